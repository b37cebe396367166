import { getPriority, setPriority } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';

type Action = (...values: never[]) => unknown;
type Operation<O> = { [N in keyof O]: O[N] extends Action ? N : never }[keyof O] & string;
type Arguments<O, N extends keyof O> = O[N] extends Action ? Parameters<O[N]> : never;
type Value<O, N extends keyof O> = O[N] extends Action ? Awaited<ReturnType<O[N]>> : never;

interface Request {
  id: number;
  operation: string;
  values: unknown[];
}
/** `kind`: the class of the error, which structured clone forgets. */
export interface ThreadError {
  kind: string;
  message: string;
}
type Reply = { id: number; value?: unknown; error?: ThreadError };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Short of the main thread's: few requests at a time have what they made alive here, and each thread keeps its room. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

interface Options {
  /** Handed to `serveThread`. */
  data?: unknown;
  /** Makes an error of this process out of one of the thread; a plain one unless told. */
  toError?(error: ThreadError, cause?: unknown): Error;
}

/**
 * A thread for work that would keep the event loop from other requests; starts when it is first asked, and anew after it
 * broke. Arguments and results are copied by structured clone; streams among them are handed over, and what `handOver` names.
 */
export class Thread<O extends object> {
  readonly #script: URL;
  readonly #options: Options;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;

  /** `script` calls `serveThread`. */
  constructor(script: URL, options: Options = {}) {
    this.#script = script;
    this.#options = options;
  }

  /** Starts one operation after those that were asked for before. Rejects with what it throws, or when the thread breaks. */
  ask<N extends Operation<O>>(operation: N, ...values: Arguments<O, N>): Promise<Value<O, N>> {
    return this.#send(operation, values) as Promise<Value<O, N>>;
  }

  /** Carries out `close` of the operations, where there is one, and ends the thread. */
  async close(): Promise<void> {
    if (this.#worker) await this.#send('close', []);
    this.#worker = undefined;
  }

  #send(operation: string, values: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#serial;
      this.#worker ??= this.#start();
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, operation, values } satisfies Request, streamsOf(values));
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: this.#options.data, resourceLimits });
    worker.on('message', ({ id, value, error }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
      if (error) waiting?.reject(this.#toError(error));
      else waiting?.resolve(value);
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker));
    return worker;
  }

  #lose(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const error = this.#toError({ kind: 'Error', message: 'The thread ended.' }, cause);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #toError(error: ThreadError, cause?: unknown): Error {
    return this.#options.toError?.(error, cause) ?? new Error(error.message, { cause });
  }
}

const handedOver = new WeakMap<object, ArrayBuffer[]>();

/** Has these buffers of an operation's result moved to who asked instead of copied; the thread cannot read them after. */
export function handOver<T extends object>(result: T, buffers: ArrayBuffer[]): T {
  handedOver.set(result, buffers);
  return result;
}

const streamsOf = (values: readonly unknown[]) => values.filter((value) => value instanceof ReadableStream);

/** How much lower the priority of work is that nobody waits for, as `nice` counts it. */
const BACKGROUND = 5;

/**
 * Answers in a thread what `Thread` asks for. `open` makes the operations from the thread's data when they are first needed;
 * their `close`, where there is one, is called before the thread ends. In the background it gives way to requests where the
 * cores are busy.
 */
export function serveThread<D>(open: (data: D) => object, { background = false } = {}): void {
  // Linux alone has priorities of threads; elsewhere it would be that of the whole process.
  if (background && process.platform === 'linux') setPriority(Math.min(19, getPriority() + BACKGROUND));
  let operations: Record<string, Action> | undefined;
  const carryOut = async ({ id, operation, values }: Request): Promise<Reply> => {
    try {
      if (operation !== 'close') operations ??= open(workerData as D) as Record<string, Action>;
      return { id, value: await operations?.[operation]?.(...(values as never[])) };
    } catch (error) {
      const thrown = error as Error;
      return { id, error: { kind: thrown.constructor.name, message: thrown.message } };
    }
  };
  parentPort?.on('message', async (request: Request) => {
    // Node.js sends messages of its own through the same channel, for instance in watch mode.
    if (typeof request.id !== 'number') return;
    const reply = await carryOut(request);
    const moved = handedOver.get(reply.value as object) ?? [];
    parentPort?.postMessage(reply, [...streamsOf([reply.value]), ...moved]);
    if (request.operation === 'close') parentPort?.close();
  });
}
