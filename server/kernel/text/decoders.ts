import { codePages } from './code-pages.ts';

/** What turns the bytes of a charset into text. */
export interface Decoder {
  decode(bytes: Uint8Array): string;
}

const pageOf = (upper: string): Decoder => ({
  decode: (bytes) => Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : upper[byte - 128])).join(''),
});
const decoders = new Map<string, Decoder | undefined>(
  Object.entries(codePages).map(([name, upper]) => [name, pageOf(upper)]),
);

/** The decoder of a charset by its label; undefined for one that nobody here knows. */
export function decoderOf(charset: string): Decoder | undefined {
  const label = charset.trim().toLowerCase();
  if (label.length > 40) return undefined;
  if (!decoders.has(label) && decoders.size < 100) {
    try {
      decoders.set(label, new TextDecoder(label));
    } catch {
      decoders.set(label, undefined);
    }
  }
  return decoders.get(label);
}
