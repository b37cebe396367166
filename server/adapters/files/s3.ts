import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ServiceException,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { checkKey, type FileContent, type FileFacts, type Files, isKey, type StoredFile } from '../../ports/files.ts';

export interface S3Options {
  bucket: string;
  region: string;
  /** Address of a compatible server; Amazon's own when left out. */
  endpoint?: string;
  /** What the SDK finds (environment, shared file, instance role) when left out. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  encryption?: ServerSideEncryption;
}

/** The smallest part that S3 takes; one is sent while the next is collected. */
const partBytes = 5 * 1024 * 1024;

/** Files in a bucket of Amazon S3 or a compatible server, streamed in parts both ways. */
export class S3Files implements Files {
  readonly #client: S3Client;
  readonly #options: S3Options;

  constructor(options: S3Options) {
    this.#options = options;
    this.#client = new S3Client({
      region: options.region,
      ...(options.credentials && { credentials: options.credentials }),
      // Compatible servers seldom know buckets as host names, and few know trailing checksums.
      ...(options.endpoint && { endpoint: options.endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async put(key: string, content: FileContent): Promise<StoredFile> {
    checkKey(key);
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    const upload = new Upload({
      client: this.#client,
      params: {
        ...this.#at(key),
        Body: Readable.from(counted()),
        ...(this.#options.encryption && { ServerSideEncryption: this.#options.encryption }),
      },
      partSize: partBytes,
      queueSize: 1,
    });
    await upload.done();
    return { key, bytes, sha256: hash.digest('hex') };
  }

  async get(key: string, range?: { start: number; end?: number }): Promise<Readable | undefined> {
    checkKey(key);
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    const reply = await this.#client.send(new GetObjectCommand({ ...this.#at(key), Range })).catch(whenMissing);
    return reply?.Body as Readable | undefined;
  }

  async stat(key: string): Promise<FileFacts | undefined> {
    checkKey(key);
    const reply = await this.#client.send(new HeadObjectCommand(this.#at(key))).catch(whenMissing);
    return reply && { key, bytes: reply.ContentLength ?? 0, modifiedAt: reply.LastModified ?? new Date(0) };
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.#client.send(new DeleteObjectCommand(this.#at(key)));
  }

  async list(folder: string): Promise<FileFacts[]> {
    checkKey(`${folder}/x`);
    const found: FileFacts[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#options.bucket,
          Prefix: `${folder}/`,
          ContinuationToken: token,
        }),
      );
      for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
        if (Key && isKey(Key)) found.push({ key: Key, bytes: Size, modifiedAt: LastModified });
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  async check(): Promise<string | undefined> {
    try {
      await this.put('checks/writable', [new Uint8Array(1)]);
      return undefined;
    } catch (error) {
      return `The bucket ${this.#options.bucket} cannot be written: ${(error as Error).message}`;
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: key };
  }
}

/** A bucket that is missing is a fault, a file that is missing is not. */
function whenMissing(error: S3ServiceException): undefined {
  if (error.name === 'NoSuchKey' || error.name === 'NotFound') return undefined;
  throw error;
}
