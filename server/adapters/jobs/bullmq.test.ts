import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDatabase, type TestDatabase } from '../../../test/database.ts';
import { systemClock } from '../../kernel/clock.ts';
import { connectDatabase, disconnectDatabase } from '../../kernel/db.ts';
import { buildIndexes } from '../../kernel/indexes.ts';
import { collect } from '../../ports/jobs.contract.fixture.ts';
import { describeJobs } from '../../ports/jobs.contract.ts';
import { type Jobs, job } from '../../ports/jobs.ts';
import type { RedisServer } from '../redis/redis.ts';
import { hasRedis, RedisProcess, slowed } from '../redis/redis-server.fixture.ts';
import { BullQueue } from './bullmq.ts';
import { jobCollections } from './job.model.ts';
import { MongoJobs } from './mongo.ts';

const log = pino({ level: 'silent' });

describe.skipIf(!hasRedis)('BullMQ on Redis', () => {
  let database: TestDatabase;
  let process: RedisProcess;
  const connections: RedisServer[] = [];

  /** Jobs as another process of the program has them. */
  const open = async (url?: string) => {
    const redis = await process.connect(url);
    connections.push(redis);
    return new MongoJobs({ clock: systemClock, log, queue: new BullQueue({ redis }) });
  };

  beforeAll(async () => {
    [database, process] = await Promise.all([startDatabase(), RedisProcess.start()]);
    await connectDatabase(database.uri);
    await buildIndexes(jobCollections);
  });
  afterAll(async () => {
    await Promise.all(connections.map((redis) => redis.close()));
    await process.stop();
    await disconnectDatabase();
    await database.stop();
  });

  describeJobs('BullMQ', async () => ({ open, close: async () => {} }));

  const addMany = (jobs: Jobs, name: string, count: number) =>
    jobs.addMany(Array.from({ length: count }, (_, n) => ({ name, payload: { n } })));
  /** Works on jobs of this name; `seen` is full after `count` of them. */
  const workOn = async (jobs: Jobs, name: string, count: number) => {
    const seen = collect<number>(count);
    const payload = z.object({ n: z.number() });
    const handle = async ({ n }: { n: number }) => seen.push(n);
    const limits = { attempts: 3, backoffMs: 1, concurrency: 4, leaseMs: 30_000 };
    return { seen, worker: await jobs.work([job({ name, payload, handle, ...limits })]) };
  };
  const inOrder = async (numbers: Promise<number[]>) => (await numbers).toSorted((a, b) => a - b);
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

  it('loses no job when Redis is wiped', async () => {
    const jobs = await open();
    await addMany(jobs, 'wiped.doWork', 20);
    await connections.at(-1)!.commands.flushall();
    const { seen, worker } = await workOn(jobs, 'wiped.doWork', 20);
    expect(await inOrder(seen.full)).toEqual(upTo(20));
    await worker.drain(5000);
  });

  it('takes jobs from the database while Redis is down, and from the queue again when it is back', async () => {
    const jobs = await open();
    const { seen, worker } = await workOn(jobs, 'down.doWork', 2);
    await process.kill();
    await jobs.add({ name: 'down.doWork', payload: { n: 0 } });
    await expect.poll(() => jobs.waiting(), { timeout: 10_000 }).not.toHaveProperty('down');
    await process.run();
    const redis = connections.at(-1)!;
    await redis.ready(10_000);
    await jobs.add({ name: 'down.doWork', payload: { n: 1 } });
    expect(await inOrder(seen.full)).toEqual([0, 1]);
    await worker.drain(5000);
  });

  it('keeps nobody waiting for a Redis that hangs', async () => {
    const jobs = await open();
    const { seen, worker } = await workOn(jobs, 'hung.doWork', 1);
    process.hang(true);
    const started = performance.now();
    await jobs.add({ name: 'hung.doWork', payload: { n: 0 } });
    expect(performance.now() - started).toBeLessThan(900);
    expect(await seen.full).toEqual([0]);
    process.hang(false);
    await worker.drain(5000);
  });

  it('does every job once over a Redis that is slow', async () => {
    const slow = await slowed(process, 200);
    const jobs = await open(slow.url);
    const { seen, worker } = await workOn(jobs, 'slow.doWork', 20);
    await addMany(jobs, 'slow.doWork', 20);
    expect(await inOrder(seen.full)).toEqual(upTo(20));
    await worker.drain(5000);
    expect(await jobs.list({ status: 'waiting', queue: 'slow', page: 1, limit: 1 })).toMatchObject({ total: 0 });
    await Promise.all(connections.splice(-1).map((redis) => redis.close()));
    slow.close();
  });

  it('keeps the names of one queue in one slot of a cluster', async () => {
    const { commands } = await process.connect();
    await addMany(await open(), 'occasions.slotOne', 1);
    await addMany(await open(), 'occasions.slotTwo', 1);
    await expect
      .poll(() => commands.keys('bull:{email}:occasions.slot*:wait'))
      .toEqual(expect.arrayContaining([expect.stringContaining('slotOne'), expect.stringContaining('slotTwo')]));
    commands.disconnect();
  });
});
