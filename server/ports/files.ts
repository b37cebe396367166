import type { Readable } from 'node:stream';

/**
 * Files that any process of an installation can read: uploads, attachments, recordings, the outbox. A key is a path such as
 * `imports/65f0c0ffee.csv`: at least two segments of letters, digits, `.`, `_` and `-`, none of which begins with a dot.
 */
export interface Files {
  /**
   * Stores a file under the key, in place of one that is there; it appears whole or not at all, and is durable on return.
   * Throws what `content` throws, and leaves nothing behind then.
   */
  put(key: string, content: FileContent): Promise<StoredFile>;
  /** The bytes, or those from `start` to `end` (both counted, from 0); undefined where there is no such file. */
  get(key: string, range?: { start: number; end?: number }): Promise<Readable | undefined>;
  stat(key: string): Promise<FileFacts | undefined>;
  /** Does nothing where there is no such file. */
  delete(key: string): Promise<void>;
  /** Every file whose key begins with `<folder>/`, in no order. */
  list(folder: string): Promise<FileFacts[]>;
  /** Why nothing can be stored right now, in one sentence; undefined where all is well. */
  check(): Promise<string | undefined>;
}

export type FileContent = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface FileFacts {
  key: string;
  bytes: number;
  modifiedAt: Date;
}

export interface StoredFile {
  key: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

const keyPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/** Throws where a key is none: it could lead out of the place where files lie. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error(`${JSON.stringify(key)} is not a key of a file.`);
}

export const isKey = (key: string): boolean => key.length <= 500 && keyPattern.test(key);
