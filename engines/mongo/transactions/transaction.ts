import { MongoError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Connection } from '../storage/connection.ts';
import type { RecordChange, Version } from '../storage/records.ts';

/** What a transaction made of one record: `after` undefined is a deletion, `before` undefined an insert. */
export interface OverlayEntry {
  before: Version | undefined;
  after: Version | undefined;
  /** The same as a change, where the record was changed once. */
  change: RecordChange | undefined;
}

/** The state of the database at one moment. */
export interface Snapshot {
  readonly connection: Connection;
  /** The writes that it contains: all up to this one. */
  readonly moment: number;
}

export type TransactionState = 'open' | 'committed' | 'aborted';

/**
 * A multi-document transaction: reads see a snapshot with this transaction's own writes laid over
 * it; nothing is written to the file before the commit.
 */
export class Transaction {
  readonly number: bigint;
  readonly lockKeys = new Set<string>();
  readonly created = new Set<Collection>();
  readonly #overlay = new Map<Collection, Map<number, OverlayEntry>>();
  readonly #ended = Promise.withResolvers<void>();
  readonly startedAt = Date.now();
  state: TransactionState = 'open';
  #bytes = 0;
  readonly #takeSnapshot: () => Snapshot;
  #snapshot: Snapshot | undefined;

  constructor(number: bigint, takeSnapshot: () => Snapshot) {
    this.number = number;
    this.#takeSnapshot = takeSnapshot;
  }

  /** What it reads: taken when it reads for the first time. */
  get snapshot(): Snapshot {
    return this.takeSnapshot();
  }

  takeSnapshot(): Snapshot {
    this.#snapshot ??= this.#takeSnapshot();
    return this.#snapshot;
  }

  /** The snapshot if it has read anything yet. */
  get takenSnapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  /** Resolves when it has committed or aborted. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  end(state: 'committed' | 'aborted'): void {
    this.state = state;
    this.#ended.resolve();
  }

  changesOf(collection: Collection): ReadonlyMap<number, OverlayEntry> | undefined {
    return this.#overlay.get(collection);
  }

  allChanges(): Iterable<[Collection, ReadonlyMap<number, OverlayEntry>]> {
    return this.#overlay;
  }

  get hasChanges(): boolean {
    return this.#overlay.size > 0 || this.created.size > 0;
  }

  /** Lays a record's new state over the snapshot. Throws TransactionTooLarge beyond what memory should hold. */
  put(change: RecordChange): void {
    const { collection, rid, before, after } = change;
    let changes = this.#overlay.get(collection);
    if (!changes) {
      changes = new Map();
      this.#overlay.set(collection, changes);
    }
    this.#bytes += (after?.bytes.length ?? 0) + 64;
    if (this.#bytes > MAX_BYTES) {
      throw new MongoError(
        'TransactionTooLarge',
        'Total size of all transaction operations must be less than 268435456',
      );
    }
    const known = changes.get(rid);
    if (known) {
      known.after = after;
      known.change = undefined;
    } else changes.set(rid, { before, after, change });
  }
}

const MAX_BYTES = 256 * 1024 * 1024;
