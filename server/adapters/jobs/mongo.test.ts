import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startDatabase, type TestDatabase } from '../../../test/database.ts';
import { systemClock } from '../../kernel/clock.ts';
import { connectDatabase, disconnectDatabase } from '../../kernel/db.ts';
import { buildIndexes } from '../../kernel/indexes.ts';
import { describeJobs } from '../../ports/jobs.contract.ts';
import { job } from '../../ports/jobs.ts';
import { jobCollections } from './job.model.ts';
import { MongoJobs } from './mongo.ts';
import { jitteredBackoff } from './mongo-lane.ts';

const log = pino({ level: 'silent' });
let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  await buildIndexes(jobCollections);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

describeJobs('the database', async () => ({
  open: async () => new MongoJobs({ clock: systemClock, log }),
  close: async () => {},
}));

it('runs a job again after its lease when its worker was killed in the middle', async () => {
  const jobs = new MongoJobs({ clock: systemClock, log });
  await jobs.add({ name: 'killed.doWork', payload: {} });
  const worker = fork(fileURLToPath(new URL('./mongo.killed-worker.ts', import.meta.url)), [database.uri]);
  await once(worker, 'message');
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  expect((await jobs.list({ status: 'running', queue: 'killed', page: 1, limit: 9 })).jobs).toHaveLength(1);

  const attempt = Promise.withResolvers<number>();
  const survivor = await jobs.work([
    job({
      name: 'killed.doWork',
      payload: z.object({}),
      attempts: 3,
      backoffMs: 1,
      concurrency: 1,
      leaseMs: 1000,
      handle: async (_payload, context) => attempt.resolve(context.attempt),
    }),
  ]);
  expect(await attempt.promise).toBe(2);
  await survivor.drain(5000);
});

it('buries a job that takes its worker down with it every time', async () => {
  const jobs = new MongoJobs({ clock: systemClock, log });
  const ran: number[] = [];
  const definition = job({
    name: 'poison.crash',
    payload: z.object({}),
    attempts: 1,
    backoffMs: 1,
    concurrency: 1,
    leaseMs: 60_000,
    handle: async (_payload, context) => {
      ran.push(context.attempt);
      await new Promise(() => {});
    },
  });
  await jobs.add({ name: definition.name, payload: {} });
  const stuck = await jobs.work([definition]);
  while (ran.length === 0) await new Promise(setImmediate);
  await stuck.drain(1);
  await jobs.recover();
  const next = await jobs.work([definition]);
  while ((await jobs.list({ status: 'dead', queue: 'poison', page: 1, limit: 9 })).total === 0) {
    await new Promise(setImmediate);
  }
  await next.drain(1);
  expect(ran).toEqual([1]);
});

it('tells the observer of every attempt', async () => {
  const told: string[] = [];
  const both = Promise.withResolvers<void>();
  const jobs = new MongoJobs({
    clock: systemClock,
    log,
    observe: {
      finished: ({ queue, job: name }) => told.push(`finished ${queue} ${name}`) === 3 && both.resolve(),
      failed: ({ queue, job: name }) => told.push(`failed ${queue} ${name}`),
    },
  });
  const worker = await jobs.work([
    job({
      name: 'watched.doWork',
      payload: z.object({}),
      attempts: 2,
      backoffMs: 1,
      concurrency: 1,
      leaseMs: 60_000,
      handle: async (_payload, { lastAttempt }) => {
        if (!lastAttempt) throw new Error('once');
      },
    }),
  ]);
  await jobs.add({ name: 'watched.doWork', payload: {} });
  await both.promise;
  await worker.drain(5000);
  expect(told).toEqual([
    'finished watched watched.doWork',
    'failed watched watched.doWork',
    'finished watched watched.doWork',
  ]);
});

it('doubles the pause with every attempt, up to six hours, and spreads it by half', () => {
  expect(jitteredBackoff(1000, 1, 0)).toBe(500);
  expect(jitteredBackoff(1000, 1, 0.999_999)).toBe(1000);
  expect(jitteredBackoff(1000, 4, 0)).toBe(4000);
  expect(jitteredBackoff(1000, 60, 0.5)).toBe(0.75 * 6 * 3_600_000);
});
