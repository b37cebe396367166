import { decoderOf } from './decoders.ts';

/** Turns text into the bytes of a charset, for which there are decoders alone: each character as one or two bytes. */
export function encoderOf(charset: string): (text: string) => Buffer {
  const decoder = decoderOf(charset)!;
  const bytesOf = new Map<string, number[]>();
  for (let first = 0; first < 256; first++) {
    const char = decoder.decode(Uint8Array.of(first));
    if (char !== '\uFFFD' && char.length === 1) bytesOf.set(char, [first]);
    for (let second = 64; first > 128 && second < 256; second++) {
      const pair = decoder.decode(Uint8Array.of(first, second));
      if (pair.length === 1 && !bytesOf.has(pair)) bytesOf.set(pair, [first, second]);
    }
  }
  return (text) => Buffer.from([...text].flatMap((char) => bytesOf.get(char)!));
}
