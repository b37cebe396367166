import { describe, expect, it } from 'vitest';
import type { Audio } from './audio.ts';
import { cut } from './cut.ts';

const sampleRate = 100;

/** A tone for 1,500 seconds that pauses for a second every 97. */
const long = (): Audio => ({
  sampleRate,
  channels: 1,
  frames: (async function* () {
    for (let second = 0; second < 1500; second++) {
      const quiet = second % 97 === 96;
      yield [Float32Array.from({ length: sampleRate }, (_, i) => (quiet ? 0 : Math.sin(i)))];
    }
  })(),
});

describe('a long recording', () => {
  it('is cut where it is quiet, and nothing is lost', async () => {
    const parts = [];
    for await (const part of cut(long())) parts.push(part);
    const seconds = parts.map(({ wav }) => (wav.length - 44) / 2 / sampleRate);
    expect(seconds.reduce((sum, one) => sum + one, 0)).toBe(1500);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(600);
    for (const { startTime } of parts.slice(1)) expect(Math.floor(startTime) % 97).toBe(96);
  });
});
