import type { Clock } from './clock.ts';
import { Leases } from './leases.model.ts';
import type { Log } from './log.ts';
import type { Schedule } from './module.ts';

const LEASE_MS = 15_000;
const TICK_MS = 5000;
/** A schedule that failed is tried again after this time, or after its own where that is shorter. */
const RETRY_MS = 60_000;

export interface ScheduleRunner {
  /** Runs what is due at this moment of the clock and waits for it. */
  tick(): Promise<void>;
  /** Aborts what runs, waits for its end and lets another process go on. */
  stop(): Promise<void>;
}

/** Runs each schedule at most once in its time, in one process of all; a run that a crash cut off is run again. */
export async function startSchedules(
  schedules: readonly Schedule[],
  { clock, log }: { clock: Clock; log: Log },
): Promise<ScheduleRunner> {
  const runner = new Runner(schedules, clock, log);
  await runner.start();
  return runner;
}

interface Run {
  done: Promise<void>;
  abort: AbortController;
}

const leaseName = (schedule: Schedule) => `schedule:${schedule.name}`;

class Runner implements ScheduleRunner {
  readonly #schedules: readonly Schedule[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #leases: Leases;
  readonly #running = new Map<Schedule, Run>();
  /** What this process knows to be next, as a row may have been read before that was stored. */
  readonly #next = new Map<Schedule, number>();
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(schedules: readonly Schedule[], clock: Clock, log: Log) {
    this.#schedules = schedules;
    this.#clock = clock;
    this.#log = log;
    this.#leases = new Leases(schedules.map(leaseName), LEASE_MS);
  }

  async start(): Promise<void> {
    await this.#leases.prepare();
    this.#loop();
  }

  async tick(): Promise<void> {
    await this.#startDue();
    await this.#allDone();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#allDone();
    await this.#leases.release();
  }

  #loop(): void {
    this.#startDue()
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'schedules could not reach the database');
        return TICK_MS;
      })
      .then((waitMs) => {
        if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.#loop(), waitMs);
      });
  }

  /** Starts what is due; resolves to the milliseconds until it makes sense to look again. */
  async #startDue(): Promise<number> {
    const held = await this.#leases.take();
    let waitMs = TICK_MS;
    for (const schedule of this.#schedules) {
      const running = this.#running.get(schedule);
      const lease = leaseName(schedule);
      if (running && !held.has(lease)) running.abort.abort(new Error('Another process has taken over.'));
      if (running || !held.has(lease) || this.#abort.signal.aborted) continue;
      const next = Math.max(held.get(lease)?.getTime() ?? 0, this.#next.get(schedule) ?? 0);
      const remaining = next - this.#clock.now().epochMilliseconds;
      if (remaining > 0) waitMs = Math.min(waitMs, remaining);
      else this.#startRun(schedule);
    }
    return waitMs;
  }

  #startRun(schedule: Schedule): void {
    const abort = new AbortController();
    const done = this.#run(schedule, AbortSignal.any([abort.signal, this.#abort.signal]));
    this.#running.set(schedule, { abort, done: done.finally(() => this.#running.delete(schedule)) });
  }

  async #allDone(): Promise<void> {
    await Promise.all([...this.#running.values()].map((run) => run.done));
  }

  async #run(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const started = this.#clock.now().epochMilliseconds;
    let pause = schedule.everyMs;
    try {
      await schedule.run(signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#log.error({ err: error, schedule: schedule.name }, 'a schedule failed');
      pause = Math.min(pause, RETRY_MS);
    }
    this.#next.set(schedule, started + pause);
    try {
      await this.#leases.setNext(leaseName(schedule), new Date(started + pause));
    } catch (error) {
      this.#log.warn({ err: error, schedule: schedule.name }, 'the next time of a schedule could not be stored');
    }
  }
}
