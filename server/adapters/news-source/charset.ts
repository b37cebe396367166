import { isUtf8 } from 'node:buffer';
import { charsetOf } from '../../kernel/text/charset.ts';

/**
 * The text of a document whose charset may be claimed wrongly: what is valid UTF-8 is UTF-8 whatever single-byte charset is
 * claimed, and what claims UTF-8 and is none, or claims nothing, is read by its letters, its language and the country of its
 * `host`. `claimed` is the charset of the Content-Type.
 */
export function decodeDocument(bytes: Uint8Array, claimed?: string, host = ''): string {
  const byteOrder = utf32Order(bytes);
  if (byteOrder) return decodeUtf32(bytes, byteOrder);
  const wide = wideCharset(bytes);
  if (wide) return decode(bytes, wide) ?? '';
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  const declared =
    /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1] ??
    /<meta[^>]+charset=["']?([\w.:-]+)/i.exec(head)?.[1];
  const charsets = [declared, claimed].filter((charset) => charset !== undefined);
  if (isUtf8(bytes) && !charsets.some((charset) => escaping.test(charset))) return decode(bytes, 'utf-8') ?? '';
  for (const charset of charsets.filter((name) => !/^utf-?8$/i.test(name) && !/^utf-?16/i.test(name))) {
    const text = decode(bytes, charset);
    if (text !== undefined) return text;
  }
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64_000));
  return (
    decode(bytes, charsetOf(start, () => countryOf(start.toString('latin1', 0, 4_096), host)) ?? 'windows-1252') ?? ''
  );
}

/** Where a document comes from: by the language that it says it is in, else by the end of its host. */
function countryOf(head: string, host: string): string | undefined {
  const language =
    /<(?:\w+:)?language>\s*([a-z]{2,3}(?:-[\w-]{2,10})?)\s*</i.exec(head)?.[1] ??
    /\b(?:xml:)?lang=["']([a-z]{2,3}(?:-[\w-]{2,10})?)["']/i.exec(head)?.[1];
  if (language) return regionOf(language);
  return /\.([a-z]{2})$/i.exec(host)?.[1]?.toUpperCase();
}

function regionOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().region;
  } catch {
    return undefined;
  }
}

/** Charsets that write other letters in the bytes of ASCII. */
const escaping = /^(?:iso-2022|hz|utf-?7)/i;

/** By a mark of the byte order or a first "<"; no decoder of the platform knows UTF-32. */
function utf32Order([a, b, c, d]: Uint8Array): 'big' | 'little' | undefined {
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d === 0x3c))) return 'big';
  if (c === 0 && d === 0 && ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0))) return 'little';
  return undefined;
}

function decodeUtf32(bytes: Uint8Array, order: 'big' | 'little'): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, order === 'little');
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
  }
  return text.replace(/^\ufeff/, '');
}

function wideCharset([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return undefined;
}

function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}
