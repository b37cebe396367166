import type { Audio } from './audio/audio.ts';
import { type Cut, cut } from './audio/cut.ts';
import { openAudio } from './audio/open-audio.ts';
import { isOneTrack } from './audio/sides.ts';
import { measure, type Waveform } from './audio/waveform.ts';
import { readTranscript, type TranscriptOutcome } from './transcript/transcript.ts';

type File = ReadableStream<Uint8Array>;

/** What takes long with the files of calls. Where a format is not decoded here, the answer is undefined. */
export class Reading {
  readonly #cutting = new Map<number, AsyncGenerator<Cut>>();
  #serial = 0;

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

  /** Begins to cut a recording; `nextCut` takes the number that this gives until it says that there is no more. */
  async beginCuts(file: File, channels?: number): Promise<number> {
    const audio = (await openAudio(file)) as Audio;
    this.#cutting.set(++this.#serial, cut({ ...audio, channels: channels ?? audio.channels }));
    return this.#serial;
  }

  async nextCut(cutting: number): Promise<Cut | undefined> {
    const next = await this.#cutting.get(cutting)?.next();
    return next?.done ? undefined : next?.value;
  }

  /** Lets go of a recording, cut to its end or not. */
  async endCuts(cutting: number): Promise<void> {
    await this.#cutting.get(cutting)?.return(undefined);
    this.#cutting.delete(cutting);
  }
}
