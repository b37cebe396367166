import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { inSpan, SpanKind, untraced } from '../../kernel/tracing.ts';
import { type JobDefinition, PermanentJobError } from '../../ports/jobs.ts';
import {
  bury,
  type Claim,
  claimJobs,
  deleteDone,
  giveBack,
  type JobRow,
  postpone,
  readDue,
  renewLeases,
} from './job.model.ts';

/** Told of every attempt, for the metrics. */
export interface JobObserver {
  finished(job: { queue: string; job: string; seconds: number }): void;
  failed(job: { queue: string; job: string }): void;
}

export interface WorkerOptions {
  clock: Clock;
  log: Log;
  observe: JobObserver;
  random: () => number;
}

interface Running {
  row: JobRow;
  abort: AbortController;
}

const LONGEST_BACKOFF_MS = 6 * 3_600_000;
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LONGEST_ERROR = 2000;

/** The jobs of one name in one process: takes as many as may run at once, and again when there is room and more may wait. */
export class JobLane {
  readonly #definition: JobDefinition;
  readonly #worker: string;
  readonly #options: WorkerOptions;
  readonly #running = new Map<string, Running>();
  /** Claims of single jobs that are on their way to the database. */
  #taking = 0;
  #handedAt = Number.NEGATIVE_INFINITY;
  #freed = Promise.withResolvers<void>();
  /** Set while due jobs may be waiting that were not yet looked for. */
  #more = false;
  #claiming: Promise<void> | undefined;
  #draining = false;
  #aborted = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #done: JobRow['_id'][] = [];
  #clearing: Promise<void> | undefined;

  constructor(definition: JobDefinition, worker: string, options: WorkerOptions) {
    this.#definition = definition;
    this.#worker = worker;
    this.#options = options;
  }

  get name(): string {
    return this.#definition.name;
  }

  /** Whether the lane has room and knows of nothing that waits. */
  get idle(): boolean {
    return !this.#more && !this.#claiming && this.#room() > 0;
  }

  /** Whether no queue has handed it a job for this long. */
  isForgotten(ms: number): boolean {
    return performance.now() - this.#handedAt > ms;
  }

  get concurrency(): number {
    return this.#definition.concurrency;
  }

  get leaseMs(): number {
    return this.#definition.leaseMs;
  }

  /**
   * Runs the job of this id when there is room for it. Resolves to the milliseconds until it is to be tried again, also
   * where that is because another worker has it or this one is stopping; undefined when it is done, dead or gone.
   */
  async take(id: string): Promise<number | undefined> {
    this.#handedAt = performance.now();
    while (this.#room() <= 0 && !this.#draining) await this.#freed.promise;
    if (this.#draining) return 0;
    if (this.#running.has(id)) return this.leaseMs;
    try {
      const row = await this.#claimOne(id);
      const again = row ? await this.#start(row) : (await readDue(id))?.getTime();
      return again === undefined ? undefined : Math.max(0, again - this.#now());
    } catch (error) {
      // It is found in the database when that answers again.
      this.#options.log.warn({ err: error, job: this.name }, 'a job could not be taken');
      return undefined;
    } finally {
      this.#ended();
    }
  }

  async #claimOne(id: string): Promise<JobRow | undefined> {
    this.#taking++;
    try {
      const [row] = await untraced(() => claimJobs({ ...this.#claimOf(1), id, except: [] }));
      return row && { ...row, worker: this.#worker };
    } finally {
      this.#taking--;
    }
  }

  /** Looks for jobs at this time of the clock, now when it is past. */
  wakeAt(at: number): void {
    const waitMs = at - this.#now();
    if (waitMs <= 0) {
      this.#more = true;
      this.#take();
    } else if (at < this.#timerAt && !this.#draining) {
      clearTimeout(this.#timer);
      this.#timerAt = at;
      this.#timer = setTimeout(() => this.#onTimer(at), Math.min(waitMs, LONGEST_TIMER_MS));
    }
  }

  /** Renews the leases of what runs, and aborts what another worker has been given meanwhile. */
  async renew(): Promise<void> {
    const before = [...this.#running.values()];
    if (before.length === 0) return;
    const kept = new Set(
      await renewLeases(
        this.#worker,
        before.map(({ row }) => row._id),
        this.#leaseEnd(),
      ),
    );
    for (const { row, abort } of before) {
      if (!kept.has(String(row._id))) abort.abort(new Error('The lease of the job ended.'));
    }
  }

  /** Takes nothing more; resolves when all that runs has come to an end and is recorded. */
  async drain(): Promise<void> {
    this.#draining = true;
    clearTimeout(this.#timer);
    await this.#claiming;
    this.#ended();
    while (this.#running.size + this.#taking > 0) await this.#freed.promise;
    await this.#clearing;
  }

  abort(): void {
    this.#aborted = true;
    for (const { abort } of this.#running.values()) abort.abort(new Error('The worker is stopping.'));
  }

  #onTimer(at: number): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.wakeAt(at);
  }

  #take(): void {
    if (this.#claiming || this.#draining) return;
    this.#claiming = untraced(() => this.#claim())
      .catch((error: unknown) => {
        // The next poll finds what waits.
        this.#more = false;
        this.#options.log.warn({ err: error, job: this.name }, 'jobs could not be taken');
      })
      .finally(() => {
        this.#claiming = undefined;
        if (this.#more && this.#room() > 0) this.#take();
      });
  }

  async #claim(): Promise<void> {
    const limit = this.#room();
    if (limit <= 0 || !this.#more) return;
    this.#more = false;
    const rows = await claimJobs(this.#claimOf(limit));
    if (rows.length === limit) this.#more = true;
    for (const row of rows) {
      void this.#start({ ...row, worker: this.#worker }).then((retryAt) => retryAt && this.wakeAt(retryAt));
    }
  }

  #claimOf(limit: number): Claim {
    return {
      name: this.name,
      worker: this.#worker,
      limit,
      now: new Date(this.#now()),
      leaseEnd: this.#leaseEnd(),
      maxAttempts: this.#definition.attempts,
      except: [...this.#running.values()].map(({ row }) => row._id),
    };
  }

  /** Resolves, when the job has come to an end, to the time of the clock at which it is to be tried again, if it is. */
  async #start(row: JobRow): Promise<number | undefined> {
    const id = String(row._id);
    const running = { row, abort: new AbortController() };
    this.#running.set(id, running);
    try {
      return await this.#run(running);
    } catch (error) {
      // The lease ends and the job is given out again.
      this.#options.log.warn({ err: error, job: this.name }, 'the outcome of a job could not be stored');
      return undefined;
    } finally {
      this.#running.delete(id);
      if (this.#more) this.#take();
      this.#ended();
    }
  }

  #ended(): void {
    const { resolve } = this.#freed;
    this.#freed = Promise.withResolvers();
    resolve();
  }

  async #run({ row, abort }: Running): Promise<number | undefined> {
    const { attempts } = this.#definition;
    if (row.attempts > attempts) {
      await bury(row, row.lastError ?? 'The worker ended in the middle of this job, every time.');
      return undefined;
    }
    const started = performance.now();
    try {
      const payload = parsePayload(this.#definition, row.payload);
      const context = { attempt: row.attempts, lastAttempt: row.attempts === attempts, signal: abort.signal };
      await inSpan(`job ${row.name}`, { kind: SpanKind.CONSUMER, causes: [row.trace] }, () =>
        this.#definition.handle(payload, context),
      );
      this.#observe(row, started);
      this.#finish(row);
    } catch (error) {
      this.#observe(row, started);
      return this.#fail(row, error);
    }
    return undefined;
  }

  #observe(row: JobRow, started: number): void {
    this.#options.observe.finished({ queue: row.queue, job: row.name, seconds: (performance.now() - started) / 1000 });
  }

  async #fail(row: JobRow, error: unknown): Promise<number | undefined> {
    const { attempts, backoffMs } = this.#definition;
    if (this.#aborted) {
      const now = this.#now();
      await giveBack(row, new Date(now));
      return now;
    }
    this.#options.observe.failed({ queue: row.queue, job: row.name });
    const message = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
    const dead = error instanceof PermanentJobError || row.attempts >= attempts;
    this.#options.log[dead ? 'error' : 'warn'](
      { err: error, job: row.name, attempt: row.attempts, dead },
      'a job failed',
    );
    if (dead) {
      await bury(row, message);
      return undefined;
    }
    const at = this.#now() + jitteredBackoff(backoffMs, row.attempts, this.#options.random());
    await postpone(row, new Date(at), message);
    return at;
  }

  /** Jobs that end together are deleted together. */
  #finish(row: JobRow): void {
    this.#done.push(row._id);
    this.#clearing ??= this.#clear();
  }

  async #clear(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#done.length > 0) {
      const ids = this.#done;
      this.#done = [];
      try {
        await deleteDone(this.#worker, ids);
      } catch (error) {
        this.#options.log.warn(
          { err: error, job: this.name },
          'jobs that are done could not be removed and will run again',
        );
      }
    }
    this.#clearing = undefined;
  }

  #room(): number {
    return this.#draining ? 0 : this.#definition.concurrency - this.#running.size - this.#taking;
  }

  #now(): number {
    return this.#options.clock.now().epochMilliseconds;
  }

  #leaseEnd(): Date {
    return new Date(this.#now() + this.#definition.leaseMs);
  }
}

function parsePayload(definition: JobDefinition, payload: unknown): unknown {
  const parsed = definition.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new PermanentJobError(`The payload is not what the handler takes: ${parsed.error.message}`);
}

/** Milliseconds before the next try: `base` doubled with each attempt up to six hours, of which a random half to whole. */
export function jitteredBackoff(base: number, attempt: number, random: number): number {
  const whole = Math.min(base * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.round(whole / 2 + (whole / 2) * random);
}
