import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wav } from '../../../test/wav.ts';
import { UnreadableAudio } from './audio/audio.ts';
import { cut, isOneTrack, measure } from './reading.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-reading-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function fileOf(content: string | Buffer) {
  const path = join(dir, crypto.randomUUID());
  await writeFile(path, content);
  return createReadStream(path);
}

it('measures a recording in another thread, and says why it cannot', async () => {
  expect(await measure(await fileOf(wav({ seconds: 4 })))).toMatchObject({ duration: 4, channels: 2 });
  expect(await measure(await fileOf(`fLaC${'x'.repeat(100)}`))).toBeUndefined();
  await expect(measure(await fileOf('RIFF'))).rejects.toThrow(UnreadableAudio);
});

it('cuts several recordings at once, each in its channels, and one of them not to its end', async () => {
  const starts = async (seconds: number, channels?: number) => {
    const parts = [];
    for await (const { channel, wav: part } of cut(await fileOf(wav({ seconds })), channels))
      parts.push([channel, part.toString('latin1', 0, 4)]);
    return parts;
  };
  const both = [
    [0, 'RIFF'],
    [1, 'RIFF'],
  ];
  expect(await Promise.all([starts(2), starts(3), starts(2, 1)])).toEqual([both, both, [[0, 'RIFF']]]);
  const file = await fileOf(wav({ seconds: 2 }));
  for await (const _ of cut(file)) break;
  expect(await isOneTrack(await fileOf(wav({ seconds: 2 })))).toBe(false);
});
