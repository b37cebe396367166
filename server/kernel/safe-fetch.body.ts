import type { IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError, sentenceFor } from './safe-fetch.errors.ts';

export interface BodyOptions {
  maxBytes: number;
  signal: AbortSignal;
  url: URL;
}

const unpackers: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body of a reply, unpacked; neither its packed nor its unpacked form may have more than `maxBytes`. */
export function cappedBody(reply: IncomingMessage, options: BodyOptions): Readable {
  const body = Readable.from(chunksOf(reply, options), { objectMode: false });
  body.once('close', () => reply.destroy());
  return body;
}

async function* chunksOf(reply: IncomingMessage, { maxBytes, signal, url }: BodyOptions): AsyncGenerator<Buffer> {
  try {
    if (Number(reply.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    const packed = capped(reply, maxBytes);
    const unpack = unpackerOf(reply, url);
    yield* unpack ? capped(unpackedBy(unpack, packed), maxBytes) : packed;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof OutboundError) throw error;
    throw new OutboundError(sentenceFor(error as Error), { host: url.hostname, cause: error });
  }
}

function unpackerOf(reply: IncomingMessage, url: URL): NodeJS.ReadWriteStream | undefined {
  const coding = reply.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (coding === 'identity') return undefined;
  const make = Object.hasOwn(unpackers, coding) ? unpackers[coding] : undefined;
  if (!make) throw new OutboundError('bad_reply', { host: url.hostname });
  return make();
}

/** Also replies without a body (to HEAD, 204, 304) may name a packing. */
async function* unpackedBy(unpack: NodeJS.ReadWriteStream, packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await packed.next();
  if (first.done) return;
  pipeline(
    (async function* () {
      yield first.value;
      yield* packed;
    })(),
    unpack,
    // Whatever fails also ends `unpack`, where it is met.
    () => {},
  );
  yield* unpack as AsyncIterable<Buffer>;
}

async function* capped(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const tooLarge = (most: number) => new OutboundError('too_large', { most });
