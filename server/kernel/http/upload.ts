import type { Readable } from 'node:stream';
import { fileTooLarge, type Route } from '@sequelstring/contract/route.ts';
import busboy from 'busboy';
import type { Request } from 'express';
import type { Files, StoredFile } from '../../ports/files.ts';
import { AppError } from '../errors.ts';
import { allowBody, announces } from './body.ts';

/** A file that somebody sent and that is stored; whoever receives it keeps or discards it. */
export interface Upload extends StoredFile {
  /** As the client calls it, without folders; empty where it does not say. */
  fileName: string;
  mimeType: string;
  discard(): Promise<void>;
}

/** Room for the boundaries and headers around the file. */
const envelopeBytes = 10_000;

/**
 * Streams the file part of a multipart request into the file `key`, holding a few kilobytes in memory.
 * Returns undefined where there is no such part. Throws `unsupported_media_type` for other bodies, `payload_too_large`
 * as soon as the limit is passed, `malformed_body` for broken ones, `validation_failed` for a second file; nothing is
 * stored then.
 */
export async function readUpload(
  req: Request,
  { field, maxBytes }: NonNullable<Route['upload']>,
  { files, key }: { files: Files; key: string },
): Promise<Upload | undefined> {
  if (!/^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media_type', { message: `Send multipart/form-data with a file in "${field}".` });
  }
  if (announces(req) > maxBytes + envelopeBytes) throw tooLarge(maxBytes);
  const discard = () => files.delete(key);
  try {
    const file = await receive(req, field, maxBytes, (content) => store(files, key, content));
    return file && { ...file, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

type Received = Omit<Upload, 'discard'>;

function receive(
  req: Request,
  field: string,
  maxBytes: number,
  keep: (content: Readable) => Promise<StoredFile>,
): Promise<Received | undefined> {
  const parser = openParser(req, maxBytes);
  return new Promise((resolve, reject) => {
    let received: Promise<Received> | undefined;
    let isSecond = false;
    let failed = false;
    const fail = (error: unknown) => {
      // What follows from the first failure is none of its own.
      if (failed) return;
      failed = true;
      req.unpipe(parser);
      parser.destroy();
      // Only when the file is closed can it be removed for good.
      Promise.allSettled([received]).then(() => reject(error));
    };
    parser.on('file', (name, stream, { filename, mimeType }) => {
      if (name !== field || received) {
        stream.resume();
        isSecond ||= name === field;
        return;
      }
      // Met by whoever reads it; it may come before they begin.
      stream.on('error', () => {});
      stream.once('limit', () => fail(tooLarge(maxBytes)));
      received = keep(stream).then((stored) => ({ ...stored, fileName: baseName(filename), mimeType }));
      received.catch(fail);
    });
    parser.on('error', (error) => fail(malformed(error)));
    parser.on('close', () => {
      // Within a part the parser cannot be stopped, so a second file is read to its end before it is refused.
      if (isSecond) fail(secondFile(field));
      else if (!failed) Promise.resolve(received).then(resolve, fail);
    });
    req.on('aborted', () => fail(malformed(new Error('The connection ended within the body'))));
    if (req.res) allowBody(req, req.res);
    req.pipe(parser);
  });
}

function openParser(req: Request, maxBytes: number) {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      // One byte more than allowed, since the parser cannot tell "exactly full" from "too much".
      limits: { files: 4, fields: 20, fieldSize: 10_000, parts: 24, fileSize: maxBytes + 1 },
    });
  } catch (error) {
    throw malformed(error);
  }
}

async function store(files: Files, key: string, content: Readable): Promise<StoredFile> {
  try {
    return await files.put(key, content);
  } catch (error) {
    throw hasCode(error) ? error : malformed(error);
  }
}

/** A failure of the disk rather than of what was sent. */
const hasCode = (error: unknown): boolean => /^E[A-Z]+$/.test((error as NodeJS.ErrnoException).code ?? '');

const baseName = (name: string | undefined) =>
  (name ?? '')
    .split(/[\\/]/)
    .at(-1)!
    // What turns the direction of writing shows "exe.png" for what ends in ".exe".
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\uFEFF]/gu, '')
    .slice(0, 255)
    .toWellFormed();

const tooLarge = (maxBytes: number) => new AppError('payload_too_large', { message: fileTooLarge(maxBytes) });

const secondFile = (field: string) =>
  new AppError('validation_failed', { details: { [field]: ['send one file at a time'] } });

const malformed = (error: unknown) =>
  new AppError('malformed_body', { message: `The upload could not be read: ${(error as Error).message}.` });
