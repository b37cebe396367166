import { MongoError } from '../errors.ts';
import { duplicateKey } from '../keys/duplicate-key.ts';
import type { GroupCommit } from '../storage/batch.ts';
import type { Collection } from '../storage/collection.ts';
import { planChange, type RecordChange, type RecordStore, type Version } from '../storage/records.ts';
import { keyLock, type Locks, recordLock } from './locks.ts';
import type { Transaction } from './transaction.ts';

/**
 * The one way by which documents change. Outside a transaction a change goes into the batch of this turn, or throws
 * LockWait when an open transaction is in its way; inside one it goes into the transaction's overlay, or throws
 * WriteConflict. Either way a change happens as a whole or not at all.
 */
export class Writer {
  readonly #batches: GroupCommit;
  readonly #records: RecordStore;
  readonly #locks: Locks;

  constructor(batches: GroupCommit, records: RecordStore, locks: Locks) {
    this.#batches = batches;
    this.#records = records;
    this.#locks = locks;
  }

  /** Stores a new document and returns its record number. */
  insert(collection: Collection, after: Version, transaction?: Transaction): number {
    const rid = collection.nextRecord++;
    this.#write(planChange(collection, rid, undefined, after), transaction);
    return rid;
  }

  /** Stores new documents outside a transaction where none can be refused, else nothing; returns whether it did. */
  insertTogether(collection: Collection, documents: readonly Version[]): boolean {
    if (collection.isCapped) return false;
    const rid = collection.nextRecord;
    const changes = documents.map((after, at) => planChange(collection, rid + at, undefined, after));
    if (this.#locks.anyHeld && changes.some((change) => this.#hasHeldKey(change))) return false;
    if (!this.#records.canHoldNew(changes)) return false;
    collection.nextRecord += documents.length;
    this.#batches.join();
    this.#records.applyTogether(changes);
    for (const change of changes) this.#locks.modified(collection.id, change.rid);
    return true;
  }

  /** Whether an open transaction holds a unique key of a new document; its record is nobody else's. */
  #hasHeldKey({ indexes }: RecordChange): boolean {
    return indexes.some(
      ({ index, add }) =>
        index.refusesDuplicates && add.some((key) => this.#locks.holder(keyLock(index.id, key)) !== undefined),
    );
  }

  replace(collection: Collection, rid: number, before: Version, after: Version, transaction?: Transaction): void {
    this.#write(planChange(collection, rid, before, after), transaction);
  }

  remove(collection: Collection, rid: number, before: Version, transaction?: Transaction): void {
    this.#write(planChange(collection, rid, before, undefined), transaction);
  }

  #write(change: RecordChange, transaction: Transaction | undefined): void {
    if (transaction) this.#writeInside(change, transaction);
    else this.#writeNow(change);
  }

  #writeNow(change: RecordChange): void {
    const { collection, rid } = change;
    if (this.#locks.anyHeld) {
      this.#locks.waitFor(recordLock(collection.id, rid));
      for (const { index, add } of change.indexes) {
        if (index.refusesDuplicates) for (const key of add) this.#locks.waitFor(keyLock(index.id, key));
      }
    }
    for (const { index, add } of change.indexes) {
      if (!index.refusesDuplicates) continue;
      for (const key of add) {
        if (this.#records.isHeld(index, key, rid)) {
          throw duplicateKey(collection.ns, index, change.after!.doc, key);
        }
      }
    }
    this.#batches.join();
    this.#records.apply(change);
    this.#locks.modified(collection.id, rid);
  }

  #writeInside(change: RecordChange, transaction: Transaction): void {
    const { collection, rid } = change;
    const lock = recordLock(collection.id, rid);
    const holder = this.#locks.holder(lock);
    if ((holder && holder !== transaction) || this.#changedAfter(lock, transaction)) throw writeConflict();
    const keyLocks: string[] = [];
    for (const { index, add, remove } of change.indexes) {
      if (!index.refusesDuplicates) continue;
      for (const key of add) {
        this.#checkKey(change, index, key, transaction);
        keyLocks.push(keyLock(index.id, key));
      }
      for (const key of remove) keyLocks.push(keyLock(index.id, key));
    }
    for (const key of keyLocks) this.#locks.hold(key, transaction);
    this.#locks.hold(lock, transaction);
    transaction.put(change);
  }

  /** Whether something was written after what the transaction sees; one that has seen nothing yet sees all. */
  #changedAfter(key: string, transaction: Transaction): boolean {
    const snapshot = transaction.takenSnapshot;
    return snapshot !== undefined && this.#locks.changedSince(key, snapshot.moment);
  }

  /** A unique key may be held by another transaction, by this one's own writes, or by what has been committed. */
  #checkKey(
    { collection, rid, after }: RecordChange,
    index: RecordChange['indexes'][number]['index'],
    key: Buffer,
    transaction: Transaction,
  ): void {
    const holder = this.#locks.holder(keyLock(index.id, key));
    if (holder && holder !== transaction) throw writeConflict();
    const changes = transaction.changesOf(collection);
    const taken = this.#records.holders(index, key).filter((other) => other !== rid && !changes?.has(other));
    if (taken.some((other) => this.#changedAfter(recordLock(collection.id, other), transaction))) {
      throw writeConflict();
    }
    if (taken.length > 0) throw duplicateKey(collection.ns, index, after!.doc, key);
    if (!holder || !changes) return;
    for (const [other, entry] of changes) {
      if (other === rid || !entry.after) continue;
      if (index.keysOf(entry.after.doc).keys.some((held) => held.equals(key))) {
        throw duplicateKey(collection.ns, index, after!.doc, key);
      }
    }
  }
}

function writeConflict(): MongoError {
  return new MongoError(
    'WriteConflict',
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    { labels: ['TransientTransactionError'] },
  );
}
