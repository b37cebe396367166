import { Worker } from 'node:worker_threads';
import type { Connection } from './connection.ts';

/** Frames (pages) in the log from which on it is to be started over. */
const LARGE_LOG = 16_384;
/** From here on the file is made small again as well. */
const HUGE_LOG = 4 * LARGE_LOG;
/** Frames that may be left to move while all writers wait for it, and how often it is tried to leave no more. */
const SMALL_REST = 1000;
const ATTEMPTS = 5;
const PAUSE_MS = 500;
/** How long writers wait at most for open transactions to end, and how long they are left alone after that. */
const GATE_MS = 1000;
const RETRY_MS = 5000;

/**
 * Moves the write-ahead log into the database file, in a thread of its own so that its fsyncs stall no client. SQLite
 * starts the log over once all is moved and nobody reads from it; under writes without a pause that never comes by
 * itself. When the log has grown large, new writes and transactions therefore wait for a moment, at the `gate`, until
 * the open transactions have ended and the rest of the log is moved.
 */
export class Checkpointer {
  readonly #worker: Worker;
  readonly #connection: Connection;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #isLarge = false;
  #isHuge = false;
  #attempts = 0;
  #retryAt = 0;
  #gate: { readonly opened: Promise<void>; open(): void } | undefined;

  constructor(file: string, connection: Connection) {
    this.#connection = connection;
    this.#worker = new Worker(new URL('./checkpoint.thread.ts', import.meta.url), { workerData: { file } });
    this.#worker.unref();
    this.#worker.on('message', (log: unknown) => {
      // Node.js sends messages of its own through the same channel, for instance in watch mode.
      if (Array.isArray(log)) this.#moved(log[0], log[1]);
    });
  }

  /** What new writes and transactions have to wait for; undefined: nothing. */
  get gate(): Promise<void> | undefined {
    return this.#gate?.opened;
  }

  /** Told after each commit, and when the last open transaction has ended. */
  idle(openTransactions: number): void {
    this.#schedule();
    if (!this.#isLarge || this.#connection.db.isTransaction) return;
    if (openTransactions === 0) this.#startOver();
    else if (!this.#gate && !this.#running && performance.now() > this.#retryAt) this.#closeGate();
  }

  #schedule(): void {
    if (this.#timer || this.#running || this.#gate) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#gate) return;
      this.#running = true;
      this.#worker.postMessage('checkpoint');
    }, PAUSE_MS);
    this.#timer.unref();
  }

  /** Of so many frames in the log so many are in the database file now. */
  #moved(frames: number, moved: number): void {
    this.#isLarge = frames > LARGE_LOG;
    this.#isHuge = frames > HUGE_LOG;
    if (this.#isLarge && frames - moved > SMALL_REST && ++this.#attempts < ATTEMPTS) {
      this.#worker.postMessage('checkpoint');
      return;
    }
    this.#attempts = 0;
    this.#running = false;
  }

  #startOver(): void {
    if (this.#running) return;
    this.#connection.exec('PRAGMA busy_timeout = 0');
    // The file keeps its size: writing into room that it has costs the disk less than making it longer again.
    const mode = this.#isHuge ? 'TRUNCATE' : 'RESTART';
    this.#connection.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
    this.#connection.exec('PRAGMA busy_timeout = 10000');
    // Where a reader kept the log from starting over, the next look at it says so; each commit is not held up by a try.
    this.#isLarge = false;
    this.#gate?.open();
  }

  #closeGate(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#gate?.open(), GATE_MS);
    this.#gate = {
      opened: promise,
      open: () => {
        clearTimeout(timer);
        this.#gate = undefined;
        this.#retryAt = performance.now() + RETRY_MS;
        resolve();
      },
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#gate?.open();
    await this.#worker.terminate();
  }
}
