import type { Audio } from './audio.ts';

/** A stretch of one channel, as a file that a transcription service takes. */
export interface Cut {
  channel: number;
  /** Seconds from the start of the recording. */
  startTime: number;
  /** What it answers for, in seconds; it begins before and ends after, so that the words at a cut are heard whole. */
  from: number;
  until: number;
  wav: Buffer<ArrayBuffer>;
  /** How loud it gets, 0 to 1. */
  peak: number;
}

/** Longest stretch, and how far back from its end a quiet place is looked for. */
const longestSeconds = 600;
const mostBytes = 24_000_000;
const lookBackSeconds = 45;
const windowsPerSecond = 20;
const overlapSeconds = 5;
/** Beyond this many channels nobody is a speaker of their own. */
const mostChannels = 2;

/**
 * Cuts a recording of any length into stretches that services take, each channel by itself, at the quietest place before
 * the limit; neighbours overlap, so that no word is torn. Holds one stretch in memory.
 */
export async function* cut({ sampleRate, channels, frames }: Audio): AsyncGenerator<Cut> {
  const longest = Math.min(longestSeconds, Math.floor(mostBytes / (sampleRate * 2)));
  const tracks = Array.from({ length: Math.min(channels, mostChannels) }, () => new Track(sampleRate, longest));
  for await (const samples of frames) {
    for (const [channel, track] of tracks.entries()) {
      track.add(samples[channel]!);
      if (track.seconds >= longest) yield { channel, ...track.takeToQuiet() };
    }
  }
  for (const [channel, track] of tracks.entries()) if (track.seconds > 0) yield { channel, ...track.takeAll() };
}

class Track {
  readonly #sampleRate: number;
  readonly #longest: number;
  #samples: Int16Array;
  #length = 0;
  #taken = 0;
  /** Samples at its beginning that the stretch before answers for. */
  #before = 0;

  /** `longest`: seconds after which it is taken. */
  constructor(sampleRate: number, longest: number) {
    this.#sampleRate = sampleRate;
    this.#longest = longest * sampleRate;
    this.#samples = new Int16Array(sampleRate * 30);
  }

  get seconds(): number {
    return this.#length / this.#sampleRate;
  }

  add(samples: Float32Array): void {
    const needed = this.#length + samples.length;
    if (needed > this.#samples.length) {
      const larger = new Int16Array(Math.max(needed, Math.min(needed * 2, this.#longest + this.#sampleRate)));
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    for (let i = 0; i < samples.length; i++)
      this.#samples[this.#length + i] = Math.max(-1, Math.min(1, samples[i]!)) * 32_767;
    this.#length += samples.length;
  }

  takeAll() {
    return { ...this.#take(this.#length, this.#length), until: Number.POSITIVE_INFINITY };
  }

  takeToQuiet() {
    const size = Math.floor(this.#sampleRate / windowsPerSecond);
    const overlap = overlapSeconds * this.#sampleRate;
    const last = this.#length - overlap;
    const from = Math.max(this.#before + overlap, last - lookBackSeconds * this.#sampleRate);
    let [best, least] = [last, Number.POSITIVE_INFINITY];
    for (let start = from; start + size <= last; start += size) {
      let energy = 0;
      for (let i = start; i < start + size; i++) energy += this.#samples[i]! ** 2;
      if (energy <= least) [best, least] = [start + Math.floor(size / 2), energy];
    }
    const taken = this.#take(best + overlap, best - overlap);
    this.#before = overlap;
    return { ...taken, until: taken.startTime + best / this.#sampleRate };
  }

  /** Takes so many samples, and forgets those that the next stretch does not begin with. */
  #take(count: number, forgotten: number): Omit<Cut, 'channel' | 'until'> {
    const { wav, samples } = wavOf(this.#samples.subarray(0, count), this.#sampleRate);
    this.#samples.copyWithin(0, forgotten, this.#length);
    this.#length -= forgotten;
    const startTime = this.#taken / this.#sampleRate;
    this.#taken += forgotten;
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    return {
      startTime,
      from: startTime + this.#before / this.#sampleRate,
      wav,
      peak: peak / 32_768,
    };
  }
}

/** A file of these samples, and where they stand in it. */
function wavOf(samples: Int16Array, sampleRate: number): { wav: Buffer<ArrayBuffer>; samples: Int16Array } {
  const wav = Buffer.alloc(44 + samples.byteLength);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + samples.byteLength, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.byteLength, 40);
  const within = new Int16Array(wav.buffer, wav.byteOffset + 44, samples.length);
  within.set(samples);
  return { wav, samples: within };
}
