/** Text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252; undefined for a binary file. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be');
  if (bytes.includes(0)) return undefined;
  const text = decode(bytes, 'utf-8') ?? decode(bytes, 'windows-1252');
  return text !== undefined && isReadable(text) ? text : undefined;
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A PDF or an audio file without zero bytes still gives itself away by control characters. */
function isReadable(text: string): boolean {
  if (text.startsWith('%PDF') || text.startsWith('PK\u0003\u0004') || text.startsWith('{\\rtf')) return false;
  const sample = text.slice(0, 10_000);
  let control = 0;
  for (let index = 0; index < sample.length; index++) {
    const code = sample.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) control++;
  }
  return control <= sample.length / 100;
}
