import { setTimeout as pause } from 'node:timers/promises';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import { queueOf } from '../../ports/jobs.ts';
import type { RedisServer } from '../redis/redis.ts';
import type { JobQueue, QueueEntry, QueueWorker, Taker } from './job-queue.ts';

/** How long a worker that was told to stop waits for Redis. */
const STOP_MS = 1000;
/** BullMQ's own count of stalls decides nothing: the row counts attempts. */
const ANY_NUMBER = 1_000_000;
const KEPT_EVENTS = 100;

/**
 * BullMQ on Redis. Each job name is a queue, since processes serve different names; the keys of all names of one queue of
 * the product are in one slot of a cluster (`bull:{email}:occasions.sendGreeting:wait`).
 */
export class BullQueue implements JobQueue {
  readonly #redis: RedisServer;
  readonly #queues = new Map<string, Queue>();

  constructor({ redis }: { redis: RedisServer }) {
    this.#redis = redis;
  }

  announce(entries: readonly QueueEntry[]): void {
    for (const [name, ofName] of Map.groupBy(entries, (entry) => entry.name)) {
      void this.#redis.tryFor(
        () => this.#add(name, ofName),
        () => {},
      );
    }
  }

  handTo(takers: readonly Taker[]): QueueWorker {
    const connection = this.#redis.connect();
    const workers = takers.map((taker) => {
      const worker = new Worker(taker.name, (entry, token) => hand(taker, entry, token), {
        ...{ connection, prefix: prefixOf(taker.name), skipVersionCheck: true },
        concurrency: taker.concurrency,
        ...{ lockDuration: taker.leaseMs, stalledInterval: taker.leaseMs, maxStalledCount: ANY_NUMBER },
        ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
      });
      return worker.on('error', ignore);
    });
    return {
      stop: async (done) => {
        const closed = Promise.allSettled(workers.map((worker) => worker.close()));
        await done;
        await Promise.race([closed, pause(STOP_MS, undefined, { ref: false })]);
        connection.disconnect();
      },
    };
  }

  async #add(name: string, entries: readonly QueueEntry[]): Promise<void> {
    const queue = this.#queue(name);
    try {
      await queue.addBulk(
        entries.map(({ id, delayMs }) => ({
          ...{ name, data: {} },
          opts: { jobId: id, delay: Math.max(0, delayMs), removeOnComplete: true, removeOnFail: true },
        })),
      );
    } catch (error) {
      // One that could not be opened does not open later.
      this.#queues.delete(name);
      await queue.close();
      throw error;
    }
  }

  #queue(name: string): Queue {
    const open = this.#queues.get(name);
    if (open) return open;
    const queue = new Queue(name, {
      ...{ connection: this.#redis.commands, prefix: prefixOf(name), skipVersionCheck: true },
      streams: { events: { maxLen: KEPT_EVENTS } },
    }).on('error', ignore);
    this.#queues.set(name, queue);
    return queue;
  }
}

async function hand(taker: Taker, entry: Job, token: string | undefined): Promise<void> {
  const againMs = await taker.take(String(entry.id));
  if (againMs === undefined) return;
  await entry.moveToDelayed(Date.now() + againMs, token);
  throw new DelayedError();
}

const prefixOf = (name: string) => `bull:{${queueOf(name)}}`;

/** The connection for commands tells of an outage. */
const ignore = () => {};
