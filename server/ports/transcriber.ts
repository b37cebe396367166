import type { TranscriptSegment } from './analyst.call.ts';

/** Turns speech into text. */
export interface Transcriber {
  /** Whether one is connected now. */
  isReady(): Promise<boolean>;
  /**
   * Transcribes one file of at most `maxBytes`. Throws `TranscriberError`; whatever else it throws may pass with another try.
   */
  transcribe(audio: AudioFile, options?: { language?: string; signal?: AbortSignal }): Promise<HeardSpeech>;
}

export interface AudioFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Its ending tells the service the format. */
  fileName: string;
  mediaType: string;
}

export interface HeardSpeech {
  /** Times are seconds from the start of the file. */
  segments: TranscriptSegment[];
  /** BCP 47, where the service tells. */
  language?: string;
}

/** What the services that are spoken to take in one file. */
export const maxTranscriberBytes = 25_000_000;

/** The service refuses for a reason that another try does not change, in one sentence for a person. */
export class TranscriberError extends Error {}
