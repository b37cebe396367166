import { Worker } from 'node:worker_threads';
import type { ListenAt } from './wire/listener.ts';

export interface MongoOptions {
  /** The data folder; made when there is none. */
  readonly dir: string;
  /** A TCP port on 127.0.0.1 (0: the system chooses) in place of the Unix socket; every user of the machine can reach it. */
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

/** What the requests of a moment have made alive at once is little: more room would hold garbage, in each thread its own. */
const resourceLimits = { maxYoungGenerationSizeMb: 48 };

type Started = { readonly uri: string } | { readonly error: string };

/**
 * Starts the server in a thread of its own, so that it never holds up the caller's event loop.
 * Rejects with a sentence for the user when the folder is in use, damaged or the address taken.
 */
export async function startMongo({ dir, port, socket }: MongoOptions): Promise<Mongo> {
  const listen: ListenAt | undefined = socket !== undefined ? { socket } : port !== undefined ? { port } : undefined;
  const worker = new Worker(new URL('./server.thread.ts', import.meta.url), {
    workerData: { dir, listen },
    resourceLimits,
  });
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  const ended = new Promise<Error | undefined>((resolve) => worker.once('exit', () => resolve(failure)));
  // A thread that cannot start tells why and ends at once: its message comes before its exit, so the first one told stands.
  const started = await new Promise<Started>((resolve) => {
    worker.on('message', (message) => isStarted(message) && resolve(message));
    ended.then((error) => resolve({ error: error?.message ?? 'The database thread ended while starting' }));
  });
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

/** Whether this is the thread's own message; Node.js sends others through the same channel, for instance in watch mode. */
const isStarted = (message: unknown): message is Started =>
  typeof message === 'object' && message !== null && ('uri' in message || 'error' in message);
