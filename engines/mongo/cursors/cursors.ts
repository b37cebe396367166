import { randomBytes } from 'node:crypto';
import { MongoError } from '../errors.ts';
import type { Transaction } from '../transactions/transaction.ts';

/** A reply's documents hold at most so many bytes, and one document more when it alone is larger. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** A large batch is cut short after this time, so that other clients have their turn. */
const MAX_BATCH_MS = 20;
const IDLE_MS = 10 * 60_000;
/** What a document that a pipeline or a projection makes may have, 16 KiB more than one that is stored. */
const MAX_RESULT_SIZE = 16 * 1024 * 1024 + 16 * 1024;

export interface CursorOptions {
  readonly transaction?: Transaction | undefined;
  readonly keepAlive?: boolean;
  readonly batchSize?: number | undefined;
  /** How many documents there are at most. */
  readonly limit?: number | undefined;
  /** Whether the end is known with the last document and not only after it, as of a list in memory. */
  readonly knowsEnd?: boolean;
}

/** The rest of a result: documents are made only as they are asked for. */
export class Cursor {
  readonly ns: string;
  readonly transaction: Transaction | undefined;
  readonly keepAlive: boolean;
  /** The default size of further batches; 0 means as much as fits. */
  readonly batchSize: number;
  id = 0n;
  lastUse = Date.now();
  exhausted = false;
  readonly #documents: Iterator<Uint8Array>;
  readonly #knowsEnd: boolean;
  #left: number;
  #pending: Uint8Array | undefined;

  constructor(ns: string, documents: Iterable<Uint8Array>, options: CursorOptions = {}) {
    this.ns = ns;
    this.transaction = options.transaction;
    this.keepAlive = options.keepAlive ?? false;
    this.batchSize = options.batchSize ?? 0;
    this.#left = options.limit ?? Number.POSITIVE_INFINITY;
    this.#knowsEnd = options.knowsEnd ?? false;
    this.#documents = documents[Symbol.iterator]();
  }

  /** The next documents, `count` at most; sets `exhausted` when these were the last. */
  take(count: number): Uint8Array[] {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    this.lastUse = Date.now();
    const started = performance.now();
    for (;;) {
      if (batch.length >= count) return batch;
      if ((batch.length & 255) === 255 && performance.now() - started > MAX_BATCH_MS) return batch;
      const document = this.#next();
      if (!document) return batch;
      if (batch.length > 0 && bytes + document.length > MAX_BATCH_BYTES) {
        this.#pending = document;
        return batch;
      }
      batch.push(document);
      bytes += document.length;
    }
  }

  /** Whether it is known that nothing is left. As on any server a scan meets its end only when it is asked for more. */
  isAtEnd(): boolean {
    if (this.#knowsEnd) this.#pending ??= this.#next();
    return this.exhausted && this.#pending === undefined;
  }

  #next(): Uint8Array | undefined {
    const document = this.#pending;
    if (document) {
      this.#pending = undefined;
      return document;
    }
    if (this.exhausted) return undefined;
    const next = this.#documents.next();
    this.#left -= 1;
    this.exhausted = next.done === true || this.#left === 0;
    return next.done ? undefined : withinLimit(next.value);
  }

  close(): void {
    this.exhausted = true;
    this.#pending = undefined;
    this.#documents.return?.();
  }
}

/** The cursors that clients may ask for more of. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();

  get size(): number {
    return this.#open.size;
  }

  /** Keeps a cursor for `getMore` and gives it an id that cannot be guessed. */
  add(cursor: Cursor): void {
    do cursor.id = randomBytes(8).readBigInt64LE() & 0x7fffffffffffffffn;
    while (cursor.id === 0n || this.#open.has(cursor.id));
    this.#open.set(cursor.id, cursor);
  }

  /** The cursor of that id. Throws CursorNotFound when it has ended, timed out or never was. */
  get(id: bigint, ns: string): Cursor {
    const cursor = this.#open.get(id);
    if (!cursor) throw new MongoError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.ns !== ns) {
      throw new MongoError(
        'Unauthorized',
        `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
      );
    }
    return cursor;
  }

  has(id: bigint): boolean {
    return this.#open.has(id);
  }

  kill(id: bigint): boolean {
    const cursor = this.#open.get(id);
    cursor?.close();
    return this.#open.delete(id);
  }

  /** Ends what a collection's disappearance, or the end of a transaction, leaves without ground. */
  killWhere(lost: (cursor: Cursor) => boolean): void {
    for (const cursor of this.#open.values()) if (lost(cursor)) this.kill(cursor.id);
  }

  sweep(now: number): void {
    this.killWhere((cursor) => !cursor.keepAlive && now - cursor.lastUse > IDLE_MS);
  }
}

/** Clients refuse documents that are larger, or have no room for them. */
function withinLimit(document: Uint8Array): Uint8Array {
  const { length } = document;
  if (length <= MAX_RESULT_SIZE) return document;
  throw new MongoError(
    'BSONObjectTooLarge',
    `BSONObj size: ${length} (0x${length.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_RESULT_SIZE}(16MB)`,
  );
}
