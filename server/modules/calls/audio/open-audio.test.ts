import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wav } from '../../../../test/wav.ts';
import { type Audio, UnreadableAudio } from './audio.ts';
import { openAudio } from './open-audio.ts';
import { isOneTrack } from './sides.ts';
import { measure } from './waveform.ts';

/** In portions that tear heads, frames and pages apart. */
async function* portions(bytes: Buffer, size = 97) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const file = (name: string) => readFile(join(import.meta.dirname, name));

/** Two seconds: a tone on the left for one, then one on the right. Made with ffmpeg. */
describe.each(['two-sides.mp3', 'two-sides.opus'])('%s', (name) => {
  it('is read with its length and both sides', async () => {
    const audio = (await openAudio(portions(await file(name))))!;
    const { duration, channels, rows } = await measure(audio);
    expect(channels).toBe(2);
    expect(duration).toBeCloseTo(2, 0);
    const loud = (row: number[], from: number, to: number) => Math.max(...row.slice(from, to));
    expect(loud(rows[0]!, 2, 8)).toBeGreaterThan(60);
    expect(loud(rows[1]!, 2, 8)).toBeLessThan(10);
    expect(loud(rows[0]!, 14, 19)).toBeLessThan(10);
    expect(loud(rows[1]!, 14, 19)).toBeGreaterThan(60);
  });

  it('is read as far as it goes where its end is missing, and around what is damaged', async () => {
    const bytes = await file(name);
    const half = await measure((await openAudio(portions(bytes.subarray(0, Math.floor(bytes.length * 0.6)))))!);
    expect(half.duration).toBeGreaterThan(0.5);
    const damaged = Buffer.from(bytes);
    damaged.fill(0, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.45));
    expect((await measure((await openAudio(portions(damaged)))!)).duration).toBeGreaterThan(0.8);
  });
});

it('says what is wrong with a file that only begins like one', async () => {
  const head = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(5000)]);
  await expect(openAudio(portions(head))).rejects.toThrow(UnreadableAudio);
  const ogg = (await file('two-sides.opus')).subarray(0, 80);
  await expect(openAudio(portions(ogg))).rejects.toThrow(UnreadableAudio);
});

it('leaves other formats to the transcription service', async () => {
  expect(await openAudio(portions(Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(100)])))).toBeUndefined();
});

it('takes two channels that say the same for one', async () => {
  const same = (other: number): Audio => ({
    sampleRate: 100,
    channels: 2,
    frames: (async function* () {
      yield [Float32Array.of(0.5, -0.5, 0.2), Float32Array.of(0.5, -0.5 + other, 0.2)];
    })(),
  });
  expect(await isOneTrack(same(0.01))).toBe(true);
  expect(await isOneTrack((await openAudio(portions(wav({ seconds: 2 }))))!)).toBe(false);
});
