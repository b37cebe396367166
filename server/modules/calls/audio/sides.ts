import type { Audio } from './audio.ts';

/** So long a beginning tells whether two channels are two sides of a call. */
const listenSeconds = 300;
/** Below this share of the sound the channels differ only by how they were encoded. */
const leastDifference = 0.05;

/**
 * Whether both channels carry the same, as in files that a program made stereo of one microphone: then neither is a side of
 * the call. Reads the beginning of the frames.
 */
export async function isOneTrack({ sampleRate, channels, frames }: Audio): Promise<boolean> {
  let [total, difference, samples] = [0, 0, 0];
  for await (const [left, right] of frames) {
    // Only frames that somebody began to read let go of their decoder.
    if (channels !== 2) return channels === 1;
    for (let i = 0; i < left!.length; i++) {
      total += left![i]! ** 2 + right![i]! ** 2;
      difference += (left![i]! - right![i]!) ** 2;
    }
    samples += left!.length;
    if (samples > listenSeconds * sampleRate) break;
  }
  return difference < total * leastDifference;
}
