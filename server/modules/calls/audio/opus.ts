import { OpusDecoder } from 'opus-decoder';
import { type Audio, UnreadableAudio } from './audio.ts';
import { readPackets } from './ogg.ts';

/** What speech needs; Opus decodes to whichever rate is asked for. */
const sampleRate = 16_000;
/** Opus counts at this rate whatever it decodes to. */
const clockRate = 48_000;

/** Whether a file begins as Opus in Ogg does. */
export const isOggOpus = (start: Buffer): boolean =>
  start.toString('latin1', 0, 4) === 'OggS' && start.subarray(0, 64).includes('OpusHead');

/** Reads an Opus file (RFC 7845) of one or two channels. Throws `UnreadableAudio`. */
export async function readOpus(file: AsyncIterable<Uint8Array>): Promise<Audio> {
  const packets = readPackets(file);
  const head = (await packets.next()).value as Buffer | undefined;
  const tags = await packets.next();
  if (!head || tags.done || head.length < 19 || head.toString('latin1', 0, 8) !== 'OpusHead')
    throw new UnreadableAudio('The recording is damaged: its format is missing.');
  const channels = head[9]!;
  // Families beyond 0 are surround sound, which no call has.
  if (head[18] !== 0 || channels < 1 || channels > 2) {
    await packets.return(undefined);
    throw new UnreadableAudio('This kind of Opus file cannot be read here. It can still be played.');
  }
  const preSkip = Math.round((head.readUInt16LE(10) * sampleRate) / clockRate);
  return { sampleRate, channels, frames: decode(packets, { channels, preSkip }) };
}

async function* decode(packets: AsyncIterable<Buffer>, { channels, preSkip }: { channels: number; preSkip: number }) {
  const decoder = new OpusDecoder({ sampleRate, channels, preSkip: 0 });
  await decoder.ready;
  let skip = preSkip;
  try {
    for await (const packet of packets) {
      const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
      const from = Math.min(skip, samplesDecoded);
      skip -= from;
      if (samplesDecoded > from) yield channelData.map((samples) => samples.subarray(from, samplesDecoded));
    }
  } finally {
    decoder.free();
  }
}
