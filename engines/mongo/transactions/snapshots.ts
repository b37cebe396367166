import { MongoError } from '../errors.ts';
import type { Catalog } from '../storage/catalog.ts';
import { type Snapshot, Transaction } from './transaction.ts';
import type { Transactions } from './transactions.ts';

/** How long a snapshot can be read, and for how long there may be any without a moment of none: the log grows meanwhile. */
const LIFETIME_MS = 60_000;
const LONGEST_MS = 300_000;
const MOST = 16;

/** A state of the database that reads outside of transactions come back to, by its cluster time. */
export interface HeldSnapshot {
  readonly time: bigint;
  /** Writes nothing: what reads need to see the snapshot. */
  readonly view: Transaction;
  readonly catalogVersion: number;
  readonly takenAt: number;
}

/** Snapshots for reads with `readConcern: {level: 'snapshot'}` outside of transactions. */
export class Snapshots {
  readonly #transactions: Transactions;
  readonly #catalog: Catalog;
  readonly #held = new Map<bigint, HeldSnapshot>();
  #heldSince = 0;

  constructor(transactions: Transactions, catalog: Catalog) {
    this.#transactions = transactions;
    this.#catalog = catalog;
  }

  get size(): number {
    return this.#held.size;
  }

  /** What is committed now, as of the given time; the newest snapshot when nothing was written since it was taken. */
  take(time: bigint): HeldSnapshot {
    const snapshot = this.#transactions.takeSnapshot();
    const newest = [...this.#held.values()].at(-1);
    if (newest && this.#isPresent(newest, snapshot)) {
      this.#transactions.release(snapshot);
      return newest;
    }
    if (this.#held.size === 0) this.#heldSince = Date.now();
    const view = new Transaction(-1n, () => snapshot);
    view.takeSnapshot();
    const held = { time, view, catalogVersion: this.#catalog.version, takenAt: Date.now() };
    this.#held.set(time, held);
    if (this.#held.size > MOST) this.#drop([...this.#held.values()][0]!);
    return held;
  }

  #isPresent({ view, catalogVersion, takenAt }: HeldSnapshot, { moment }: Snapshot): boolean {
    const lasts = Date.now() - takenAt < LIFETIME_MS / 2;
    return lasts && view.snapshot.moment === moment && catalogVersion === this.#catalog.version;
  }

  /** The snapshot of that time, if it is still held. */
  at(time: bigint): HeldSnapshot | undefined {
    return this.#held.get(time);
  }

  /** Lets go of snapshots that have been held for long enough. */
  sweep(now: number): void {
    const tooLong = now - this.#heldSince > LONGEST_MS;
    for (const held of this.#held.values()) if (tooLong || now - held.takenAt > LIFETIME_MS) this.#drop(held);
  }

  #drop(held: HeldSnapshot): void {
    this.#held.delete(held.time);
    this.#transactions.release(held.view.snapshot);
    held.view.end('aborted');
  }

  close(): void {
    for (const held of this.#held.values()) this.#drop(held);
  }
}

/** Gives documents on while their snapshot is held. Throws SnapshotTooOld after that. */
export function* whileHeld<T>(documents: Iterable<T>, view: Transaction): Iterable<T> {
  for (const document of documents) {
    yield document;
    if (view.state !== 'open') throw snapshotTooOld();
  }
}

export function snapshotTooOld(): MongoError {
  return new MongoError('SnapshotTooOld', 'Read timestamp is older than the oldest available timestamp.');
}
