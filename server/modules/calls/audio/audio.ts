/** Sound as it comes out of a file: samples from -1 to 1, a row per channel, in portions of whole frames. */
export interface Audio {
  sampleRate: number;
  channels: number;
  frames: AsyncIterable<Float32Array[]>;
}

/** Why a file cannot be read as audio, in one sentence for the person who sent it. */
export class UnreadableAudio extends Error {}
