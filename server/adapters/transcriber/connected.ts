import { type AudioFile, type HeardSpeech, type Transcriber, TranscriberError } from '../../ports/transcriber.ts';

/** The first of several transcribers that is connected. */
export class ConnectedTranscribers implements Transcriber {
  readonly #all: readonly Transcriber[];

  constructor(all: readonly Transcriber[]) {
    this.#all = all;
  }

  isReady = async (): Promise<boolean> => (await this.#first()) !== undefined;

  async transcribe(audio: AudioFile, options?: { language?: string; signal?: AbortSignal }): Promise<HeardSpeech> {
    const transcriber = await this.#first();
    if (!transcriber) throw new TranscriberError('No transcription service is connected.');
    return transcriber.transcribe(audio, options);
  }

  async #first(): Promise<Transcriber | undefined> {
    for (const one of this.#all) if (await one.isReady()) return one;
    return undefined;
  }
}
