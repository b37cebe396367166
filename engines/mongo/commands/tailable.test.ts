import { type BSON, type Collection, Long } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

interface Entry {
  _id: number;
  kind?: string;
}

const { client } = await openServer(startServer);
const db = client.db('t');
let log: Collection<Entry>;
beforeEach(async () => {
  await db.dropDatabase();
  log = await db.createCollection<Entry>('log', { capped: true, size: 100_000, max: 3 });
  await log.insertMany([{ _id: 1 }, { _id: 2 }]);
});

const tail = (more: BSON.Document = {}) => db.command({ find: 'log', tailable: true, ...more });
const more = (id: Long | bigint, options: BSON.Document = {}) =>
  db.command({ getMore: Long.fromString(String(id)), collection: 'log', ...options });

test('a tailable cursor stays open at its end and gives what comes after it', async () => {
  const { cursor } = await tail();
  expect(cursor.firstBatch).toEqual([{ _id: 1 }, { _id: 2 }]);
  expect((await more(cursor.id)).cursor).toMatchObject({ nextBatch: [], id: cursor.id });
  await log.insertOne({ _id: 3 });
  expect((await more(cursor.id)).cursor.nextBatch).toEqual([{ _id: 3 }]);
});

test('it gives only what matches, as it was projected', async () => {
  const { cursor } = await tail({ filter: { kind: 'b' }, projection: { kind: 1, _id: 0 } });
  expect(cursor.firstBatch).toEqual([]);
  await log.insertMany([
    { _id: 3, kind: 'a' },
    { _id: 4, kind: 'b' },
  ]);
  expect((await more(cursor.id)).cursor.nextBatch).toEqual([{ kind: 'b' }]);
});

test('a limit holds for what comes later, too', async () => {
  const { cursor } = await tail({ skip: 1, limit: 2 });
  expect(cursor.firstBatch).toEqual([{ _id: 2 }]);
  await log.insertMany([{ _id: 3 }, { _id: 4 }]);
  expect((await more(cursor.id)).cursor.nextBatch).toEqual([{ _id: 3 }]);
  expect((await more(cursor.id)).cursor).toMatchObject({ nextBatch: [], id: cursor.id });
  expect((await tail({ limit: 1 })).cursor.firstBatch).toHaveLength(1);
});

test('a cursor that awaits data answers as soon as there is some, or with none when its time is over', async () => {
  const { cursor } = await tail({ awaitData: true });
  expect((await more(cursor.id, { maxTimeMS: 10 })).cursor.nextBatch).toEqual([]);
  const waiting = more(cursor.id, { maxTimeMS: 60_000 });
  await log.insertOne({ _id: 3 });
  expect((await waiting).cursor.nextBatch).toEqual([{ _id: 3 }]);
});

test('the driver follows a collection', async () => {
  const stream = log.find({}, { tailable: true, awaitData: true });
  const seen: number[] = [];
  for await (const { _id } of stream) {
    seen.push(_id);
    if (_id === 4) break;
    if (_id > 1) await log.insertOne({ _id: _id + 1 });
  }
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('a cursor whose place made room for others has lost it', async () => {
  const { cursor } = await tail({ batchSize: 1 });
  await log.insertMany([{ _id: 3 }, { _id: 4 }]);
  await more(cursor.id);
  await log.insertMany([5, 6, 7, 8].map((_id) => ({ _id })));
  await expect(more(cursor.id)).rejects.toMatchObject({ code: 136, codeName: 'CappedPositionLost' });
  await expect(more(cursor.id)).rejects.toMatchObject({ code: 43 });
});

test('who waits is told when the collection is dropped', async () => {
  const { cursor } = await tail({ awaitData: true });
  const waiting = expect(more(cursor.id, { maxTimeMS: 60_000 })).rejects.toMatchObject({ code: 43 });
  await client.db('t').command({ ping: 1 });
  await log.drop();
  await waiting;
});

test('only capped collections in natural order can be followed; an empty one ends at once', async () => {
  await db.collection('plain').insertOne({});
  await expect(db.command({ find: 'plain', tailable: true })).rejects.toMatchObject({ code: 2 });
  await expect(tail({ sort: { _id: 1 } })).rejects.toMatchObject({ code: 9 });
  await expect(tail({ singleBatch: true })).rejects.toMatchObject({ code: 9 });
  await expect(db.command({ find: 'log', awaitData: true })).rejects.toMatchObject({ code: 9 });
  await db.createCollection('empty', { capped: true, size: 1000 });
  expect((await db.command({ find: 'empty', tailable: true })).cursor.id.toString()).toBe('0');
});

test('a capped collection makes room for upserts too, and takes nothing inside transactions', async () => {
  for (const _id of [3, 4, 5]) await log.updateOne({ _id }, { $set: { kind: 'u' } }, { upsert: true });
  expect(await log.distinct('_id')).toEqual([3, 4, 5]);
  await client.withSession(async (session) => {
    session.startTransaction();
    await expect(log.insertOne({ _id: 9 }, { session })).rejects.toMatchObject({ code: 263 });
    await session.abortTransaction();
  });
});
