import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HeaderList } from './security-headers.ts';

export interface Reply {
  status: number;
  type: string;
  body: string | Buffer;
  headers: HeaderList;
  /** How the body is packed already. */
  coding?: 'br' | 'gzip';
  /** Adds an ETag and answers 304 to a client that has this body already. */
  cacheable: boolean;
}

const compressAbove = 1024;
const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };
const options = {
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  gzip: { level: 6 },
};

/** Sends a whole body: with an ETag where it may be kept, compressed where it is worth it and the client can read it. */
export function send(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
  const headers = [...reply.headers, 'Content-Type', reply.type];
  if (reply.cacheable) {
    const tag = `W/"${hash('sha1', reply.body, 'base64url')}"`;
    headers.push('ETag', tag);
    if (req.headers['if-none-match']?.includes(tag)) {
      res.writeHead(304, merged(res, headers)).end();
      return;
    }
  }
  const size = typeof reply.body === 'string' ? Buffer.byteLength(reply.body) : reply.body.length;
  if (reply.coding) headers.push('Content-Encoding', reply.coding);
  const coding = size > compressAbove && !reply.coding ? codingFor(req) : undefined;
  if (size > compressAbove || reply.coding) headers.push('Vary', 'Accept-Encoding');
  if (!coding) {
    headers.push('Content-Length', String(size));
    res.writeHead(reply.status, merged(res, headers)).end(reply.body);
    return;
  }
  compress[coding](reply.body, options[coding]).then(
    (packed) => {
      headers.push('Content-Encoding', coding, 'Content-Length', String(packed.length));
      res.writeHead(reply.status, merged(res, headers)).end(packed);
    },
    (error) => res.destroy(error),
  );
}

/** The best coding that both sides know. */
export function codingFor(req: IncomingMessage): 'br' | 'gzip' | undefined {
  const accepted = req.headers['accept-encoding'];
  if (!accepted) return undefined;
  for (const coding of ['br', 'gzip'] as const) {
    const entry = accepted.split(',').find((part) => part.trim().split(';')[0] === coding);
    if (entry && !/;\s*q=0(?:\.0*)?\s*$/.test(entry)) return coding;
  }
  return undefined;
}

/** Headers that a handler has set on the response go first; Node.js writes a plain list fastest where there are none. */
function merged(res: ServerResponse, headers: string[]): string[] {
  const names = res.getHeaderNames();
  if (!names.length) return headers;
  const own: string[] = [];
  for (const name of names) {
    for (const value of [res.getHeader(name)].flat()) own.push(name, String(value));
    res.removeHeader(name);
  }
  return [...own, ...headers];
}
