import { type Audio, UnreadableAudio } from './audio.ts';

type Decode = (bytes: Buffer, offset: number) => number;

interface Format {
  channels: number;
  sampleRate: number;
  bytesPerSample: number;
  decode: Decode;
}

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;

/** Reads a WAV file (RIFF, RF64) of PCM, floating point, A-law or mu-law samples. Throws `UnreadableAudio`. */
export async function readWav(file: AsyncIterable<Uint8Array>): Promise<Audio> {
  const bytes = new ByteReader(file);
  await bytes.take(12);
  let format: Format | undefined;
  for (;;) {
    const head = await bytes.take(8);
    if (head.length < 8) throw new UnreadableAudio('The recording is damaged: it holds no sound.');
    const name = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    if (name === 'data') {
      if (!format) throw new UnreadableAudio('The recording is damaged: its format is missing.');
      return { sampleRate: format.sampleRate, channels: format.channels, frames: framesOf(bytes, format, size) };
    }
    const body = await bytes.take(Math.min(size + (size % 2), 1_000_000));
    if (name === 'fmt ') format = formatOf(body);
  }
}

function formatOf(body: Buffer): Format {
  if (body.length < 16) throw new UnreadableAudio('The recording is damaged: its format is missing.');
  const kind = body.readUInt16LE(0) === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : body.readUInt16LE(0);
  const [channels, sampleRate, bits] = [body.readUInt16LE(2), body.readUInt32LE(4), body.readUInt16LE(14)];
  const decode = decoders[`${kind}/${bits}`];
  if (!decode || channels === 0 || channels > 32 || sampleRate < 1000 || sampleRate > 768_000)
    throw new UnreadableAudio('This kind of WAV file cannot be read here. It can still be played.');
  return { channels, sampleRate, bytesPerSample: bits / 8, decode };
}

const decoders: Record<string, Decode> = {
  [`${PCM}/8`]: (bytes, at) => (bytes[at]! - 128) / 128,
  [`${PCM}/16`]: (bytes, at) => bytes.readInt16LE(at) / 32_768,
  [`${PCM}/24`]: (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608,
  [`${PCM}/32`]: (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648,
  [`${FLOAT}/32`]: (bytes, at) => bytes.readFloatLE(at),
  [`${FLOAT}/64`]: (bytes, at) => bytes.readDoubleLE(at),
  [`${A_LAW}/8`]: (bytes, at) => aLaw[bytes[at]!]!,
  [`${MU_LAW}/8`]: (bytes, at) => muLaw[bytes[at]!]!,
};

/** ITU-T G.711. */
const muLaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768;
});
const aLaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits & 0x70) >> 4;
  const base = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? base : (base + 0x100) << (segment - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / 32_768;
});

/** Whole frames only; what a cut-off file has of the last one is dropped. A size of 0 or all ones means "to the end". */
async function* framesOf(bytes: ByteReader, format: Format, size: number): AsyncGenerator<Float32Array[]> {
  const { channels, bytesPerSample, decode } = format;
  const frame = channels * bytesPerSample;
  let left = size === 0 || size === 0xffffffff ? Number.POSITIVE_INFINITY : size;
  while (left >= frame) {
    const chunk = await bytes.take(Math.min(left, frame * 8192));
    const count = Math.floor(chunk.length / frame);
    if (count === 0) return;
    left -= chunk.length;
    yield Array.from({ length: channels }, (_, channel) => {
      const samples = new Float32Array(count);
      for (let i = 0, at = channel * bytesPerSample; i < count; i++, at += frame) samples[i] = decode(chunk, at);
      return samples;
    });
  }
}

/** Hands out as many bytes as asked for, fewer at the end of the file. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: AsyncIterable<Uint8Array>) {
    this.#chunks = file[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts = [this.#rest];
    let have = this.#rest.length;
    while (have < length) {
      const { value, done } = await this.#chunks.next();
      if (done) break;
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      have += value.byteLength;
    }
    const all = Buffer.concat(parts);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }
}
