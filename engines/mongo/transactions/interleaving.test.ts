import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { type ClientSession, MongoClient, MongoServerError } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { checkCollection } from '../storage/check.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-serial-'));
let server: RunningServer;
let client: MongoClient;
beforeAll(async () => {
  server = await startServer({ dir });
  client = await new MongoClient(server.uri).connect();
});
afterAll(async () => {
  await client.close();
  await server.close();
  fs.rmSync(dir, { recursive: true });
});

interface Item {
  _id: number;
  version: number;
  slot: string;
}

/** A transaction as it is generated: which items it reads and writes back, in what order of steps it runs with others. */
const plan = fc.record({
  items: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
  abort: fc.boolean(),
  claims: fc.boolean(),
});
const schedule = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 40 });

interface Run {
  readonly id: number;
  readonly reads: Map<number, number>;
  readonly steps: (() => Promise<void>)[];
  readonly session: ClientSession;
  outcome: 'running' | 'committed' | 'aborted';
}

/** The steps of one transaction: read all its items, write each with its next version, claim a unique slot, end. */
function begin(
  id: number,
  { items, abort, claims }: { items: number[]; abort: boolean; claims: boolean },
  name: string,
): Run {
  const collection = client.db('t').collection<Item>(name);
  const session = client.startSession();
  const run: Run = { id, reads: new Map(), steps: [], session, outcome: 'running' };
  run.steps.push(async () => {
    session.startTransaction();
    for (const item of await collection.find({ _id: { $in: items } }, { session }).toArray()) {
      run.reads.set(item._id, item.version);
    }
  });
  for (const item of items) {
    run.steps.push(async () => {
      await collection.updateOne({ _id: item }, { $set: { version: run.reads.get(item)! + 1 } }, { session });
      const own = await collection.findOne({ _id: item }, { session });
      expect(own?.version).toBe(run.reads.get(item)! + 1);
    });
  }
  if (claims) {
    run.steps.push(async () => {
      await collection.insertOne({ _id: 100 + id, version: 0, slot: 'the only one' }, { session });
    });
  }
  run.steps.push(async () => {
    if (abort) await session.abortTransaction();
    else await session.commitTransaction();
    run.outcome = abort ? 'aborted' : 'committed';
  });
  return run;
}

/** Carries out a step; a conflict ends its transaction, and nothing else may go wrong. */
async function step(run: Run): Promise<void> {
  const next = run.steps.shift();
  if (!next || run.outcome !== 'running') return;
  try {
    await next();
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    expect([112, 11000]).toContain(error.code);
    if (error.code === 112) expect(error.hasErrorLabel('TransientTransactionError')).toBe(true);
    run.outcome = 'aborted';
    if (run.session.inTransaction()) await run.session.abortTransaction();
  }
}

let made = 0;

test('what concurrent transactions commit is what some order of them would have done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 4 }), schedule, async (plans, order) => {
      const name = `items${made++}`;
      const collection = client.db('t').collection<Item>(name);
      await collection.createIndex({ slot: 1 }, { unique: true });
      await collection.insertMany(Array.from({ length: 5 }, (_, i) => ({ _id: i, version: 0, slot: `s${i}` })));
      const runs = plans.map((one, id) => begin(id, one, name));
      for (const turn of order) await step(runs[turn % runs.length]!);
      for (const run of runs) while (run.steps.length > 0 && run.outcome === 'running') await step(run);
      for (const run of runs) await run.session.endSession();
      const committed = runs.filter((run) => run.outcome === 'committed');
      // Each committed transaction moved its items on from the version it read: no two may have read the same one.
      for (let item = 0; item < 5; item++) {
        const versions = committed.flatMap((run) => run.reads.get(item) ?? []).sort((a, b) => a - b);
        expect(versions).toEqual(versions.map((_, i) => i));
        expect((await collection.findOne({ _id: item }))?.version).toBe(versions.length);
      }
      expect(isAcyclic(committed)).toBe(true);
      const claimed = committed.filter((run) => plans[run.id]!.claims).length;
      expect(claimed).toBeLessThanOrEqual(1);
      expect(await collection.countDocuments({ slot: 'the only one' })).toBe(claimed);
      const { store } = server.engine;
      expect(checkCollection(store.connection, store.catalog.find('t', name)!)).toEqual([]);
      await collection.drop();
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 25) },
  );
}, 120_000);

/** Whether "read an earlier version of an item" orders the transactions without a circle. */
function isAcyclic(runs: readonly Run[]): boolean {
  const before = (a: Run, b: Run): boolean =>
    [...a.reads].some(([item, version]) => (b.reads.get(item) ?? -1) > version);
  const left = new Set(runs);
  while (left.size > 0) {
    const first = [...left].find((run) => ![...left].some((other) => other !== run && before(other, run)));
    if (!first) return false;
    left.delete(first);
  }
  return true;
}

test('a collection that did not exist when the transaction read it stays unseen', async () => {
  const later = client.db('t').collection<Item>('later');
  const session = client.startSession();
  session.startTransaction();
  expect(await later.findOne({ _id: 1 }, { session })).toBeNull();
  await later.insertOne({ _id: 1, version: 0, slot: 'a' });
  await expect(later.updateOne({ _id: 1 }, { $set: { version: 5 } }, { session })).rejects.toMatchObject({ code: 246 });
  await session.endSession();
  expect((await later.findOne({ _id: 1 }))?.version).toBe(0);
});

test('a write outside waits for the transaction that has the document, then applies to what it left', async () => {
  const collection = client.db('t').collection<Item>('waiting');
  await collection.insertOne({ _id: 1, version: 0, slot: 'a' });
  const session = client.startSession();
  session.startTransaction();
  await collection.updateOne({ _id: 1 }, { $inc: { version: 10 } }, { session });
  const outside = collection.updateOne({ _id: 1 }, { $inc: { version: 1 } });
  expect((await collection.findOne({ _id: 1 }))?.version).toBe(0);
  await session.commitTransaction();
  await outside;
  expect((await collection.findOne({ _id: 1 }))?.version).toBe(11);
  await session.endSession();
});

test('a write outside gives up after its maxTimeMS when the transaction stays open', async () => {
  const collection = client.db('t').collection<Item>('impatient');
  await collection.insertOne({ _id: 1, version: 0, slot: 'a' });
  const session = client.startSession();
  session.startTransaction();
  await collection.deleteOne({ _id: 1 }, { session });
  await expect(collection.updateOne({ _id: 1 }, { $inc: { version: 1 } }, { maxTimeMS: 20 })).rejects.toMatchObject({
    code: 50,
  });
  await session.abortTransaction();
  await session.endSession();
});
