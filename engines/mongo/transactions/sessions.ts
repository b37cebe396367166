import type { Store } from '../storage/store.ts';
import { decodeRetry, encodeRetry, Session } from './session.ts';

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
      const row = this.#store.connection
        .prepare('SELECT number, results FROM retryable_writes WHERE session = ?')
        .get(id);
      const retry = row && decodeRetry(BigInt(row[0] as number), row[1] as Uint8Array);
      session = new Session(id, retry, (changed) => this.#dirty.add(changed));
      this.#byId.set(key, session);
    }
    session.lastUse = Date.now();
    return session;
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
      if (session.retry) statement.run(session.id, session.retry.number, encodeRetry(session.retry), session.lastUse);
    }
    this.#dirty.clear();
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
