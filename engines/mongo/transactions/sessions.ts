import type { Store } from '../storage/store.ts';
import { decodeRetry, encodeRetry, type RetryRecord, Session } from './session.ts';

/** A session not used for so long is forgotten, its retry record too (localLogicalSessionTimeoutMinutes). */
export const SESSION_TIMEOUT_MINUTES = 30;
/** A transaction may stay open for so long (transactionLifetimeLimitSeconds). */
const TRANSACTION_LIFETIME_MS = 60_000;

/** All logical sessions that clients have opened. */
export class Sessions {
  readonly #store: Store;
  readonly #byId = new Map<string, Session>();
  readonly #dirty = new Set<Session>();

  constructor(store: Store) {
    this.#store = store;
    store.onBatch({ flush: () => this.#flush(), reset: () => this.#byId.clear() });
  }

  get size(): number {
    return this.#byId.size;
  }

  /** The session of that id, with what is stored of it; made when it is new. */
  get(id: Uint8Array): Session {
    const key = sessionKey(id);
    let session = this.#byId.get(key);
    if (!session) {
      session = new Session(id, this.#stored(id), (changed) => this.#dirty.add(changed));
      this.#byId.set(key, session);
    }
    session.lastUse = Date.now();
    return session;
  }

  /** What is stored of the last retryable write of a session. */
  #stored(id: Uint8Array): RetryRecord[] {
    const rows = this.#store.connection
      .prepare('SELECT number, results FROM retryable_writes WHERE session BETWEEN ? AND ?')
      .all(id, afterRows(id));
    return rows.map(([number, results]) => decodeRetry(BigInt(number as number), results as Uint8Array));
  }

  get all(): Iterable<Session> {
    return this.#byId.values();
  }

  /** The sessions whose transaction is open. */
  inTransaction(): Session[] {
    return [...this.#byId.values()].filter(({ transaction }) => transaction?.state === 'open');
  }

  /** Ends a session: its open transaction is aborted. */
  end(id: Uint8Array): void {
    const key = sessionKey(id);
    const session = this.#byId.get(key);
    if (session?.transaction) this.#store.transactions.abort(session.transaction);
    this.#byId.delete(key);
  }

  /** Stores the retry records that changed; part of each batch. */
  #flush(): void {
    if (this.#dirty.size === 0) return;
    const statement = this.#store.connection.prepare(
      'INSERT OR REPLACE INTO retryable_writes (session, number, results, at) VALUES (?, ?, ?, ?)',
    );
    for (const session of this.#dirty) {
      const record = session.takeUnsaved();
      if (!record) continue;
      const begins = session.storedNumber !== record.number;
      if (begins) this.#dropRows(session);
      session.storedNumber = record.number;
      statement.run(rowKey(session.id, session.rows++), record.number, encodeRetry(record), session.lastUse);
    }
    this.#dirty.clear();
  }

  /** Removes what is stored of an earlier write; a single row is about to be replaced. */
  #dropRows(session: Session): void {
    if (session.rows > 1) {
      this.#store.connection
        .prepare('DELETE FROM retryable_writes WHERE session BETWEEN ? AND ?')
        .run(session.id, afterRows(session.id));
    }
    session.rows = 0;
  }

  /** Aborts transactions that are open for too long and forgets sessions that rest for too long. */
  sweep(now: number): void {
    for (const [key, session] of this.#byId) {
      const { transaction } = session;
      if (transaction && now - transaction.startedAt > TRANSACTION_LIFETIME_MS) {
        this.#store.transactions.abort(transaction);
      }
      if (now - session.lastUse > SESSION_TIMEOUT_MINUTES * 60_000) this.#byId.delete(key);
    }
    const expired = now - SESSION_TIMEOUT_MINUTES * 60_000;
    const stale = this.#store.connection.prepare('SELECT 1 FROM retryable_writes WHERE at < ? LIMIT 1').get(expired);
    if (!stale) return;
    this.#store.batches.join();
    this.#store.connection.prepare('DELETE FROM retryable_writes WHERE at < ?').run(expired);
  }
}

function sessionKey(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
}

/** The key of a session's row: its id, and for all but the first one their number. */
function rowKey(id: Uint8Array, row: number): Uint8Array {
  if (row === 0) return id;
  const number = Buffer.alloc(4);
  number.writeUInt32BE(row);
  return Buffer.concat([id, number]);
}

/** Behind the keys of all rows of a session. */
function afterRows(id: Uint8Array): Uint8Array {
  return Buffer.concat([id, Buffer.alloc(5, 0xff)]);
}
