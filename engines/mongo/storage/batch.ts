import { MongoError } from '../errors.ts';
import type { Connection } from './connection.ts';

/** When the writes of one turn of the event loop can be seen, and when they are on disk. Both reject together. */
export interface Batch {
  readonly committed: Promise<void>;
  readonly durable: Promise<void>;
}

/** Makes commits durable; `assertSound` throws when there must be no more of them. */
export interface Durability {
  assertSound(): void;
  sync(): Promise<void>;
}

interface OpenBatch extends Batch {
  settle(outcome: Promise<void>): void;
  refuse(error: Error): void;
}

/**
 * Group commit: all writes of one turn of the event loop share one SQLite transaction, which commits when the turn
 * ends; one fdatasync then makes every batch that was committed before it durable.
 *
 * `beforeCommit` writes what is kept in memory meanwhile (counts, retry records). `afterCommit` may tidy the log. `afterRollback` throws away memory
 * that is ahead of the file.
 */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #wal: Durability;
  readonly #beforeCommit: () => void;
  readonly #afterCommit: () => void;
  readonly #afterRollback: () => void;
  #open: OpenBatch | undefined;
  #reading = false;
  #last: Batch = { committed: Promise.resolve(), durable: Promise.resolve() };

  constructor(
    connection: Connection,
    wal: Durability,
    hooks: { beforeCommit(): void; afterCommit(): void; afterRollback(): void },
  ) {
    this.#connection = connection;
    this.#wal = wal;
    this.#beforeCommit = hooks.beforeCommit;
    this.#afterCommit = hooks.afterCommit;
    this.#afterRollback = hooks.afterRollback;
  }

  /** The batch that is open now, if any: what was read meanwhile is only true once it commits. */
  get current(): Batch | undefined {
    return this.#open;
  }

  /** The batch that was opened last. */
  get last(): Batch {
    return this.#last;
  }

  /** Has all reads of this turn see one state, which also costs less than a transaction for each. */
  read(): void {
    if (this.#open || this.#reading) return;
    this.#connection.prepare('BEGIN').run();
    this.#reading = true;
    setImmediate(() => this.endReading());
  }

  endReading(): void {
    if (!this.#reading) return;
    this.#reading = false;
    this.#connection.prepare('COMMIT').run();
  }

  /** Joins the batch of this turn, or opens it. Throws when the disk has failed before. */
  join(): Batch {
    if (this.#open) return this.#open;
    this.#wal.assertSound();
    this.endReading();
    this.#connection.prepare('BEGIN IMMEDIATE').run();
    this.#open = openBatch();
    this.#last = this.#open;
    setImmediate(() => this.flush());
    return this.#open;
  }

  /** Commits the open batch now. */
  flush(): void {
    const batch = this.#open;
    if (!batch) return;
    try {
      this.#beforeCommit();
      this.#connection.prepare('COMMIT').run();
    } catch (error) {
      this.abort(error);
      return;
    }
    this.#open = undefined;
    batch.settle(this.#wal.sync());
    this.#afterCommit();
  }

  /** Undoes the whole open batch: every operation in it fails with `cause`. */
  abort(cause: unknown): void {
    const batch = this.#open;
    if (!batch) return;
    this.#open = undefined;
    if (this.#connection.db.isTransaction) this.#connection.exec('ROLLBACK');
    this.#afterRollback();
    batch.refuse(storageError(cause));
  }
}

function openBatch(): OpenBatch {
  const committed = Promise.withResolvers<void>();
  const durable = Promise.withResolvers<void>();
  committed.promise.catch(() => {});
  durable.promise.catch(() => {});
  return {
    committed: committed.promise,
    durable: durable.promise,
    settle(outcome) {
      committed.resolve();
      durable.resolve(outcome);
    },
    refuse(error) {
      committed.reject(error);
      durable.reject(error);
    },
  };
}

const SQLITE_FULL = 13;

export function isStorageFailure(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** A failure of SQLite or the disk as a reply of the server. */
export function storageError(cause: unknown): MongoError {
  if (cause instanceof MongoError) return cause;
  if (isStorageFailure(cause)) {
    if ((cause.errcode & 0xff) === SQLITE_FULL) {
      return new MongoError('OutOfDiskSpace', 'The disk is full: nothing of this operation was stored');
    }
    return new MongoError(
      'OperationFailed',
      `The storage failed, nothing of this operation was stored: ${cause.message}`,
    );
  }
  return new MongoError('InternalError', cause instanceof Error ? cause.message : String(cause));
}
