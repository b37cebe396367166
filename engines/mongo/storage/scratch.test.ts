import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';

interface Page {
  _id: number;
  n: number;
  text: string;
}

const COUNT = 200;
const KINDS = 100;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-scratch-'));
let server: RunningServer;
let client: MongoClient;
let pages: Collection<Page>;
beforeAll(async () => {
  server = await startServer({ dir });
  client = await new MongoClient(server.uri).connect();
  pages = client.db('t').collection('pages');
  const all = Array.from({ length: COUNT }, (_, i) => ({ _id: i, n: (i * 7919) % KINDS, text: pageText(i) }));
  for (let i = 0; i < COUNT; i += 100) await pages.insertMany(all.slice(i, i + 100));
});
afterAll(async () => {
  await client.close();
  await server.close();
  fs.rmSync(dir, { recursive: true });
});

/** All of these, and half of them, are more than a sort or a group keeps in memory. */
const pageText = (i: number): string => `${i % KINDS}`.padStart(350_000, 'x');
const byN = (a: { n: number; _id: number }, b: { n: number; _id: number }): number => a.n - b.n || a._id - b._id;
const expected = Array.from({ length: COUNT }, (_, i) => ({ _id: i, n: (i * 7919) % KINDS })).sort(byN);
const scratchFiles = (): string[] => fs.readdirSync(path.join(dir, 'scratch'));

test('a sort of more than memory holds comes in order, equal documents as they were found', async () => {
  const found: { _id: number; n: number }[] = [];
  for await (const { _id, n } of pages.find().sort({ n: 1 })) found.push({ _id, n });
  expect(found).toEqual(expected);
});

test('so does one in a pipeline, and the first of it', async () => {
  const whole = pages.aggregate([{ $sort: { n: 1 } }, { $project: { n: 1 } }]);
  expect(await whole.toArray()).toEqual(expected);
  const late = [{ $set: { m: '$n' } }, { $sort: { m: 1 } }, { $limit: 150 }, { $project: { n: 1 } }];
  expect(await pages.aggregate(late).toArray()).toEqual(expected.slice(0, 150));
});

test('groups of more than memory holds are all there, once each', async () => {
  const grouped = pages.aggregate([
    { $group: { _id: '$text', count: { $sum: 1 }, least: { $min: '$_id' } } },
    { $project: { _id: 0, count: 1, least: 1 } },
  ]);
  expect(await grouped.toArray()).toEqual(Array.from({ length: KINDS }, (_, i) => ({ count: 2, least: i })));
});

test('a command that must not use the disk is refused', async () => {
  const longer = { $set: { more: { $concat: ['$text', '$text'] } } };
  const sorted = pages.aggregate([longer, { $sort: { n: 1 } }], { allowDiskUse: false });
  await expect(sorted.toArray()).rejects.toMatchObject({ code: 292 });
});

test('nothing is left behind, neither by a cursor that is given up nor by a process that ended', async () => {
  const session = client.startSession();
  session.startTransaction();
  const cursor = pages.find({}, { session }).sort({ n: 1 }).batchSize(2);
  await cursor.next();
  expect(scratchFiles()).toHaveLength(1);
  await session.abortTransaction();
  await session.endSession();
  expect(scratchFiles()).toEqual([]);
  await client.close();
  await server.close();
  fs.writeFileSync(path.join(dir, 'scratch', 'left.db'), 'left');
  server = await startServer({ dir });
  client = await new MongoClient(server.uri).connect();
  expect(fs.existsSync(path.join(dir, 'scratch'))).toBe(false);
});
