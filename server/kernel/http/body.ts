import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import { networkKey } from './client-address.ts';
import { refuseHostileKeys } from './input.ts';

/** Whether the request announces a body. */
export const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0';

export const isJson = (req: IncomingMessage): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(req.headers['content-type'] ?? '');

/**
 * Reads a JSON body of at most `limit` bytes. Throws `unsupported_media_type`, `payload_too_large` or `malformed_body`.
 */
export async function readJson(req: IncomingMessage, res: ServerResponse, limit: number): Promise<unknown> {
  const type = req.headers['content-type'] ?? '';
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1]?.toLowerCase();
  if (!isJson(req) || (charset && charset !== 'utf-8' && charset !== 'utf8')) {
    throw new AppError('unsupported_media_type', {
      message: 'Send JSON in UTF-8 with Content-Type: application/json.',
    });
  }
  const coding = req.headers['content-encoding'];
  if (coding && coding !== 'identity') {
    throw new AppError('unsupported_media_type', { message: 'Send the body without a Content-Encoding.' });
  }
  const bytes = await readBytes(req, res, limit);
  if (!isUtf8(bytes)) throw new AppError('malformed_body', { message: 'The body is not valid UTF-8.' });
  const text = bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  return parseJson(text);
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('malformed_body', { message: `The body is not JSON: ${(error as Error).message}` });
  }
  refuseHostileKeys(value);
  return value;
}

/** Reads a body as it came. Throws `payload_too_large` or `malformed_body`. */
export function readBytes(req: IncomingMessage, res: ServerResponse, limit: number): Promise<Buffer> {
  if (announces(req) > limit) throw tooLarge(limit);
  allowBody(req, res);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLarge(limit));
      }
    });
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    const broken = () => reject(new AppError('malformed_body', { message: 'The connection ended within the body.' }));
    req.on('error', broken);
    req.on('close', () => {
      if (!req.complete) broken();
    });
  });
}

/** Answers a client that waits for leave to send (`Expect: 100-continue`). */
export function allowBody(req: IncomingMessage, res: ServerResponse): void {
  if (req.headers.expect) res.writeContinue();
}

/** Bytes that Content-Length announces; 0 where the end of the body tells. */
export const announces = (req: IncomingMessage): number => Number(req.headers['content-length'] ?? 0);

const tooLarge = (limit: number) =>
  new AppError('payload_too_large', {
    message: `The body is larger than this route takes (${sizeText(limit)}).`,
  });

const sizeText = (bytes: number) =>
  bytes < 1_000_000 ? `${bytes / 1_000} KB` : `${(bytes / 1_000_000).toLocaleString('en')} MB`;

const lingerBytes = 100_000_000;
const lingerMs = 30_000;
/** What is read away per minute of what one address sends in vain, and of what all of them do. */
const vainBytesPerMinute = 100_000_000;
const vainBytesOfAll = 300_000_000;
const mostSenders = 1_000;

interface ReadInVain {
  bytes: number;
  since: number;
}
const senders = new Map<string, ReadInVain>();
let ofAll: ReadInVain = { bytes: 0, since: 0 };

/** Whether more of a body is to come than is worth reading in vain. */
export const announcesMuch = (req: IncomingMessage): boolean =>
  !req.complete && !(Number(req.headers['content-length'] ?? Number.NaN) <= 64_000);

/**
 * Reads away what a client still sends after its request was refused, so that it gets to see the answer instead of a
 * broken connection; gives up on clients that send on and on. False where the connection has to end with the answer,
 * because of its address, or of all together, too much was read in vain already.
 */
export function discardRest(req: IncomingMessage): boolean {
  if (req.complete || req.destroyed) return true;
  const sender = senderOf(req.socket.remoteAddress ?? '');
  if (!isOfThisMinute(ofAll)) ofAll = { bytes: 0, since: performance.now() };
  const all = ofAll;
  if (sender.bytes > vainBytesPerMinute || all.bytes > vainBytesOfAll) return false;
  let size = 0;
  const timer = setTimeout(() => req.destroy(), lingerMs);
  timer.unref();
  req.removeAllListeners('data');
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    sender.bytes += chunk.length;
    all.bytes += chunk.length;
    if (size > lingerBytes) req.destroy();
  });
  req.on('error', () => {});
  req.on('close', () => clearTimeout(timer));
  req.resume();
  return true;
}

/** By the peer alone: behind a proxy it is the proxy that gets to read answers, whoever sent. */
function senderOf(address: string): ReadInVain {
  const key = networkKey(address);
  const known = senders.get(key);
  if (known && isOfThisMinute(known)) return known;
  if (senders.size >= mostSenders) senders.clear();
  const fresh = { bytes: 0, since: performance.now() };
  senders.set(key, fresh);
  return fresh;
}

const isOfThisMinute = ({ since }: ReadInVain) => performance.now() - since < 60_000;
