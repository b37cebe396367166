import { jobs as routes } from '@sequelstring/contract/jobs.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { MongoJobs } from '../../adapters/jobs/mongo.ts';
import { systemClock } from '../../kernel/clock.ts';
import { job } from '../../ports/jobs.ts';

let app: TestApp;
let admin: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
});
afterAll(() => app.stop());

/** Lets a job of this name die and returns it as the API shows it. */
async function deadJob(name: string) {
  const jobs = new MongoJobs({ clock: systemClock, log: pino({ level: 'silent' }) });
  const handled = Promise.withResolvers<void>();
  const worker = await jobs.work([
    job({
      name,
      payload: z.object({}),
      attempts: 1,
      backoffMs: 1,
      concurrency: 1,
      leaseMs: 30_000,
      handle: async () => {
        handled.resolve();
        throw new Error('the printer is on fire');
      },
    }),
  ]);
  await jobs.add({ name, payload: {} });
  await handled.promise;
  await worker.drain(5000);
  const dead = await admin.get(routes.list);
  return dead.find((one) => one.name === name)!;
}

it('shows an administrator what died, and why', async () => {
  const dead = await deadJob('printing.printOne');
  expect(dead).toMatchObject({ queue: 'printing', status: 'dead', attempts: 1, lastError: 'the printer is on fire' });
  const ofQueue = await admin.call(routes.list, { query: { queue: 'printing', limit: 1 } });
  expect(ofQueue).toMatchObject({ meta: { page: 1, limit: 1, total: 1, hasMore: false } });
  expect(await admin.get(routes.list, { query: { queue: 'other' } })).toEqual([]);
});

it('gives a dead job another chance', async () => {
  const { id } = await deadJob('printing.printTwo');
  expect(await admin.get(routes.retry, { params: { id } })).toMatchObject({ id, status: 'waiting', attempts: 0 });
  expect(await admin.refused(routes.retry, { params: { id } })).toMatchObject({ status: 404, code: 'job_not_found' });
  const waiting = await admin.get(routes.list, { query: { status: 'waiting', queue: 'printing' } });
  expect(waiting.map((one) => one.id)).toEqual([id]);
});

it('removes a dead job for good', async () => {
  const { id } = await deadJob('printing.printThree');
  expect(await admin.get(routes.remove, { params: { id } })).toMatchObject({ id });
  expect(await admin.refused(routes.remove, { params: { id } })).toMatchObject({ code: 'job_not_found' });
});

it('is for administrators alone', async () => {
  const manager = await app.signedIn(admin, 'manager');
  expect(await manager.refused(routes.list)).toMatchObject({ status: 403, code: 'forbidden' });
});
