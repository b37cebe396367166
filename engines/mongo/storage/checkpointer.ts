import { Worker } from 'node:worker_threads';
import type { Connection } from './connection.ts';

/** Frames of 8 KiB after which writing stops once to start the log over. */
const LARGEST_LOG = 32_768;
const PAUSE_MS = 1000;

/**
 * Moves the write-ahead log into the database file, in a thread of its own so that its fsyncs stall no client. Once
 * all is moved SQLite starts the log over by itself; under writes without a pause that is forced now and then.
 */
export class Checkpointer {
  readonly #worker: Worker;
  readonly #connection: Connection;
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(file: string, connection: Connection) {
    this.#connection = connection;
    this.#worker = new Worker(new URL('./checkpoint.thread.ts', import.meta.url), { workerData: { file } });
    this.#worker.unref();
    this.#worker.on('message', (frames: number) => {
      this.#running = false;
      if (frames > LARGEST_LOG && !this.#connection.db.isTransaction) {
        this.#connection.exec('PRAGMA wal_checkpoint(RESTART)');
      }
    });
  }

  /** Notes that something was committed, which a checkpoint will move within seconds. */
  committed(): void {
    if (this.#timer || this.#running) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = true;
      this.#worker.postMessage('checkpoint');
    }, PAUSE_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker.terminate();
  }
}
