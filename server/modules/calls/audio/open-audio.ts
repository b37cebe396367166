import { type Audio, UnreadableAudio } from './audio.ts';
import { isMp3, readMp3 } from './mp3.ts';
import { isOggOpus, readOpus } from './opus.ts';
import { readWav } from './wav.ts';

/** Reads the sound of a WAV, MP3 or Ogg Opus file; undefined for formats that are not decoded here. Throws `UnreadableAudio` for damaged files. */
export async function openAudio(file: AsyncIterable<Uint8Array>): Promise<Audio | undefined> {
  const chunks = file[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  while (sum(head) < 64) {
    const { value, done } = await chunks.next();
    if (done) break;
    head.push(Buffer.from(value));
  }
  const start = Buffer.concat(head);
  if (start.length < 12) throw new UnreadableAudio('The recording is damaged: it holds no sound.');
  if (isWav(start)) return readWav(chain(start, chunks));
  if (isMp3(start)) return readMp3(chain(start, chunks));
  if (isOggOpus(start)) return readOpus(chain(start, chunks));
  await chunks.return?.();
  return undefined;
}

const sum = (parts: readonly Buffer[]): number => parts.reduce((bytes, part) => bytes + part.length, 0);

const isWav = (start: Buffer): boolean =>
  ['RIFF', 'RF64'].includes(start.toString('latin1', 0, 4)) && start.toString('latin1', 8, 12) === 'WAVE';

async function* chain(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
