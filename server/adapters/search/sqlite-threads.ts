import { Worker } from 'node:worker_threads';
import { RebuildSuperseded, SearchUnavailable } from '../../ports/search.ts';
import type { Arguments, Operation, Reply, Request, Value } from './sqlite.thread.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A thread with connections of its own; starts when it is first asked, and anew after it broke. */
export class SqliteThread {
  readonly #dir: string;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Carries out one operation after those that were asked for before. */
  ask<O extends Operation>(operation: O, ...values: Arguments<O>): Promise<Value<O>> {
    return this.#send(operation, values) as Promise<Value<O>>;
  }

  async close(): Promise<void> {
    if (this.#worker) await this.#send('close', []);
    this.#worker = undefined;
  }

  #send(operation: Request['operation'], values: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#serial;
      this.#worker ??= this.#start();
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, operation, arguments: values } satisfies Request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite.thread.ts', import.meta.url), { workerData: this.#dir });
    worker.on('message', ({ id, value, error }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
      if (!error) waiting?.resolve(value);
      else waiting?.reject(new (error.superseded ? RebuildSuperseded : SearchUnavailable)(error.message));
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('The search thread ended.')));
    return worker;
  }

  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values())
      reject(new SearchUnavailable('The search thread ended.', { cause }));
    this.#waiting.clear();
  }
}
