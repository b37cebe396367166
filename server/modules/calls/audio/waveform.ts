import { type Audio, UnreadableAudio } from './audio.ts';

export interface Waveform {
  /** Seconds. */
  duration: number;
  channels: number;
  /** Loudness from 0 to 100, a row per channel. */
  rows: number[][];
}

const bucketsPerSecond = 10;
const mostBars = 800;
/** Beyond these nobody tells the speakers of a call apart by colour. */
const mostChannels = 2;

/**
 * How loud a recording is over its length, for drawing. The square root lets quiet voices be seen beside loud ones. Throws
 * `UnreadableAudio` where there is nothing in it.
 */
export async function measure({ sampleRate, channels, frames }: Audio): Promise<Waveform> {
  const rows: number[][] = Array.from({ length: Math.min(channels, mostChannels) }, () => []);
  let total = 0;
  for await (const samples of frames) {
    for (const [channel, row] of rows.entries()) addPeaks(row, samples[channel]!, total, sampleRate);
    total += samples[0]!.length;
  }
  if (total === 0) throw new UnreadableAudio('The recording is empty.');
  const bars = rows.map((row) => shrink(row).map((peak) => Math.round(Math.sqrt(Math.min(1, peak)) * 100)));
  return { duration: total / sampleRate, channels, rows: bars };
}

function addPeaks(row: number[], samples: Float32Array, before: number, sampleRate: number): void {
  const size = sampleRate / bucketsPerSecond;
  for (let i = 0; i < samples.length; i++) {
    const bucket = Math.floor((before + i) / size);
    const loud = Math.abs(samples[i]!);
    row[bucket] = Math.max(row[bucket] ?? 0, loud);
  }
}

/** At most so many bars, each as loud as the loudest that it stands for. */
function shrink(row: readonly number[]): number[] {
  const count = Math.min(row.length, mostBars);
  return Array.from({ length: count }, (_, bar) => {
    const [from, to] = [Math.floor((bar * row.length) / count), Math.floor(((bar + 1) * row.length) / count)];
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, row[i] ?? 0);
    return peak;
  });
}
