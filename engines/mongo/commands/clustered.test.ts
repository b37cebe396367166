import { beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { removeExpired } from '../storage/expiry.ts';
import { openServer } from '../test/server.fixture.ts';

const { server, client } = await openServer(startServer);
const db = client.db('t');
beforeEach(async () => {
  await db.dropDatabase();
});

const clusteredIndex = { key: { _id: 1 }, unique: true, name: 'by id' };

test('a clustered collection shows its index and keeps its ids unique', async () => {
  const items = await db.createCollection<{ _id: number }>('items', { clusteredIndex });
  expect(await items.indexes()).toEqual([{ v: 2, key: { _id: 1 }, name: 'by id', unique: true, clustered: true }]);
  const [listed] = await db.listCollections({ name: 'items' }).toArray();
  expect(listed).toMatchObject({ options: { clusteredIndex: { ...clusteredIndex, v: 2 } } });
  await items.insertOne({ _id: 1 });
  await expect(items.insertOne({ _id: 1 })).rejects.toMatchObject({ code: 11000 });
  await expect(items.dropIndex('by id')).rejects.toMatchObject({ code: 72 });
});

test('its natural order is that of the ids', async () => {
  const items = await db.createCollection<{ _id: number; a: number }>('items', { clusteredIndex });
  await items.insertMany([3, 1, 2].map((_id) => ({ _id, a: _id % 2 })));
  expect((await items.find().toArray()).map(({ _id }) => _id)).toEqual([1, 2, 3]);
  expect((await items.find({ a: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 3]);
  expect((await items.find().sort({ $natural: -1 }).toArray()).map(({ _id }) => _id)).toEqual([3, 2, 1]);
});

test('documents expire by the dates that are their ids, as long as that is asked for', async () => {
  const items = await db.createCollection<{ _id: Date }>('items', { clusteredIndex, expireAfterSeconds: 60 });
  const now = Date.now();
  await items.insertMany([{ _id: new Date(now - 90_000) }, { _id: new Date(now - 30_000) }]);
  await removeExpired(server.engine.store, now);
  expect(await items.countDocuments()).toBe(1);
  await db.command({ collMod: 'items', expireAfterSeconds: 'off' });
  await removeExpired(server.engine.store, now + 90_000);
  expect(await items.countDocuments()).toBe(1);
  await db.command({ collMod: 'items', expireAfterSeconds: 10 });
  await removeExpired(server.engine.store, now);
  expect(await items.countDocuments()).toBe(0);
});

test.each([
  [{ clusteredIndex: { key: { a: 1 }, unique: true } }, 197],
  [{ clusteredIndex: { key: { _id: 1 }, unique: false } }, 67],
  [{ clusteredIndex: { key: { _id: 1 } } }, 40414],
  [{ clusteredIndex, capped: true, size: 1000 }, 72],
  [{ clusteredIndex, expireAfterSeconds: -1 }, 72],
  [{ expireAfterSeconds: 60 }, 72],
  [{ timeseries: { timeField: 'at' } }, 72],
])('create refuses %j', async (options, code) => {
  await expect(db.command({ create: 'items', ...options })).rejects.toMatchObject({ code });
});

test('an ordinary collection has no expiry of its own, and a dry run changes no index', async () => {
  const items = await db.createCollection('items');
  await expect(db.command({ collMod: 'items', expireAfterSeconds: 10 })).rejects.toMatchObject({ code: 72 });
  await items.createIndex({ a: 1 }, { prepareUnique: true } as object);
  await db.command({ collMod: 'items', index: { name: 'a_1', unique: true }, dryRun: true });
  expect((await items.indexes())[1]).not.toHaveProperty('unique');
});
