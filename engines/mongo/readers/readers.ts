import { Worker } from 'node:worker_threads';
import type { Value } from '../bson/value.ts';
import { RawDocument } from '../bson/writer.ts';
import type { Request } from '../commands/request.ts';
import { MongoError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import type { Answered, Job } from './protocol.ts';

const THREADS = 2;
/** One command at a time is under way in a thread: it needs little room for what is young. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };
/** How long a thread may go on beyond a command's time before it is ended and replaced. */
const GRACE_MS = 500;
/** Whoever has been at one command for so long may be at it for much longer. */
const LONG_MS = 100;

interface Waiting {
  readonly request: Request;
  readonly bytes: Uint8Array;
  resolve(reply: RawDocument): void;
  reject(error: MongoError): void;
}

/**
 * Threads for reads that take long: each has its own connection to the database and carries out one command at a time.
 * A cursor stays with the thread that opened it. Threads start when they are first needed.
 */
export class Readers {
  readonly #store: Store;
  readonly #threads: ReaderThread[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Carries out a command in the thread that has the least to do. Rejects with MongoError when it must be given up. */
  run(request: Request, bytes: Uint8Array): Promise<RawDocument> {
    let thread = this.#threads.find((candidate) => candidate.load === 0);
    if (!thread && this.#threads.length < THREADS) {
      thread = new ReaderThread(this.#store);
      this.#threads.push(thread);
    }
    thread ??= this.#threads.reduce((a, b) => (b.load < a.load ? b : a));
    return thread.run(request, bytes);
  }

  /** Whether a command that is moved now may wait for others that take long. */
  get areHeldUp(): boolean {
    return this.#threads.length === THREADS && this.#threads.every(({ busyFor }) => busyFor > LONG_MS);
  }

  /** The thread that holds a cursor. */
  ofCursor(id: Value | undefined): ReaderThread | undefined {
    return typeof id === 'bigint' ? this.#threads.find((thread) => thread.cursors.has(id)) : undefined;
  }

  killCursor(id: bigint): boolean {
    return this.ofCursor(id)?.killCursor(id) ?? false;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

/** One thread and the commands that wait for it. */
export class ReaderThread {
  readonly cursors = new Set<bigint>();
  readonly #store: Store;
  #worker: Worker | undefined;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #since = 0;
  #overtime: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  get load(): number {
    return this.#queue.length + (this.#current ? 1 : 0);
  }

  /** For how many milliseconds it has been at its command. */
  get busyFor(): number {
    return this.#current ? performance.now() - this.#since : 0;
  }

  run(request: Request, bytes: Uint8Array): Promise<RawDocument> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, bytes, resolve, reject });
      this.#next();
    });
  }

  killCursor(id: bigint): boolean {
    this.#worker?.postMessage({ kill: id } satisfies Job);
    return this.cursors.delete(id);
  }

  #next(): void {
    if (this.#current) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    if (waiting.request.client.closed.aborted) {
      waiting.reject(new MongoError('Interrupted', 'the client is gone'));
      this.#next();
      return;
    }
    this.#current = waiting;
    this.#since = performance.now();
    const { deadline, client } = waiting.request;
    waiting.request.onInterrupt = this.#giveUp;
    client.closed.addEventListener('abort', this.#giveUp);
    if (deadline !== Number.POSITIVE_INFINITY) {
      this.#overtime = setTimeout(this.#giveUp, Math.max(0, deadline - performance.now()) + GRACE_MS);
    }
    // What was written before must be seen.
    this.#store.batches.flush();
    const bytes = Uint8Array.from(waiting.bytes);
    const unlimited = deadline === Number.POSITIVE_INFINITY;
    const job: Job = { bytes, catalogVersion: this.#store.catalog.version, host: client.host, unlimited };
    this.#worker ??= this.#start();
    this.#worker.postMessage(job, [bytes.buffer]);
  }

  #start(): Worker {
    const workerData = { file: this.#store.file };
    const worker = new Worker(new URL('./reader.thread.ts', import.meta.url), { workerData, resourceLimits });
    worker.unref();
    worker.on('message', (answered: Answered) => {
      // Node.js sends messages of its own through the same channel, for instance in watch mode.
      if (answered.bytes) this.#answered(answered);
    });
    worker.on('error', (error) => this.#lost(new MongoError('InternalError', String(error))));
    return worker;
  }

  #answered({ bytes, cursor, request }: Answered): void {
    if (cursor !== 0n) this.cursors.add(cursor);
    else if (request !== 0n) this.cursors.delete(request);
    this.#finish()?.resolve(new RawDocument(bytes));
    this.#next();
  }

  /** Ends a thread that does not come to an end itself; its cursors end with it. */
  readonly #giveUp = (): void => {
    if (this.#current) this.#lost(this.#current.request.reasonToEnd);
  };

  #lost(reason: MongoError): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.cursors.clear();
    worker?.removeAllListeners();
    worker?.on('error', () => {});
    void worker?.terminate();
    this.#finish()?.reject(reason);
    this.#next();
  }

  #finish(): Waiting | undefined {
    const finished = this.#current;
    this.#current = undefined;
    clearTimeout(this.#overtime);
    finished?.request.client.closed.removeEventListener('abort', this.#giveUp);
    return finished;
  }

  async close(): Promise<void> {
    const closing = new MongoError('InterruptedAtShutdown', 'interrupted at shutdown');
    for (const waiting of this.#queue.splice(0)) waiting.reject(closing);
    const worker = this.#worker;
    if (this.#current) this.#lost(closing);
    await worker?.terminate();
  }
}
