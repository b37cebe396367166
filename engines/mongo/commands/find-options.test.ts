import { Long } from 'mongodb';
import { beforeAll, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

interface Item {
  _id: number;
  a?: number | number[];
  b?: string;
}

const { client } = await openServer(startServer);
const db = client.db('t');
const items = db.collection<Item>('items');
beforeAll(async () => {
  await items.insertMany([
    { _id: 1, a: 1, b: 'x' },
    { _id: 2, a: 2, b: 'y' },
    { _id: 3, a: 2, b: 'x' },
    { _id: 4, a: 3, b: 'z' },
    { _id: 5 },
  ]);
  await items.createIndexes([{ key: { a: 1, b: -1 } }, { key: { b: 1 } }]);
});

const ids = (found: Item[]) => found.map(({ _id }) => _id);
const between = (options: object) => items.find({}, { hint: { a: 1, b: -1 }, ...options });

test('min is the first key and max the first that is left out, in the order of the index', async () => {
  expect(ids(await between({ min: { a: 2, b: 'y' } }).toArray())).toEqual([2, 3, 4]);
  expect(ids(await between({ max: { a: 2, b: 'x' } }).toArray())).toEqual([5, 1, 2]);
  expect(ids(await between({ min: { a: 1, b: 'x' }, max: { a: 3, b: 'z' } }).toArray())).toEqual([1, 2, 3]);
});

test('a filter, a sort, skip and limit apply between them', async () => {
  const bounds = { min: { a: 1, b: 'x' }, max: { a: 9, b: '' }, hint: { a: 1, b: -1 } } as const;
  expect(ids(await items.find({ b: 'x' }, bounds).toArray())).toEqual([1, 3]);
  expect(ids(await items.find({}, bounds).sort({ _id: -1 }).skip(1).limit(2).toArray())).toEqual([3, 2]);
  expect(ids(await items.find({}, bounds).sort({ a: -1, b: 1 }).toArray())).toEqual([4, 3, 2, 1]);
  expect((await items.find({}, bounds).explain()).queryPlanner.winningPlan).toMatchObject({ stage: 'FETCH' });
});

test('bounds need a hint, the fields of that index, and an order', async () => {
  await expect(items.find({}, { min: { a: 1 } }).toArray()).rejects.toMatchObject({ code: 51173 });
  await expect(between({ min: { a: 1 } }).toArray()).rejects.toMatchObject({ code: 51174 });
  await expect(between({ min: { b: 1, a: 1 } }).toArray()).rejects.toMatchObject({ code: 51174 });
  const reversed = between({ min: { a: 2, b: 'x' }, max: { a: 1, b: 'x' } });
  await expect(reversed.toArray()).rejects.toMatchObject({ code: 51175 });
});

test('returnKey answers the keys of the index that found the documents', async () => {
  const keys = items.find({ a: { $gte: 2 } }, { returnKey: true, hint: 'a_1_b_-1' });
  expect(await keys.toArray()).toEqual([
    { a: 2, b: 'y' },
    { a: 2, b: 'x' },
    { a: 3, b: 'z' },
  ]);
  expect(await items.find({}, { returnKey: true, hint: { $natural: 1 } }).toArray()).toEqual([{}, {}, {}, {}, {}]);
  expect(await items.find({ _id: 5 }, { returnKey: true, hint: { b: 1 } }).toArray()).toEqual([{ b: null }]);
});

test('of several keys of a document the one that was met is answered', async () => {
  const lists = db.collection<Item>('lists');
  await lists.createIndex({ a: 1 });
  await lists.insertOne({ _id: 1, a: [1, 5, 9] });
  expect(await lists.find({ a: { $gt: 3 } }, { returnKey: true }).toArray()).toEqual([{ a: 5 }]);
  expect(await lists.find({ $or: [{ _id: 2 }, { a: 9 }] }, { returnKey: true }).toArray()).toEqual([{ a: 9 }]);
});

test('showRecordId adds the number of the record', async () => {
  const [first] = await items.find({ _id: 1 }, { showRecordId: true, projection: { a: 1 } }).toArray();
  expect(first).toEqual({ _id: 1, a: 1, $recordId: 1 });
});

test('a view knows none of these', async () => {
  await db.createCollection('seen', { viewOn: 'items', pipeline: [] });
  const view = db.collection('seen');
  await expect(view.find({}, { returnKey: true }).toArray()).rejects.toMatchObject({ code: 168 });
  await expect(view.find({}, { min: { a: 1 }, hint: 'a_1' }).toArray()).rejects.toMatchObject({ code: 168 });
});

test('more can be skipped or asked for than there is', async () => {
  const huge = Long.MAX_VALUE;
  const found = async (options: object) => (await db.command({ find: 'items', ...options })).cursor.firstBatch;
  expect(await found({ skip: huge })).toEqual([]);
  expect(await found({ skip: huge, limit: huge, sort: { a: 1, b: -1 } })).toEqual([]);
  expect(await found({ limit: huge })).toHaveLength(5);
  const stages = (skip: Long | number, limit: Long) => items.aggregate([{ $skip: skip }, { $limit: limit }]).toArray();
  expect(await stages(huge, huge)).toEqual([]);
  expect(await stages(3, huge)).toHaveLength(2);
});
