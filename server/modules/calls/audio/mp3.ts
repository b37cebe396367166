import { MPEGDecoder } from 'mpg123-decoder';
import { type Audio, UnreadableAudio } from './audio.ts';

/** Decoding holds the thread: a slice of this size takes a few milliseconds. */
const sliceBytes = 16_384;
/** Where a file of this length holds no frame, it is none. */
const mostWithoutSound = 2_000_000;

/** Whether a file begins as MP3 does: with a tag (ID3v2) or with a frame of MPEG layer III. */
export const isMp3 = (start: Buffer): boolean =>
  start.toString('latin1', 0, 3) === 'ID3' ||
  (start[0] === 0xff && (start[1]! & 0xe6) === 0xe2 && (start[2]! & 0xf0) !== 0xf0);

/** Reads an MP3 file. Throws `UnreadableAudio`. */
export async function readMp3(file: AsyncIterable<Uint8Array>): Promise<Audio> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const portions = decode(decoder, file);
  const first = await portions.next();
  if (first.done) throw new UnreadableAudio('The recording is damaged: it holds no sound.');
  const { sampleRate, channelData } = first.value;
  const frames = async function* () {
    try {
      yield channelData;
      for await (const portion of portions) yield portion.channelData;
    } finally {
      await portions.return(undefined);
    }
  };
  return { sampleRate, channels: channelData.length, frames: frames() };
}

async function* decode(decoder: MPEGDecoder, file: AsyncIterable<Uint8Array>) {
  try {
    let silentBytes = 0;
    for await (const chunk of file) {
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        const portion = decoder.decode(chunk.subarray(at, at + sliceBytes));
        silentBytes = portion.samplesDecoded > 0 ? 0 : silentBytes + sliceBytes;
        if (portion.samplesDecoded > 0) yield portion;
        if (silentBytes > mostWithoutSound) throw new UnreadableAudio('The recording is damaged: it holds no sound.');
      }
    }
  } finally {
    decoder.free();
  }
}
