import type { DomainEvent, EventName } from '@sequelstring/contract/events.ts';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { jobCollections } from '../adapters/jobs/job.model.ts';
import { MongoJobs } from '../adapters/jobs/mongo.ts';
import type { JobWorker } from '../ports/jobs.ts';
import { systemClock } from './clock.ts';
import { collection, connectDatabase, disconnectDatabase, transaction } from './db.ts';
import { EventRelay } from './events.relay.ts';
import { outbox, publish, publishMany } from './events.ts';
import { buildIndexes } from './indexes.ts';
import type { Listener } from './module.ts';

const log = pino({ level: 'silent' });
const ID = '0123456789abcdef01234567';
const contact = (importId = ID) => ({ importId, owner: ID, kind: 'contact' as const, ids: [] });
const everything: EventName[] = ['records.imported', 'import.progressed'];

let database: TestDatabase;
let jobs: MongoJobs;
let relays: EventRelay[] = [];
let workers: JobWorker[] = [];

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  jobs = new MongoJobs({ clock: systemClock, log });
  await buildIndexes(jobCollections);
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await Promise.all(workers.map((worker) => worker.drain(5000)));
  relays = [];
  workers = [];
  await outbox().deleteMany({});
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

function relayTo(...listeners: Listener[]): EventRelay {
  const relay = new EventRelay({ listeners, jobs, log });
  relays.push(relay);
  return relay;
}

async function startRelay(...listeners: Listener[]): Promise<EventRelay> {
  const relay = relayTo(...listeners);
  workers.push(await jobs.work(relay.jobs));
  await relay.start();
  return relay;
}

/** A listener that keeps what it got, and tells when that are `count` events. */
function recorder(name: string, count: number, events: readonly EventName[] = everything) {
  const got: DomainEvent[] = [];
  const batches: number[] = [];
  const { promise: full, resolve } = Promise.withResolvers<DomainEvent[]>();
  const listener: Listener = {
    name,
    events,
    handle: async (batch) => {
      batches.push(batch.length);
      got.push(...batch);
      if (got.length >= count) resolve(got);
    },
  };
  return { listener, got, batches, full };
}

const tell = (...ids: string[]) => transaction((session) => publishMany(session, 'records.imported', ids.map(contact)));
const idOf = (event: DomainEvent) => ('importId' in event.payload ? event.payload.importId : '');
const numbered = (n: number) => n.toString(16).padStart(24, '0');

describe('publish', () => {
  it('delivers an event when its transaction commits', async () => {
    const seen = recorder('test.see', 1);
    await startRelay(seen.listener);
    await transaction((session) => publish(session, 'records.imported', contact()));
    const [event] = await seen.full;
    expect(event).toMatchObject({ name: 'records.imported', payload: contact() });
    expect(event?.id).toMatch(/^[0-9a-f]{24}\.0$/);
    expect(Number.isNaN(Date.parse(event?.at ?? ''))).toBe(false);
  });

  it('delivers nothing of a transaction that fails', async () => {
    const seen = recorder('test.see', 1);
    await startRelay(seen.listener);
    const failing = transaction(async (session) => {
      await publish(session, 'import.progressed', contact());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await tell(ID);
    expect((await seen.full).map((event) => event.name)).toEqual(['records.imported']);
  });

  it('delivers once what a transaction publishes that had to be run again', async () => {
    const seen = recorder('test.see', 2);
    await startRelay(seen.listener);
    let runs = 0;
    await transaction(async (session) => {
      await publish(session, 'import.progressed', contact());
      if (++runs === 1) await collideWithAnother(session);
    });
    await tell(ID);
    expect(runs).toBe(2);
    expect((await seen.full).map((event) => event.name)).toEqual(['import.progressed', 'records.imported']);
  });

  it('stores nothing for a listener that does not want an event', async () => {
    const seen = recorder('test.see', 1);
    await startRelay({ ...seen.listener, wants: ({ payload }) => 'importId' in payload && payload.importId === ID });
    await tell(numbered(1), ID, numbered(2));
    expect((await seen.full).map(idOf)).toEqual([ID]);
    relayTo({ ...recorder('test.none', 1).listener, wants: () => false });
    await tell(ID);
    expect(await outbox().countDocuments({ _id: { $gte: 'test.none:', $lt: 'test.none;' } })).toBe(0);
  });

  it('stores nothing for an event that nobody listens to', async () => {
    relayTo(recorder('test.see', 1, ['import.progressed']).listener);
    await tell(ID);
    expect(await outbox().countDocuments()).toBe(0);
  });
});

describe('the relay', () => {
  it('gives each listener the events that it asked for and forgets them', async () => {
    const created = recorder('test.created', 2, ['records.imported']);
    const both = recorder('test.both', 3);
    const relay = await startRelay(created.listener, both.listener);
    await tell(numbered(1), numbered(2));
    await transaction((session) => publish(session, 'import.progressed', contact()));
    await Promise.all([created.full, both.full]);
    await relay.stop();
    expect(created.got.map(idOf).toSorted()).toEqual([numbered(1), numbered(2)]);
    expect(both.got).toHaveLength(3);
    expect(await outbox().countDocuments()).toBe(0);
  });

  it('delivers on its start what was published before', async () => {
    const seen = recorder('test.see', 1);
    const relay = relayTo(seen.listener);
    await tell(ID);
    await relay.start();
    expect(await seen.full).toHaveLength(1);
  });

  it('delivers thousands in batches, each once', async () => {
    const seen = recorder('test.see', 10_000);
    const relay = relayTo(seen.listener);
    await tell(...Array.from({ length: 10_000 }, (_, n) => numbered(n)));
    await relay.start();
    await seen.full;
    await relay.stop();
    expect(new Set(seen.got.map(idOf)).size).toBe(10_000);
    expect(seen.got).toHaveLength(10_000);
    expect(seen.batches.length).toBeLessThan(100);
  });

  it('does not let a listener that fails hold up another, and tries its events again one by one', async () => {
    const sound = recorder('test.sound', 3);
    const failed = recorder('test.fails', 3);
    let batches = 0;
    const failing: Listener = {
      name: 'test.fails',
      events: everything,
      handle: async (batch) => {
        if (++batches === 1) throw new Error('the first time');
        await failed.listener.handle(batch);
      },
    };
    await startRelay(failing, sound.listener);
    await tell(numbered(1), numbered(2), numbered(3));
    expect(await sound.full).toHaveLength(3);
    expect((await failed.full).map(idOf).toSorted()).toEqual([numbered(1), numbered(2), numbered(3)]);
    expect(failed.batches).toEqual([1, 1, 1]);
  });

  it('shows an event that a listener will not take as a dead job, which can be retried', async () => {
    const got = Promise.withResolvers<readonly DomainEvent[]>();
    let broken = true;
    const listener: Listener = {
      name: 'test.dead',
      events: everything,
      handle: async (batch) => {
        if (broken) throw new Error('cannot take it');
        got.resolve(batch);
      },
    };
    const relay = relayTo(listener);
    workers.push(await jobs.work(relay.jobs.map((job) => ({ ...job, attempts: 2, backoffMs: 1 }))));
    await relay.start();
    await tell(numbered(42));
    const dead = await deadJob('events.test.dead');
    expect(dead).toMatchObject({ queue: 'notify', attempts: 2, lastError: 'cannot take it' });
    broken = false;
    await jobs.retry(dead.id);
    expect((await got.promise).map(idOf)).toEqual([numbered(42)]);
  });

  it('delivers in one process at a time, and in the next when that one stops', async () => {
    const first = recorder('test.shared', 1);
    const second = recorder('test.shared', 1);
    const one = await startRelay(first.listener);
    const two = relayTo(second.listener);
    await two.start();
    await tell(numbered(1));
    expect((await first.full).map(idOf)).toEqual([numbered(1)]);
    expect(second.got).toEqual([]);
    await one.stop();
    await two.renew();
    await tell(numbered(2));
    expect((await second.full).map(idOf)).toEqual([numbered(2)]);
  });

  it('reaches a listener of another process as soon as that is told, before its next look', async () => {
    const seen = recorder('test.elsewhere', 1);
    const worker = await startRelay(seen.listener);
    const told: (readonly string[])[] = [];
    // A process that serves nobody itself stores the event.
    const web = new EventRelay({
      ...{ listeners: [], elsewhere: [seen.listener], jobs, log },
      tell: (listeners) => {
        told.push(listeners);
        worker.wake(listeners);
      },
    });
    relays.push(web);
    await tell(numbered(1));
    await tell(numbered(2));
    expect((await seen.full).map(idOf)).toContain(numbered(1));
    expect(told[0]).toEqual(['test.elsewhere']);
  });
});

async function deadJob(name: string) {
  for (;;) {
    const { jobs: dead } = await jobs.list({ status: 'dead', queue: 'notify', page: 1, limit: 200 });
    const found = dead.find((job) => job.name === name);
    if (found) return found;
    await new Promise(setImmediate);
  }
}

/** Makes the transaction of `session` lose against one that is committed meanwhile, so that it has to be run again. */
async function collideWithAnother(session: Parameters<Parameters<typeof transaction>[0]>[0]): Promise<void> {
  const rows = collection<{ _id: string; n: number }>('collisions');
  await rows.insertOne({ _id: 'x', n: 0 });
  await rows.findOne({ _id: 'x' }, { session });
  await rows.updateOne({ _id: 'x' }, { $set: { n: 1 } });
  await rows.updateOne({ _id: 'x' }, { $set: { n: 2 } }, { session });
}
