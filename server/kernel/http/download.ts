import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Files } from '../../ports/files.ts';
import { AppError } from '../errors.ts';
import { RawReply } from './raw-reply.ts';

/** What browsers show or play without running anything in it; everything else is saved as bytes. */
export const inlineTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/x-wav',
  'audio/webm',
  'audio/flac',
  'video/mp4',
  'video/webm',
  'text/plain',
]);

export interface DownloadOptions {
  key: string;
  fileName: string;
  mediaType: string;
  /** Shown in the page where the type allows it, instead of saved. */
  inline: boolean;
}

/**
 * Answers with a stored file, whole or the range that was asked for (RFC 9110, 14). Nothing in it can run in our origin:
 * it is sandboxed, not sniffed, and saved rather than shown unless its type is harmless. Throws `file_not_found`.
 */
export async function download(req: IncomingMessage, files: Files, options: DownloadOptions): Promise<RawReply> {
  const facts = await files.stat(options.key);
  if (!facts) throw new AppError('file_not_found');
  const range = rangeOf(req.headers.range, facts.bytes);
  const headers: Record<string, string> = { ...headersFor(options), 'Accept-Ranges': 'bytes' };
  const type = inlineTypes.has(options.mediaType) ? options.mediaType : 'application/octet-stream';
  if (range === 'unsatisfiable') {
    headers['Content-Range'] = `bytes */${facts.bytes}`;
    return new RawReply({ status: 416, type, body: '', headers });
  }
  const { start, end } = range ?? { start: 0, end: facts.bytes - 1 };
  headers['Content-Length'] = String(end - start + 1);
  if (range) headers['Content-Range'] = `bytes ${start}-${end}/${facts.bytes}`;
  const isEmpty = facts.bytes === 0 || req.method === 'HEAD';
  const body = isEmpty ? Readable.from([]) : await files.get(options.key, { start, end });
  if (!body) throw new AppError('file_not_found');
  return new RawReply({ status: range ? 206 : 200, type, body, headers });
}

function headersFor({ fileName, mediaType, inline }: DownloadOptions): Record<string, string> {
  const disposition = inline && inlineTypes.has(mediaType) ? 'inline' : 'attachment';
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const utf8 = encodeURIComponent(fileName).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return {
    'Content-Disposition': `${disposition}; filename="${ascii}"; filename*=UTF-8''${utf8}`,
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  };
}

/** One range of bytes; several at once are answered with the whole file, as a server may. */
function rangeOf(
  header: string | undefined,
  bytes: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || (first === '' && !last)) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || !last ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}
