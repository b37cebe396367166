import type { Audio } from './audio.ts';

/** A stretch of one channel, as a file that a transcription service takes. */
export interface Cut {
  channel: number;
  /** Seconds from the start of the recording. */
  startTime: number;
  wav: Buffer<ArrayBuffer>;
  /** How loud it gets, 0 to 1. */
  peak: number;
}

/** Longest stretch, and how far back from its end a quiet place is looked for. */
const longestSeconds = 600;
const mostBytes = 24_000_000;
const lookBackSeconds = 45;
const windowsPerSecond = 20;
/** Beyond this many channels nobody is a speaker of their own. */
const mostChannels = 2;

/**
 * Cuts a recording of any length into stretches that services take, each channel by itself, at the quietest place before
 * the limit, so that no word is torn; holds one stretch in memory.
 */
export async function* cut({ sampleRate, channels, frames }: Audio): AsyncGenerator<Cut> {
  const tracks = Array.from({ length: Math.min(channels, mostChannels) }, () => new Track(sampleRate));
  const longest = Math.min(longestSeconds, Math.floor(mostBytes / (sampleRate * 2)));
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
  #samples: Int16Array;
  #length = 0;
  #taken = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#samples = new Int16Array(sampleRate * 30);
  }

  get seconds(): number {
    return this.#length / this.#sampleRate;
  }

  add(samples: Float32Array): void {
    if (this.#length + samples.length > this.#samples.length) {
      const larger = new Int16Array((this.#length + samples.length) * 2);
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    for (let i = 0; i < samples.length; i++)
      this.#samples[this.#length + i] = Math.max(-1, Math.min(1, samples[i]!)) * 32_767;
    this.#length += samples.length;
  }

  takeAll() {
    return this.#take(this.#length);
  }

  takeToQuiet() {
    const size = Math.floor(this.#sampleRate / windowsPerSecond);
    const from = Math.max(size, this.#length - lookBackSeconds * this.#sampleRate);
    let [best, least] = [this.#length, Number.POSITIVE_INFINITY];
    for (let start = from; start + size <= this.#length; start += size) {
      let energy = 0;
      for (let i = start; i < start + size; i++) energy += this.#samples[i]! ** 2;
      if (energy <= least) [best, least] = [start + Math.floor(size / 2), energy];
    }
    return this.#take(best);
  }

  #take(count: number): Omit<Cut, 'channel'> {
    const part = this.#samples.slice(0, count);
    this.#samples.copyWithin(0, count, this.#length);
    this.#length -= count;
    const startTime = this.#taken / this.#sampleRate;
    this.#taken += count;
    let peak = 0;
    for (const sample of part) peak = Math.max(peak, Math.abs(sample));
    return { startTime, wav: wavOf(part, this.#sampleRate), peak: peak / 32_768 };
  }
}

function wavOf(samples: Int16Array, sampleRate: number): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
