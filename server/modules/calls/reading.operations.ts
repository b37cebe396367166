import { randomUUID } from 'node:crypto';
import { handOver } from '../../kernel/thread.ts';
import type { Audio } from './audio/audio.ts';
import { type Cut, cut } from './audio/cut.ts';
import { openAudio } from './audio/open-audio.ts';
import { isOneTrack } from './audio/sides.ts';
import { measure, type Waveform } from './audio/waveform.ts';
import { readTranscript, type TranscriptOutcome } from './transcript/transcript.ts';

type File = ReadableStream<Uint8Array>;

/** What takes long with the files of calls. Where a format is not decoded here, the answer is undefined. */
export class Reading {
  readonly #cutting = new Map<string, AsyncGenerator<Cut>>();

  readTranscript(file: Uint8Array): TranscriptOutcome {
    return readTranscript(file);
  }

  async measure(file: File): Promise<Waveform | undefined> {
    const audio = await openAudio(file);
    return audio && measure(audio);
  }

  async isOneTrack(file: File): Promise<boolean | undefined> {
    const audio = await openAudio(file);
    return audio && isOneTrack(audio);
  }

  /** Begins to cut a recording; `nextCut` takes the name that this gives until there is no more. */
  async beginCuts(file: File, channels?: number): Promise<string> {
    const audio = (await openAudio(file)) as Audio;
    const cutting = randomUUID();
    this.#cutting.set(cutting, cut({ ...audio, channels: channels ?? audio.channels }));
    return cutting;
  }

  /** Throws where the thread began anew meanwhile: an end that is none would lose the rest of the call. */
  async nextCut(cutting: string): Promise<Cut | undefined> {
    const parts = this.#cutting.get(cutting);
    if (!parts) throw new Error('The recording is no longer open.');
    const { done, value } = await parts.next();
    return done ? undefined : handOver(value, [value.wav.buffer]);
  }

  /** Lets go of a recording, cut to its end or not. */
  async endCuts(cutting: string): Promise<void> {
    await this.#cutting.get(cutting)?.return(undefined);
    this.#cutting.delete(cutting);
  }
}
