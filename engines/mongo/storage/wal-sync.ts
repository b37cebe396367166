import fs from 'node:fs';
import path from 'node:path';
import { MongoError } from '../errors.ts';

/**
 * Makes the write-ahead log durable with fdatasync outside the event loop; callers that come while one is under way
 * share the next. After a failure nothing is acknowledged any more: the kernel may have dropped what it could not write.
 */
export class WalSync {
  readonly #fd: number;
  #running = false;
  #waiting: { resolve(): void; reject(error: Error): void }[] = [];
  #failure: MongoError | undefined;

  /** `file` is the log itself: a descriptor of its own, closing which releases none of SQLite's locks. */
  constructor(file: string) {
    this.#fd = fs.openSync(file, 'r+');
    const folder = fs.openSync(path.dirname(file), 'r');
    fs.fsyncSync(folder);
    fs.closeSync(folder);
  }

  assertSound(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Resolves when everything written to the log before this call is on disk. */
  sync(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ resolve, reject });
    if (!this.#running) this.#next();
    return promise;
  }

  #next(): void {
    const covered = this.#waiting;
    this.#waiting = [];
    this.#running = true;
    fs.fdatasync(this.#fd, (error) => {
      this.#running = false;
      if (error) this.#fail(error, covered);
      else {
        for (const { resolve } of covered) resolve();
        if (this.#waiting.length > 0) this.#next();
      }
    });
  }

  #fail(error: Error, covered: { reject(error: Error): void }[]): void {
    this.#failure = new MongoError(
      'OperationFailed',
      `The disk did not take the write-ahead log (${error.message}); no more writes are taken until a restart`,
    );
    for (const { reject } of [...covered, ...this.#waiting]) reject(this.#failure);
    this.#waiting = [];
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}
