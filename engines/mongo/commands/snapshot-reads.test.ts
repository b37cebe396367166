import { type BSON, Timestamp } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

interface Item {
  _id: number;
  n: number;
}

const { server, client } = await openServer(startServer);
const items = client.db('t').collection<Item>('items');
beforeEach(async () => {
  await items.deleteMany({});
  await items.insertMany([1, 2, 3].map((n) => ({ _id: n, n })));
});

const snapshot = (atClusterTime?: Timestamp) => ({
  readConcern: { level: 'snapshot', ...(atClusterTime ? { atClusterTime } : {}) },
});
const find = (more: BSON.Document) => client.db('t').command({ find: 'items', filter: {}, ...more });

test('all reads of a snapshot session see one state, whatever is written meanwhile', async () => {
  await client.withSession({ snapshot: true }, async (session) => {
    expect(await items.countDocuments({}, { session })).toBe(3);
    await items.insertOne({ _id: 4, n: 4 });
    await items.updateOne({ _id: 1 }, { $set: { n: 10 } });
    await items.deleteOne({ _id: 2 });
    expect(await items.find({}, { session }).toArray()).toEqual([1, 2, 3].map((n) => ({ _id: n, n })));
    expect(await items.distinct('n', {}, { session })).toEqual([1, 2, 3]);
    expect(await items.aggregate([{ $match: { n: 10 } }], { session }).toArray()).toEqual([]);
  });
  expect(await items.distinct('n')).toEqual([3, 4, 10]);
});

test('a cursor goes on in its snapshot', async () => {
  const first = await find({ batchSize: 1, ...snapshot() });
  expect(first.cursor.atClusterTime).toBeInstanceOf(Timestamp);
  await items.deleteMany({});
  const rest = await client.db('t').command({ getMore: first.cursor.id, collection: 'items' });
  expect(rest.cursor.nextBatch).toEqual([2, 3].map((n) => ({ _id: n, n })));
});

test('the time of the last write is a snapshot while nothing is written after it', async () => {
  const written: BSON.Document = await client.db('t').command({ insert: 'items', documents: [{ _id: 9, n: 9 }] });
  const time = written.operationTime as Timestamp;
  expect((await find(snapshot(time))).cursor.firstBatch).toHaveLength(4);
  await items.insertOne({ _id: 10, n: 10 });
  await expect(find(snapshot(new Timestamp(time.toBigInt() - 1n)))).rejects.toMatchObject({
    code: 239,
  });
  await expect(find(snapshot(new Timestamp({ t: 4_000_000_000, i: 1 })))).rejects.toMatchObject({ code: 72 });
});

test('a snapshot ends some time after it was taken, and its cursors with it', async () => {
  const first = await find({ batchSize: 1, ...snapshot() });
  await items.insertOne({ _id: 4, n: 4 });
  server.engine.store.snapshots.sweep(Date.now() + 61_000);
  expect(server.engine.store.snapshots.size).toBe(0);
  const more = client.db('t').command({ getMore: first.cursor.id, collection: 'items' });
  await expect(more).rejects.toMatchObject({ code: 239, codeName: 'SnapshotTooOld' });
  await expect(find(snapshot(first.cursor.atClusterTime))).rejects.toMatchObject({ code: 239 });
});

test('a collection or an index made after the snapshot cannot be read in it', async () => {
  const { atClusterTime } = (await find(snapshot())).cursor;
  await client.db('t').collection('later').insertOne({});
  await expect(client.db('t').command({ find: 'later', ...snapshot(atClusterTime) })).rejects.toMatchObject({
    code: 246,
  });
  await client.db('t').collection('later').drop();
  await expect(client.db('t').command({ find: 'later', ...snapshot(atClusterTime) })).rejects.toMatchObject({
    code: 246,
  });
});

test('only reads can ask for a snapshot, and only a snapshot has a time', async () => {
  await expect(client.db('t').command({ count: 'items', ...snapshot() })).rejects.toMatchObject({ code: 72 });
  await expect(client.db('t').command({ delete: 'items', deletes: [], ...snapshot() })).rejects.toMatchObject({
    code: 72,
  });
  const local = { readConcern: { level: 'local', atClusterTime: new Timestamp({ t: 1, i: 1 }) } };
  await expect(find(local)).rejects.toMatchObject({ code: 72 });
  const out = items.aggregate([{ $out: 'copy' }], snapshot() as object);
  await expect(out.toArray()).rejects.toMatchObject({ code: 72 });
});
