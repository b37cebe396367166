import { Readable } from 'node:stream';
import { Thread } from '../../kernel/thread.ts';
import { UnreadableAudio } from './audio/audio.ts';
import type { Cut } from './audio/cut.ts';
import type { Waveform } from './audio/waveform.ts';
import type { Reading } from './reading.operations.ts';
import type { TranscriptOutcome } from './transcript/transcript.ts';

const thread = new Thread<Reading>(new URL('./reading.thread.ts', import.meta.url), {
  toError: ({ kind, message }, cause) =>
    new (kind === UnreadableAudio.name ? UnreadableAudio : Error)(message, { cause }),
});

/** Reads a transcript file in a thread of its own. */
export const readTranscript = (file: Uint8Array): Promise<TranscriptOutcome> => thread.ask('readTranscript', file);

/** How long a recording is and how loud; undefined for formats that are not decoded here. Throws `UnreadableAudio`. */
export const measure = (file: Readable): Promise<Waveform | undefined> => thread.ask('measure', streamOf(file));

/** Whether no channel of a recording is a side of its own; undefined for formats that are not decoded here. Throws `UnreadableAudio`. */
export const isOneTrack = (file: Readable): Promise<boolean | undefined> => thread.ask('isOneTrack', streamOf(file));

/** Cuts a recording of a format that is decoded here, all of its channels or the first so many. Throws `UnreadableAudio`. */
export async function* cut(file: Readable, channels?: number): AsyncGenerator<Cut> {
  const cutting = await thread.ask('beginCuts', streamOf(file), channels);
  try {
    for (let part = await thread.ask('nextCut', cutting); part; part = await thread.ask('nextCut', cutting)) {
      // Structured clone makes a plain array of a Buffer.
      yield { ...part, wav: Buffer.from(part.wav.buffer, part.wav.byteOffset, part.wav.byteLength) };
    }
  } finally {
    await thread.ask('endCuts', cutting);
  }
}

const streamOf = (file: Readable) => Readable.toWeb(file) as ReadableStream<Uint8Array>;
