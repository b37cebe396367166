import { MongoError } from '../errors.ts';
import type { GroupCommit } from '../storage/batch.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { Connection } from '../storage/connection.ts';
import { planChange, type RecordChange, type RecordStore } from '../storage/records.ts';
import type { Locks } from './locks.ts';
import { type OverlayEntry, type Snapshot, Transaction } from './transaction.ts';

/** Begins, commits and aborts transactions; keeps read connections for their snapshots. */
export class Transactions {
  readonly #file: string;
  readonly #batches: GroupCommit;
  readonly #catalog: Catalog;
  readonly #records: RecordStore;
  readonly #locks: Locks;
  readonly #noneOpen: () => void;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Transaction>();

  /** `noneOpen` is called whenever the last open transaction has ended. */
  constructor(parts: {
    file: string;
    batches: GroupCommit;
    catalog: Catalog;
    records: RecordStore;
    locks: Locks;
    noneOpen(): void;
  }) {
    this.#file = parts.file;
    this.#batches = parts.batches;
    this.#catalog = parts.catalog;
    this.#records = parts.records;
    this.#locks = parts.locks;
    this.#noneOpen = parts.noneOpen;
  }

  get open(): ReadonlySet<Transaction> {
    return this.#open;
  }

  begin(number: bigint): Transaction {
    const transaction = new Transaction(number, () => this.takeSnapshot());
    this.#open.add(transaction);
    this.#locks.transactionBegan();
    return transaction;
  }

  /** What is committed now: everything that anyone has been told of. */
  takeSnapshot(): Snapshot {
    if (this.#locks.hasForgotten) this.#batches.flush();
    const connection = this.#idle.pop() ?? new Connection(this.#file, { readOnly: true });
    connection.prepare('BEGIN').run();
    connection.prepare('SELECT 1 FROM settings').get();
    return { connection, moment: this.#locks.committedMoment };
  }

  /** Writes all its changes into the batch of this turn. */
  commit(transaction: Transaction): void {
    if (transaction.hasChanges) {
      this.#batches.join();
      for (const collection of transaction.created) this.#catalog.publish(collection);
      for (const [collection, changes] of transaction.allChanges()) {
        if (collection.dropped) {
          this.abort(transaction);
          throw new MongoError('WriteConflict', 'A collection was dropped while the transaction ran', TRANSIENT);
        }
        this.#records.applyTogether(plannedNow(collection, changes));
        for (const rid of changes.keys()) this.#locks.modified(collection.id, rid);
      }
    }
    this.#end(transaction, 'committed');
  }

  /** Forgets its changes; does nothing when it has ended. */
  abort(transaction: Transaction): void {
    if (transaction.state !== 'open') return;
    if (transaction.created.size > 0) {
      this.#batches.join();
      for (const collection of transaction.created) this.#catalog.drop(collection);
    }
    this.#end(transaction, 'aborted');
  }

  /** Ends a transaction whose collections are gone because the batch that made them was lost. */
  forget(transaction: Transaction): void {
    if (transaction.created.size > 0) this.#end(transaction, 'aborted');
  }

  #end(transaction: Transaction, state: 'committed' | 'aborted'): void {
    this.#locks.transactionEnded(transaction);
    this.#open.delete(transaction);
    if (transaction.takenSnapshot) this.release(transaction.takenSnapshot);
    transaction.end(state);
    if (this.#open.size === 0) this.#noneOpen();
  }

  /** Ends the reading of a snapshot; its connection serves others. */
  release({ connection }: Snapshot): void {
    connection.prepare('COMMIT').run();
    if (this.#idle.length < MAX_IDLE) this.#idle.push(connection);
    else connection.close();
  }

  close(): void {
    for (const transaction of this.#open) this.abort(transaction);
    for (const connection of this.#idle) connection.close();
  }
}

/** What is to be written, for the indexes that the collection has now. */
function* plannedNow(collection: Collection, changes: ReadonlyMap<number, OverlayEntry>): Iterable<RecordChange> {
  for (const [rid, { before, after, change }] of changes) {
    if (!before && !after) continue;
    yield change?.plannedFor === collection.indexes ? change : planChange(collection, rid, before, after);
  }
}

const MAX_IDLE = 64;
const TRANSIENT = { labels: ['TransientTransactionError'] };
