/** One page: 27 bytes of head, the lengths of its segments, and these (RFC 3533, section 6). */
const HEAD = 27;
const SYNC = Buffer.from('OggS');
/** No packet of speech comes near; what does is no Ogg file. */
const mostPacketBytes = 1_000_000;

/** The packets of the first stream of an Ogg file; pages that are damaged or of other streams are left out. */
export async function* readPackets(file: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  let serial: number | undefined;
  let begun: Buffer[] = [];
  for await (const chunk of file) {
    bytes = Buffer.concat([bytes, chunk]);
    for (let page = takePage(bytes); page; page = takePage(bytes)) {
      bytes = page.rest;
      if (!page.lengths) continue;
      serial ??= page.serial;
      if (page.serial !== serial) continue;
      let at = 0;
      for (const length of page.lengths) {
        begun.push(page.body.subarray(at, at + length));
        at += length;
        // A segment of 255 bytes goes on in the next one, also in that of the next page.
        if (length === 255 && begun.length * 255 < mostPacketBytes) continue;
        yield Buffer.concat(begun);
        begun = [];
      }
    }
  }
}

interface Page {
  rest: Buffer;
  serial?: number;
  lengths?: Uint8Array;
  body: Buffer;
}

/** The next page, or what is skipped until one begins; undefined where there is not enough yet. */
function takePage(bytes: Buffer): Page | undefined {
  const start = bytes.indexOf(SYNC);
  if (start !== 0) {
    // The beginning of the mark may stand at the end.
    const skipped = start < 0 ? Math.max(0, bytes.length - 3) : start;
    return skipped > 0 ? { rest: bytes.subarray(skipped), body: bytes.subarray(0, 0) } : undefined;
  }
  if (bytes.length < HEAD) return undefined;
  const segments = bytes[26]!;
  const bodyAt = HEAD + segments;
  if (bytes.length < bodyAt) return undefined;
  const lengths = bytes.subarray(HEAD, bodyAt);
  const end = bodyAt + lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length < end) return undefined;
  return { rest: bytes.subarray(end), serial: bytes.readUInt32LE(14), lengths, body: bytes.subarray(bodyAt, end) };
}
