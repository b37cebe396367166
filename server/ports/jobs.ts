import type { Job } from '@sequelstring/contract/jobs.ts';
import type { z } from 'zod';

/**
 * Background work, delivered at least once: a job that a crashed worker held is given out again when its lease ends.
 * The rows of the modules are the truth; a job is an order to look at one, so a handler checks that the work is still due.
 */
export interface Jobs {
  /** Adds a job, or with a `key` that a waiting or running job has already, leaves that one alone. Durable on return. */
  add(order: JobOrder): Promise<void>;
  addMany(orders: readonly JobOrder[]): Promise<void>;
  list(filter: {
    status: Job['status'];
    queue?: string;
    page: number;
    limit: number;
  }): Promise<{ jobs: Job[]; total: number }>;
  /** Gives a dead job a fresh set of attempts; undefined where there is no such dead job. */
  retry(id: string): Promise<Job | undefined>;
  remove(id: string): Promise<Job | undefined>;
  /** Rewrites what failed attempts say, where it matches `told`. */
  rewriteErrors(told: RegExp, rewrite: (text: string) => string): Promise<void>;
  /** Waiting jobs per queue. */
  waiting(): Promise<Record<string, number>>;
  /** Starts to take jobs for these definitions. */
  work(definitions: readonly JobDefinition[]): Promise<JobWorker>;
}

/** The queue of each module's jobs. Metrics, alerts and scaling rules read these names. */
const queues: Readonly<Record<string, string>> = {
  occasions: 'email',
  social: 'social-sync',
  intelligence: 'news',
  calls: 'transcription',
  webhooks: 'webhook',
  notifications: 'notify',
  events: 'notify',
  crm: 'crm',
};
export const queueNames: readonly string[] = [...new Set(Object.values(queues))];

/** The queue of a job by its name. */
export function queueOf(name: string): string {
  const module = name.slice(0, name.indexOf('.'));
  return queues[module] ?? module;
}

export interface JobOrder {
  /** `<module>.<verbNoun>`; the module tells the queue. */
  name: string;
  payload: Record<string, unknown>;
  /** At most one waiting or running job per name has this key. */
  key?: string;
  /** Not before this instant; now when not given. */
  runAt?: Temporal.Instant;
}

export interface JobWorker {
  /** Takes no new jobs and waits for those that run, at most `graceMs`; the rest fall to their lease's end. */
  drain(graceMs: number): Promise<void>;
}

export interface JobContext {
  attempt: number;
  lastAttempt: boolean;
  /** Aborted when the worker drains and the grace is over. */
  signal: AbortSignal;
}

export interface JobDefinition<P extends z.ZodType = z.ZodType> {
  name: string;
  payload: P;
  /** Tries in all before the job is dead. */
  attempts: number;
  /** Base of the exponential, jittered back-off. */
  backoffMs: number;
  /** How many run at once in one process. */
  concurrency: number;
  /** A job whose worker shows no life for this long is given to another. Renewed while the handler runs. */
  leaseMs: number;
  handle(payload: z.output<P>, context: JobContext): Promise<void>;
}

/** Keeps the types of a definition's payload. */
export const job = <P extends z.ZodType>(definition: JobDefinition<P>): JobDefinition =>
  definition as unknown as JobDefinition;

/** Thrown by a handler for what no retry can mend: the job is dead at once. */
export class PermanentJobError extends Error {}
