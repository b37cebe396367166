import type { DomainEvent } from '@sequelstring/contract/events.ts';
import { z } from 'zod';
import { type JobDefinition, type Jobs, job } from '../ports/jobs.ts';
import { type Delivery, outbox, recordsIn, subscribe } from './events.ts';
import { Leases } from './leases.model.ts';
import type { Log } from './log.ts';
import type { Listener } from './module.ts';
import { repeat } from './repeat.ts';
import { inSpan, SpanKind, untraced } from './tracing.ts';

/** Rows that are read at once. */
const ROWS = 100;
/** Records that the events are about which a listener is handed at once, so that it can hold them. */
const BATCH = 500;
/** Between two looks of a listener at a stream of single events, so that they come in batches. */
const LINGER_MS = 100;
/** How soon events that another process stored are found, where it could not tell. */
const POLL_MS = 1000;
/** Other processes are told of what comes after so long a silence: a busy one leaves its events to the next look, which takes many together. */
const SILENCE_MS = POLL_MS;
/** Browsers wait this long at most for what a worker that was killed should have told them. */
const LEASE_MS = 2_500;
const RENEW_MS = 750;

const EventRecord = z.object({ id: z.string(), name: z.string(), payload: z.unknown(), at: z.string() });

/**
 * Brings stored events to the listeners, at least once each. Every listener goes through its own rows, in one process at a
 * time; what it refuses goes on as one job per event, with the retries and the dead letters of jobs.
 */
export class EventRelay {
  /** What the listeners refused, as jobs; belongs to the definitions that are worked on. */
  readonly jobs: JobDefinition[];
  readonly #lanes: Map<string, Lane>;
  readonly #leases: Leases;
  readonly #log: Log;
  readonly #tell: ((listeners: readonly string[]) => void) | undefined;
  /** When events were stored last that another process delivers. */
  #storedAt = Number.NEGATIVE_INFINITY;
  #timers: NodeJS.Timeout[] = [];

  /**
   * Delivers to `listeners`; for those `elsewhere` events are stored, and another process delivers them. `tell` reaches the
   * `wake` of the other processes; without it they find the events at their next look.
   */
  constructor(options: {
    listeners: readonly Listener[];
    elsewhere?: readonly Listener[];
    jobs: Jobs;
    log: Log;
    tell?: (listeners: readonly string[]) => void;
  }) {
    const { listeners, elsewhere = [], jobs, log, tell } = options;
    this.#log = log;
    this.#tell = tell;
    this.#leases = new Leases(
      listeners.map((listener) => leaseName(listener.name)),
      LEASE_MS,
    );
    this.#lanes = new Map(
      listeners.map((listener) => [listener.name, new Lane({ listener, jobs, log, leases: this.#leases })]),
    );
    if (this.#lanes.size !== listeners.length) throw new Error('Two event listeners have the same name.');
    this.jobs = listeners.map(redelivery);
    subscribe([...listeners, ...elsewhere], (names) => {
      this.wake(names);
      if (tell) this.#tellOf(names.filter((name) => !this.#leases.holds(leaseName(name))));
    });
  }

  /** Has these listeners look for events soon, those of them that this process serves. */
  wake(names: readonly string[]): void {
    for (const name of names) this.#lanes.get(name)?.wake();
  }

  /** Tells the other processes of listeners that one of them serves. */
  #tellOf(names: readonly string[]): void {
    if (names.length === 0) return;
    const silence = performance.now() - this.#storedAt;
    this.#storedAt = performance.now();
    if (silence > SILENCE_MS) this.#tell?.(names);
  }

  /** Starts to deliver in this process. */
  async start(): Promise<void> {
    await this.#leases.prepare();
    await this.renew();
    for (const lane of this.#lanes.values()) lane.start();
    this.#timers = [repeat(RENEW_MS, () => this.renew(), this.#log), repeat(POLL_MS, () => this.#poll(), this.#log)];
  }

  /** Waits for the batches that are being delivered and lets another process go on. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop()));
    await this.#leases.release();
  }

  /** Keeps the listeners that this process serves and takes over those that nobody does; happens by itself. */
  async renew(): Promise<void> {
    if (this.#lanes.size === 0) return;
    const held = () => [...this.#lanes.keys()].filter((name) => this.#leases.holds(leaseName(name)));
    const before = new Set(held());
    await this.#leases.take();
    // What another process left lies there already.
    for (const name of held()) if (!before.has(name)) this.#lanes.get(name)?.wake();
  }

  /** One cheap look at the outbox; only when something lies there do the listeners look for what is theirs. */
  async #poll(): Promise<void> {
    if (await outbox().findOne({ _id: { $gte: '' } }, { projection: { _id: 1 } })) {
      for (const lane of this.#lanes.values()) lane.wake();
    }
  }
}

const leaseName = (listener: string) => `events:${listener}`;
const jobName = (listener: string) => `events.${listener}`;

function redelivery(listener: Listener): JobDefinition {
  return job({
    name: jobName(listener.name),
    payload: EventRecord,
    attempts: 12,
    backoffMs: 500,
    concurrency: 4,
    leaseMs: 60_000,
    handle: (event) => listener.handle([event as DomainEvent]),
  });
}

/** The way of the events to one listener. */
class Lane {
  readonly #listener: Listener;
  readonly #jobs: Jobs;
  readonly #leases: Leases;
  readonly #log: Log;
  #wanted = true;
  #stopped = true;
  #running: Promise<void> | undefined;

  constructor(options: { listener: Listener; jobs: Jobs; leases: Leases; log: Log }) {
    this.#listener = options.listener;
    this.#jobs = options.jobs;
    this.#leases = options.leases;
    this.#log = options.log;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  /** Looks for events soon; cheap to call. */
  wake(): void {
    this.#wanted = true;
    if (this.#stopped) return;
    this.#running ??= untraced(() => this.#run()).finally(() => {
      this.#running = undefined;
      if (this.#wanted && this.#mayDeliver()) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  #mayDeliver(): boolean {
    return !this.#stopped && this.#leases.holds(leaseName(this.#listener.name));
  }

  async #run(): Promise<void> {
    while (this.#wanted && this.#mayDeliver()) {
      this.#wanted = false;
      try {
        while (this.#mayDeliver() && (await this.#deliverRows()) === ROWS);
      } catch (error) {
        // The rows are still there: the next poll goes on with them.
        this.#log.warn({ err: error, listener: this.#listener.name }, 'events could not be delivered');
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
    }
  }

  async #deliverRows(): Promise<number> {
    const { name } = this.#listener;
    const rows = await outbox()
      .find({ _id: { $gte: `${name}:`, $lt: `${name};` } }, { sort: { _id: 1 }, limit: ROWS, batchSize: ROWS + 1 })
      .toArray();
    if (rows.length === 0) return 0;
    const events = rows.flatMap((row) => eventsOf(row, name));
    const causes = rows.map(({ trace }) => trace);
    await inSpan(`deliver ${name}`, { kind: SpanKind.CONSUMER, causes }, async () => {
      for (const portion of portionsOf(events)) await this.#hand(portion);
    });
    await outbox().deleteMany({ _id: { $in: rows.map((row) => row._id) } });
    return rows.length;
  }

  async #hand(events: DomainEvent[]): Promise<void> {
    try {
      await this.#listener.handle(events);
    } catch (error) {
      const { name } = this.#listener;
      this.#log.warn(
        { err: error, listener: name, events: events.length },
        'a listener failed; its events go on as jobs',
      );
      await this.#jobs.addMany(events.map((event) => ({ name: jobName(name), key: event.id, payload: { ...event } })));
    }
  }
}

function eventsOf({ _id, name, payloads, at }: Delivery, listener: string): DomainEvent[] {
  const id = _id.slice(listener.length + 1);
  return payloads.map(
    (payload, index) => ({ id: `${id}.${index}`, name, payload, at: at.toISOString() }) as DomainEvent,
  );
}

/** Of `BATCH` records each; an event that is about more comes alone. */
function* portionsOf(events: readonly DomainEvent[]): Generator<DomainEvent[]> {
  let portion: DomainEvent[] = [];
  let records = 0;
  for (const event of events) {
    const more = recordsIn(event.payload);
    if (portion.length > 0 && records + more > BATCH) {
      yield portion;
      portion = [];
      records = 0;
    }
    portion.push(event);
    records += more;
  }
  if (portion.length > 0) yield portion;
}
