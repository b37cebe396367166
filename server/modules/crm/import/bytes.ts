import { decoderOf } from '../../../kernel/text/decoders.ts';
import { isAscii } from '../../../kernel/words.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Streams a file's bytes as a string with one character per byte, so that a reader can look for line ends and delimiters
 * before it knows each value's charset. A byte order mark is left out; UTF-16 (with a mark, or recognised by its zero
 * bytes) is turned into UTF-8 on the way.
 */
export async function* toByteText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let start: Buffer | undefined = Buffer.alloc(0);
  let utf16: TextDecoder | undefined;
  const convert = (bytes: Buffer, last = false): string =>
    (utf16
      ? Buffer.from(utf16.decode(bytes, { stream: !last }).replace(/^\uFEFF/, '')).toString('latin1')
      : bytes.toString('latin1')
    )
      // Old programs end a file with this control character (Ctrl-Z); in no charset is it part of another one.
      .replaceAll('\x1A', '');
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (!start) {
      yield convert(bytes);
      continue;
    }
    start = Buffer.concat([start, bytes]);
    if (start.length < 64) continue;
    utf16 = utf16Decoder(start);
    yield convert(withoutUtf8Mark(start));
    start = undefined;
  }
  if (start) {
    utf16 = utf16Decoder(start);
    yield convert(withoutUtf8Mark(start), true);
  } else if (utf16) yield convert(Buffer.alloc(0), true);
}

const withoutUtf8Mark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

function utf16Decoder(start: Buffer): TextDecoder | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le');
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be');
  const zeros = [0, 0];
  const looked = Math.min(start.length, 400);
  for (let index = 0; index < looked; index++) if (start[index] === 0) zeros[index & 1]!++;
  if (zeros[1]! > looked * 0.3 && zeros[0]! === 0) return new TextDecoder('utf-16le');
  if (zeros[0]! > looked * 0.3 && zeros[1]! === 0) return new TextDecoder('utf-16be');
  return undefined;
}

/** Text in one of these may be valid UTF-8 by chance. */
const multiByte = new Set(['shift_jis', 'euc-jp', 'gbk', 'big5', 'euc-kr']);

/**
 * The text of a string of bytes: in the named charset; without one, or with one that this runtime does not know, as UTF-8
 * where it is valid UTF-8 and in the file's own charset otherwise. Bytes that the charset does not have are left out.
 */
export function decodeBytes(byteText: string, charset?: string, ofFile = 'windows-1252'): string {
  const named = charset ?? (multiByte.has(ofFile) ? ofFile : undefined);
  const decoder = named && !/^utf-?8$/i.test(named) ? decoderOf(named) : undefined;
  if (!decoder && isAscii(byteText)) return byteText;
  const bytes = Buffer.from(byteText, 'latin1');
  if (decoder) return decoder.decode(bytes).replaceAll('\uFFFD', '');
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return charset ? bytes.toString('utf8').replaceAll('\uFFFD', '') : decoderOf(ofFile)!.decode(bytes);
  }
}

/** Undoes quoted-printable (RFC 2045, 6.7) on a string of bytes; what is no escape stays as it is. */
export const decodeQuotedPrintable = (text: string): string =>
  text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
