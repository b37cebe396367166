import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ListenAt } from './wire/listener.ts';

export interface MongoOptions {
  /** The data folder; made when there is none. */
  readonly dir: string;
  /** A TCP port on 127.0.0.1 (0: the system chooses) in place of the Unix socket in the folder. */
  readonly port?: number;
  /** The path of a Unix socket in place of `mongo.sock` in the folder. */
  readonly socket?: string;
}

export interface Mongo {
  /** What a MongoDB driver connects to. */
  readonly uri: string;
  /** Resolves when the server has ended, with the reason when it ended by itself. */
  readonly ended: Promise<Error | undefined>;
  /** Writes what is open and lets go of the folder. */
  close(): Promise<void>;
}

type Started = { readonly uri: string } | { readonly error: string };

/**
 * Starts the server in a thread of its own, so that it never holds up the caller's event loop.
 * Rejects with a sentence for the user when the folder is in use, damaged or the address taken.
 */
export async function startMongo({ dir, port, socket }: MongoOptions): Promise<Mongo> {
  const listen: ListenAt | undefined = socket !== undefined ? { socket } : port !== undefined ? { port } : undefined;
  const worker = new Worker(new URL('./server.thread.ts', import.meta.url), { workerData: { dir, listen } });
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  const ended = new Promise<Error | undefined>((resolve) => worker.once('exit', () => resolve(failure)));
  const started = await Promise.race([
    firstAnswer(worker),
    ended.then((error): Started => ({ error: error?.message ?? 'The database thread ended while starting' })),
  ]);
  if ('error' in started) throw new Error(started.error);
  return {
    uri: started.uri,
    ended,
    async close() {
      worker.postMessage('close');
      await ended;
    },
  };
}

/** The thread's own message; Node.js sends others through the same channel, for instance in watch mode. */
async function firstAnswer(worker: Worker): Promise<Started> {
  for await (const [message] of on(worker, 'message')) {
    if (typeof message === 'object' && message !== null && ('uri' in message || 'error' in message)) return message;
  }
  throw new Error('The database thread ended while starting');
}
