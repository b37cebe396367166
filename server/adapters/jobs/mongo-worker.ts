import { randomUUID } from 'node:crypto';
import { repeat } from '../../kernel/repeat.ts';
import type { JobDefinition, JobWorker } from '../../ports/jobs.ts';
import { dueNames } from './job.model.ts';
import type { JobQueue, QueueWorker } from './job-queue.ts';
import { JobLane, LONGEST_TIMER_MS, type WorkerOptions } from './mongo-lane.ts';

/** How soon jobs that another process added are found; what this process adds starts at once. */
const POLL_MS = 1000;
/** Where a queue hands jobs out, those that are overdue by this are taken from the database all the same. */
const OVERDUE_MS = 2000;
/** What handlers that heed the abort get to come to an end. */
const ABORT_MS = 500;

/** Takes jobs in this process: one lane per job name, each with its own concurrency. */
export class MongoJobWorker implements JobWorker {
  readonly #lanes: ReadonlyMap<string, JobLane>;
  readonly #options: WorkerOptions;
  readonly #stopped: (worker: MongoJobWorker) => void;
  readonly #timers: NodeJS.Timeout[];
  readonly #handedOut: QueueWorker | undefined;

  constructor(
    definitions: readonly JobDefinition[],
    options: WorkerOptions & { queue?: JobQueue; stopped: (worker: MongoJobWorker) => void },
  ) {
    const id = randomUUID();
    this.#options = options;
    this.#stopped = options.stopped;
    this.#lanes = new Map(definitions.map((one) => [one.name, new JobLane(one, id, options)]));
    const renewMs = Math.min(...definitions.map((one) => one.leaseMs)) / 3;
    this.#timers = [
      repeat(POLL_MS, () => this.#poll(), options.log),
      repeat(Math.min(renewMs, LONGEST_TIMER_MS), () => this.#renew(), options.log),
    ];
    this.#handedOut = options.queue?.handTo([...this.#lanes.values()]);
    const now = options.clock.now().epochMilliseconds;
    if (!this.#handedOut) for (const lane of this.#lanes.values()) lane.wakeAt(now);
  }

  /** Looks for jobs of this name when they are due, `at` in milliseconds of the clock. */
  wake(name: string, at: number): void {
    this.#lanes.get(name)?.wakeAt(at);
  }

  async drain(graceMs: number): Promise<void> {
    const [poll, renew] = this.#timers;
    clearInterval(poll);
    const lanes = [...this.#lanes.values()];
    const idle = Promise.all(lanes.map((lane) => lane.drain()));
    const ended = Promise.withResolvers<void>();
    const handedOut = this.#handedOut?.stop(ended.promise);
    if (!(await settledWithin(idle, graceMs))) {
      for (const lane of lanes) lane.abort();
      await settledWithin(idle, ABORT_MS);
    }
    ended.resolve();
    await handedOut;
    clearInterval(renew);
    this.#stopped(this);
  }

  async #poll(): Promise<void> {
    const graceMs = this.#handedOut ? OVERDUE_MS : 0;
    const idle = [...this.#lanes.values()].filter((lane) => lane.idle && lane.isForgotten(graceMs));
    if (idle.length === 0) return;
    const now = this.#options.clock.now().epochMilliseconds;
    const names = idle.map((lane) => lane.name);
    for (const name of await dueNames(names, new Date(now - graceMs))) this.wake(name, now);
  }

  async #renew(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.renew()));
  }
}

async function settledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
