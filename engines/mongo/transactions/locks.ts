import type { Transaction } from './transaction.ts';

/** Thrown when a write meets what an open transaction has written; the write is tried again when `released` resolves. */
export class LockWait extends Error {
  readonly released: Promise<void>;
  constructor(released: Promise<void>) {
    super('waits for a transaction');
    this.released = released;
  }
}

/**
 * What open transactions have written (records, unique keys, collections being made), and which records changed since
 * the oldest of them began: enough to tell that two writers conflict.
 */
export class Locks {
  readonly #holders = new Map<string, Transaction>();
  readonly #modified = new Map<string, number>();
  #open = 0;
  #moment = 0;
  #committed = 0;
  #hasForgotten = false;

  /** The last write that is committed; each write has a number, higher than all before it. */
  get committedMoment(): number {
    return this.#committed;
  }

  /** Whether something was written, and is not committed yet, of which no note was taken as no transaction was open. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  /** Notes that all writes so far are committed. */
  committed(): void {
    this.#committed = this.#moment;
    this.#hasForgotten = false;
    if (this.#open === 0) this.#modified.clear();
  }

  transactionBegan(): void {
    this.#open++;
  }

  transactionEnded(transaction: Transaction): void {
    for (const key of transaction.lockKeys) this.#holders.delete(key);
    this.#open--;
  }

  holder(key: string): Transaction | undefined {
    return this.#holders.get(key);
  }

  hold(key: string, transaction: Transaction): void {
    this.#holders.set(key, transaction);
    transaction.lockKeys.add(key);
  }

  /** Throws LockWait when a transaction holds the key. */
  waitFor(key: string): void {
    const transaction = this.#holders.get(key);
    if (transaction) throw new LockWait(transaction.ended);
  }

  /** Throws LockWait until the transaction has ended. */
  waitForEnd(transaction: Transaction): never {
    throw new LockWait(transaction.ended);
  }

  get anyHeld(): boolean {
    return this.#holders.size > 0;
  }

  /** Notes that something was written now, for transactions that began before. */
  modified(collectionId: number, rid: number): void {
    this.#moment++;
    if (this.#open > 0) this.#modified.set(recordLock(collectionId, rid), this.#moment);
    else this.#hasForgotten = true;
  }

  /** Whether something was written after the given moment. */
  changedSince(key: string, moment: number): boolean {
    return (this.#modified.get(key) ?? 0) > moment;
  }
}

export function recordLock(collectionId: number, rid: number): string {
  return `r${collectionId}:${rid}`;
}

export function keyLock(indexId: number, key: Buffer): string {
  return `k${indexId}:${key.toString('latin1')}`;
}
