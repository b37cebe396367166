import type { Job } from '@sequelstring/contract/jobs.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collect, eventually } from './jobs.contract.fixture.ts';
import { type JobDefinition, type Jobs, type JobWorker, job, PermanentJobError } from './jobs.ts';

/** Where the jobs of a test are kept; every `open` stands for another process that uses the same store. */
export interface JobStore {
  open(): Promise<Jobs>;
  close(): Promise<void>;
}

const GRACE_MS = 5000;
const Payload = z.object({ n: z.number() });
type Handle = JobDefinition<typeof Payload>['handle'];

/** What every adapter of the jobs port holds to. */
export function describeJobs(adapter: string, start: () => Promise<JobStore>): void {
  describe(`jobs on ${adapter}`, () => {
    let store: JobStore;
    let workers: JobWorker[] = [];
    let serial = 0;

    beforeAll(async () => {
      store = await start();
    });
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.drain(GRACE_MS)));
      workers = [];
    });
    afterAll(() => store.close());

    const freshName = () => `test.job${++serial}`;
    const define = (name: string, handle: Handle, more: Partial<JobDefinition> = {}): JobDefinition => ({
      ...job({ name, payload: Payload, attempts: 3, backoffMs: 1, concurrency: 4, leaseMs: 30_000, handle }),
      ...more,
    });
    const work = async (jobs: Jobs, ...definitions: JobDefinition[]) => {
      const worker = await jobs.work(definitions);
      workers.push(worker);
      return worker;
    };
    const named = async (jobs: Jobs, status: Job['status'], name: string) =>
      (await jobs.list({ status, page: 1, limit: 200 })).jobs.filter((one) => one.name === name);
    /** Works on `name` until a job of it is dead, and returns that job. */
    const letDie = async (jobs: Jobs, name: string, handle: Handle, more: Partial<JobDefinition> = {}) => {
      const worker = await work(jobs, define(name, handle, more));
      const [dead] = await eventually(
        () => named(jobs, 'dead', name),
        (found) => found.length > 0,
      );
      await worker.drain(GRACE_MS);
      return dead!;
    };

    it('hands a job with its payload to its handler, once', async () => {
      const jobs = await store.open();
      const name = freshName();
      const seen = collect<number>(3);
      await work(
        jobs,
        define(name, async ({ n }) => seen.push(n)),
      );
      await jobs.add({ name, payload: { n: 1 } });
      await jobs.addMany([
        { name, payload: { n: 2 } },
        { name, payload: { n: 3 } },
      ]);
      expect((await seen.full).toSorted()).toEqual([1, 2, 3]);
    });

    it('keeps jobs for a worker that starts later', async () => {
      const name = freshName();
      await (await store.open()).add({ name, payload: { n: 7 } });
      const seen = collect<number>(1);
      await work(
        await store.open(),
        define(name, async ({ n }) => seen.push(n)),
      );
      expect(await seen.full).toEqual([7]);
    });

    it('finds what another process adds', async () => {
      const name = freshName();
      const seen = collect<number>(1);
      await work(
        await store.open(),
        define(name, async ({ n }) => seen.push(n)),
      );
      await (await store.open()).add({ name, payload: { n: 5 } });
      expect(await seen.full).toEqual([5]);
    });

    it('removes what is done', async () => {
      const jobs = await store.open();
      const name = freshName();
      const seen = collect<number>(1);
      const worker = await work(
        jobs,
        define(name, async ({ n }) => seen.push(n)),
      );
      await jobs.add({ name, payload: { n: 1 } });
      await seen.full;
      await worker.drain(GRACE_MS);
      for (const status of ['waiting', 'running', 'dead'] as const) expect(await named(jobs, status, name)).toEqual([]);
    });

    it('leaves a job alone that waits or runs under the same key, and takes a new one after that', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 1 }, key: 'k' });
      await jobs.add({ name, payload: { n: 2 }, key: 'k' });
      await jobs.addMany([
        { name, payload: { n: 3 }, key: 'k' },
        { name, payload: { n: 4 }, key: 'other' },
      ]);
      const gate = Promise.withResolvers<void>();
      const started = collect<number>(2);
      const worker = await work(
        jobs,
        define(name, async ({ n }) => {
          started.push(n);
          await gate.promise;
        }),
      );
      expect((await started.full).toSorted()).toEqual([1, 4]);
      await jobs.add({ name, payload: { n: 5 }, key: 'k' });
      gate.resolve();
      await worker.drain(GRACE_MS);
      await jobs.add({ name, payload: { n: 6 }, key: 'k' });
      expect(await named(jobs, 'waiting', name)).toHaveLength(1);
      const again = collect<number>(1);
      await work(
        jobs,
        define(name, async ({ n }) => again.push(n)),
      );
      expect(await again.full).toEqual([6]);
    });

    it('does not run a job before its time', async () => {
      const jobs = await store.open();
      const name = freshName();
      const seen = collect<number>(2);
      const dueAt = Temporal.Now.instant().add({ milliseconds: 300 });
      let ranAt = Temporal.Now.instant();
      await work(
        jobs,
        define(name, async ({ n }) => {
          if (n === 1) ranAt = Temporal.Now.instant();
          seen.push(n);
        }),
      );
      await jobs.add({ name, payload: { n: 1 }, runAt: dueAt });
      await jobs.add({ name, payload: { n: 2 } });
      expect(await seen.full).toEqual([2, 1]);
      expect(Temporal.Instant.compare(ranAt, dueAt)).toBeGreaterThanOrEqual(0);
    });

    it('tries a failed job again and tells the handler which try it is', async () => {
      const jobs = await store.open();
      const name = freshName();
      const tries = collect<[number, boolean]>(3);
      await work(
        jobs,
        define(name, async (_payload, { attempt, lastAttempt }) => {
          tries.push([attempt, lastAttempt]);
          if (!lastAttempt) throw new Error('not yet');
        }),
      );
      await jobs.add({ name, payload: { n: 1 } });
      expect(await tries.full).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
    });

    it('keeps a job that used up its tries as dead, with its last error', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 1 } });
      const dead = await letDie(jobs, name, async (_payload, { attempt }) => {
        throw new Error(`failure ${attempt}`);
      });
      expect(dead).toMatchObject({
        queue: 'test',
        name,
        status: 'dead',
        attempts: 3,
        maxAttempts: 3,
        lastError: 'failure 3',
      });
    });

    it('does not try again what the handler says no retry can mend', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 1 } });
      const dead = await letDie(jobs, name, async () => {
        throw new PermanentJobError('no such thing');
      });
      expect(dead).toMatchObject({ attempts: 1, lastError: 'no such thing' });
    });

    it('buries a job whose payload the handler cannot take', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 'one' } });
      const dead = await letDie(jobs, name, async () => {});
      expect(dead.lastError).toMatch(/payload/);
    });

    it('gives a dead job a fresh set of tries', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 9 }, key: 'k' });
      const dead = await letDie(jobs, name, async () => {
        throw new Error('broken');
      });
      expect(await jobs.retry(dead.id)).toMatchObject({ id: dead.id, status: 'waiting', attempts: 0 });
      expect(await jobs.retry(dead.id)).toBeUndefined();
      const seen = collect<[number, number]>(1);
      await work(
        jobs,
        define(name, async ({ n }, { attempt }) => seen.push([n, attempt])),
      );
      expect(await seen.full).toEqual([[9, 1]]);
    });

    it('keeps one job per key when a dead one is retried while another waits', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 1 }, key: 'k' });
      const dead = await letDie(jobs, name, async () => {
        throw new PermanentJobError('broken');
      });
      await jobs.add({ name, payload: { n: 2 }, key: 'k' });
      expect(await jobs.retry(dead.id)).toMatchObject({ status: 'waiting' });
      expect(await named(jobs, 'waiting', name)).toHaveLength(1);
      expect(await named(jobs, 'dead', name)).toEqual([]);
    });

    it('removes dead jobs and no others', async () => {
      const jobs = await store.open();
      const name = freshName();
      await jobs.add({ name, payload: { n: 1 } });
      const [waiting] = await named(jobs, 'waiting', name);
      expect(await jobs.remove(waiting!.id)).toBeUndefined();
      const dead = await letDie(jobs, name, async () => {
        throw new PermanentJobError('broken');
      });
      expect(await jobs.remove(dead.id)).toMatchObject({ id: dead.id });
      expect(await jobs.remove(dead.id)).toBeUndefined();
      expect(await named(jobs, 'dead', name)).toEqual([]);
    });

    it('lists page by page, newest first, of one queue or of all', async () => {
      const jobs = await store.open();
      const name = `pages.job${++serial}`;
      for (let n = 1; n <= 5; n++) await jobs.add({ name, payload: { n } });
      const list = (page: number) => jobs.list({ status: 'waiting', queue: 'pages', page, limit: 2 });
      const pages = [await list(1), await list(2), await list(3)];
      expect(pages.map(({ jobs: found, total }) => [found.length, total])).toEqual([
        [2, 5],
        [2, 5],
        [1, 5],
      ]);
      const ids = pages.flatMap(({ jobs: found }) => found.map((one) => one.id));
      expect(ids).toEqual(ids.toSorted().toReversed());
      expect((await jobs.waiting()).pages).toBe(5);
    });

    it('runs no more at once than the handler allows', async () => {
      const jobs = await store.open();
      const name = freshName();
      let running = 0;
      let most = 0;
      const done = collect<number>(20);
      await jobs.addMany(Array.from({ length: 20 }, (_, n) => ({ name, payload: { n } })));
      await work(
        jobs,
        define(
          name,
          async ({ n }) => {
            most = Math.max(most, ++running);
            await new Promise(setImmediate);
            running--;
            done.push(n);
          },
          { concurrency: 3 },
        ),
      );
      expect(new Set(await done.full).size).toBe(20);
      expect(most).toBeLessThanOrEqual(3);
    });

    it('gives each job to one of several workers', async () => {
      const name = freshName();
      const total = 300;
      const done = collect<number>(total);
      const definition = define(name, async ({ n }) => done.push(n), { concurrency: 7 });
      const processes = await Promise.all([store.open(), store.open(), store.open()]);
      await processes[0]!.addMany(Array.from({ length: total }, (_, n) => ({ name, payload: { n } })));
      for (const jobs of processes) await work(jobs, definition);
      const seen = await done.full;
      await Promise.all(workers.map((worker) => worker.drain(GRACE_MS)));
      expect(seen).toHaveLength(total);
      expect(new Set(seen).size).toBe(total);
    });

    it('keeps the lease of a job for as long as its handler runs', async () => {
      const name = freshName();
      let runs = 0;
      const done = Promise.withResolvers<void>();
      const definition = define(
        name,
        async () => {
          runs++;
          await new Promise((resolve) => setTimeout(resolve, 2500));
          done.resolve();
        },
        { leaseMs: 1000 },
      );
      const first = await store.open();
      await work(first, definition);
      await work(await store.open(), definition);
      await first.add({ name, payload: { n: 1 } });
      await done.promise;
      expect(runs).toBe(1);
    });

    it('drains: waits for what runs and takes nothing more', async () => {
      const jobs = await store.open();
      const name = freshName();
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const seen: number[] = [];
      const worker = await work(
        jobs,
        define(
          name,
          async ({ n }) => {
            started.resolve();
            await gate.promise;
            seen.push(n);
          },
          { concurrency: 1 },
        ),
      );
      await jobs.add({ name, payload: { n: 1 } });
      await started.promise;
      await jobs.add({ name, payload: { n: 2 } });
      const drained = worker.drain(GRACE_MS);
      gate.resolve();
      await drained;
      expect(seen).toEqual([1]);
      expect(await named(jobs, 'waiting', name)).toHaveLength(1);
    });

    it('tells handlers to stop when the grace is over, and does not count that try', async () => {
      const jobs = await store.open();
      const name = freshName();
      const started = Promise.withResolvers<void>();
      const worker = await work(
        jobs,
        define(name, async (_payload, { signal }) => {
          started.resolve();
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        }),
      );
      await jobs.add({ name, payload: { n: 1 } });
      await started.promise;
      await worker.drain(1);
      expect(await named(jobs, 'waiting', name)).toMatchObject([{ attempts: 0 }]);
    });

    it('refuses to start with two handlers for a name, with none, or with a name that is no order', async () => {
      const jobs = await store.open();
      const name = freshName();
      const handle = async () => {};
      await expect(jobs.work([define(name, handle), define(name, handle)])).rejects.toThrow(/two handlers/);
      const without = { ...define(name, handle), handle: undefined } as unknown as JobDefinition;
      await expect(jobs.work([without])).rejects.toThrow(/no handler/);
      await expect(jobs.work([define('nameless', handle)])).rejects.toThrow(/module\.verbNoun/);
    });
  });
}
