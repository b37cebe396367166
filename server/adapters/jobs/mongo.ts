import type { Job } from '@sequelstring/contract/jobs.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { JobDefinition, JobOrder, Jobs, JobWorker } from '../../ports/jobs.ts';
import {
  changeErrors,
  countWaiting,
  deleteDead,
  insertJobs,
  type JobRow,
  listJobs,
  recoverJobs,
  revive,
  toJob,
} from './job.model.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobObserver } from './mongo-lane.ts';
import { MongoJobWorker } from './mongo-worker.ts';

export interface MongoJobsOptions {
  clock: Clock;
  log: Log;
  observe?: JobObserver;
  /** Hands jobs out to the workers; without one each looks for them in the database. */
  queue?: JobQueue;
  /** A number from 0 to below 1 that spreads retries. */
  random?: () => number;
}

const silent: JobObserver = { finished: () => {}, failed: () => {} };

/** Jobs as rows of the database: any number of processes add to them and work on them. */
export class MongoJobs implements Jobs {
  readonly #options: MongoJobsOptions & Required<Pick<MongoJobsOptions, 'observe' | 'random'>>;
  readonly #workers = new Set<MongoJobWorker>();
  #definitions: ReadonlyMap<string, JobDefinition> = new Map();

  constructor(options: MongoJobsOptions) {
    this.#options = { observe: silent, random: Math.random, ...options };
  }

  /** Gives back what killed workers held; only where no other process can be at work. */
  async recover(): Promise<void> {
    await recoverJobs(this.#now());
  }

  add(order: JobOrder): Promise<void> {
    return this.addMany([order]);
  }

  async addMany(orders: readonly JobOrder[]): Promise<void> {
    this.#tell(await insertJobs(orders, this.#now(), (name) => this.#definitions.get(name)?.attempts ?? 0));
  }

  list(filter: { status: Job['status']; queue?: string; page: number; limit: number }) {
    return listJobs(filter);
  }

  async retry(id: string): Promise<Job | undefined> {
    const row = await revive(id, this.#now());
    if (!row) return undefined;
    this.#tell([row]);
    return toJob(row);
  }

  remove(id: string): Promise<Job | undefined> {
    return deleteDead(id);
  }

  rewriteErrors(told: RegExp, rewrite: (text: string) => string): Promise<void> {
    return changeErrors(told, rewrite);
  }

  waiting(): Promise<Record<string, number>> {
    return countWaiting(this.#now());
  }

  /** @throws when a name has two handlers, none, or is not of the form `<module>.<verbNoun>`. */
  async work(definitions: readonly JobDefinition[]): Promise<JobWorker> {
    this.#definitions = checkDefinitions(definitions);
    const worker = new MongoJobWorker(definitions, {
      ...this.#options,
      stopped: (stopped) => this.#workers.delete(stopped),
    });
    this.#workers.add(worker);
    return worker;
  }

  #tell(rows: readonly JobRow[]): void {
    const { queue } = this.#options;
    if (!queue) {
      for (const worker of this.#workers) for (const row of rows) worker.wake(row.name, row.runAt.getTime());
      return;
    }
    const now = this.#now().getTime();
    queue.announce(rows.map(({ _id, name, runAt }) => ({ id: String(_id), name, delayMs: runAt.getTime() - now })));
  }

  #now(): Date {
    return nowAsDate(this.#options.clock);
  }
}

function checkDefinitions(definitions: readonly JobDefinition[]): Map<string, JobDefinition> {
  const byName = new Map<string, JobDefinition>();
  for (const definition of definitions) {
    const { name } = definition;
    if (!/^[a-z]+\.[\w.]+$/.test(name)) throw new Error(`The job name ${name} is not of the form module.verbNoun.`);
    if (byName.has(name)) throw new Error(`The job ${name} has two handlers.`);
    if (typeof definition.handle !== 'function') throw new Error(`The job ${name} has no handler.`);
    byName.set(name, definition);
  }
  return byName;
}
