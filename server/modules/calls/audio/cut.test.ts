import { describe, expect, it } from 'vitest';
import type { TranscriptSegment } from '../../../ports/analyst.call.ts';
import { stitch } from '../transcript/stitch.ts';
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
    const parts = await Array.fromAsync(cut(long()));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ from }) => from)).toEqual([0, ...parts.slice(0, -1).map(({ until }) => until)]);
    for (const { from } of parts.slice(1)) expect(Math.floor(from) % 97).toBe(96);
    for (const part of parts) expect(lengthOf(part)).toBeLessThanOrEqual(600);
    const last = parts.at(-1)!;
    expect(last.startTime + lengthOf(last)).toBeCloseTo(1500);
  });

  it('gives the same words as the whole, also where somebody talks across a cut', async () => {
    const parts = await Array.fromAsync(cut(long()));
    for (const sentence of [1, 3, 8, 26, 61]) {
      const said = (from: number, until: number) => hear(from, until, sentence);
      const together: TranscriptSegment[] = [];
      for (const part of parts) {
        const segments = said(part.startTime, part.startTime + lengthOf(part));
        together.push(...stitch(together.at(-1), { ...part, segments }));
      }
      const wordsOf = (segments: TranscriptSegment[]) => segments.map(({ text }) => text).join(' ');
      expect(wordsOf(together)).toBe(wordsOf(said(0, 1500)));
    }
  });
});

const lengthOf = ({ wav }: { wav: Buffer }) => (wav.length - 44) / 2 / sampleRate;

/** A transcription service that hears a word in each second, in sentences of so many words, as far as the stretch goes. */
function hear(from: number, until: number, sentence: number): TranscriptSegment[] {
  const segments: TranscriptSegment[] = [];
  for (let second = Math.ceil(from); second + 1 <= until; second++) {
    const open = segments.at(-1);
    const word = `word${second}`;
    if (open && second % sentence !== 0) Object.assign(open, { text: `${open.text} ${word}`, endTime: second + 1 });
    else segments.push({ speaker: '', text: word, startTime: second, endTime: second + 1 });
  }
  return segments;
}
