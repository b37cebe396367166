import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { server, client } = await openServer(({ dir }) => startServer({ dir, testCommands: true }));

const declared = { apiVersion: '1', apiStrict: true };
const run = (command: object) => client.db('t').command({ ...command });

test('a client that declares version 1 strictly gets what belongs to it', async () => {
  const strict = new MongoClient(server.uri, { serverApi: { version: '1', strict: true, deprecationErrors: true } });
  const items = strict.db('t').collection<{ _id: number }>('items');
  await items.insertOne({ _id: 1 });
  expect(await items.find().toArray()).toEqual([{ _id: 1 }]);
  expect(await items.aggregate([{ $match: { _id: 1 } }, { $count: 'n' }]).toArray()).toEqual([{ n: 1 }]);
  await expect(items.distinct('_id')).rejects.toMatchObject({ code: 323, codeName: 'APIStrictError' });
  await strict.close();
});

test.each([
  { find: 'items', returnKey: true },
  { create: 'small', capped: true, size: 1000 },
  { createIndexes: 'items', indexes: [{ key: { a: 1 }, name: 'a', sparse: true }] },
  { createIndexes: 'items', indexes: [{ key: { a: 'text' }, name: 'a' }] },
  { aggregate: 1, pipeline: [{ $listLocalSessions: {} }], cursor: {} },
  { aggregate: 'items', pipeline: [{ $collStats: { storageStats: {} } }], cursor: {} },
  { aggregate: 'items', pipeline: [{ $facet: { a: [{ $indexStats: {} }] } }], cursor: {} },
  { aggregate: 'items', pipeline: [{ $unionWith: { coll: 'items', pipeline: [{ $indexStats: {} }] } }], cursor: {} },
])('what is no part of it is refused: %j', async (command) => {
  await expect(run({ ...command, ...declared })).rejects.toMatchObject({ code: 323 });
});

test('what a stage tells within the version may be asked for', async () => {
  const pipeline = [{ $collStats: { count: {} } }];
  await client.db('t').collection('counted').insertOne({});
  expect(await run({ aggregate: 'counted', pipeline, cursor: {}, ...declared })).toMatchObject({ ok: 1 });
});

test('there is no other version, and no strictness without one', async () => {
  await expect(run({ ping: 1, apiVersion: '2' })).rejects.toMatchObject({ code: 322 });
  await expect(run({ ping: 1, apiStrict: true })).rejects.toMatchObject({ code: 4886600 });
  await expect(run({ ping: 1, apiDeprecationErrors: true })).rejects.toMatchObject({ code: 4886600 });
});

test('a command whose use is discouraged is refused to those who ask for that', async () => {
  expect(await run({ testDeprecation: 1, apiVersion: '1' })).toMatchObject({ ok: 1 });
  const deprecated = run({ testDeprecation: 1, apiVersion: '1', apiDeprecationErrors: true });
  await expect(deprecated).rejects.toMatchObject({ code: 324 });
});
