import { type BSON, Long } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { client } = await openServer(startServer);
const db = client.db('t');
const items = db.collection<{ _id: number; name?: string }>('items');
beforeEach(async () => {
  await db.dropDatabase();
  await items.insertMany([
    { _id: 1, name: 'a' },
    { _id: 2, name: 'A' },
  ]);
});

const refused = (code: number, codeName: string) => expect.objectContaining({ code, codeName });

test('an empty collation is none, and the collection has its own then', async () => {
  const filter = { name: 'a' };
  expect((await db.command({ find: 'items', filter, collation: {} })).cursor.firstBatch).toHaveLength(1);
  expect(await db.command({ count: 'items', query: filter, collation: {} })).toMatchObject({ n: 1 });
  const update = { update: 'items', updates: [{ q: filter, u: { $set: { n: 1 } }, multi: true, collation: {} }] };
  expect(await db.command(update)).toMatchObject({ n: 1 });
  const spelled = await db.createCollection<{ name: string }>('spelled', { collation: { locale: 'en', strength: 2 } });
  await spelled.insertMany([{ name: 'a' }, { name: 'A' }]);
  expect(await db.command({ count: 'spelled', query: filter, collation: {} })).toMatchObject({ n: 2 });
  const indexes = [{ key: { name: 1 }, name: 'x', collation: {} }];
  await expect(db.command({ createIndexes: 'items', indexes })).rejects.toEqual(refused(2, 'BadValue'));
});

test('a collection that exists cannot be created inside a transaction, not even when that made it', async () => {
  for (const name of ['items', 'fresh']) {
    await client.withSession(async (session) => {
      session.startTransaction();
      if (name === 'fresh') await db.createCollection(name, { session });
      await expect(db.createCollection(name, { session })).rejects.toEqual(refused(48, 'NamespaceExists'));
      await session.abortTransaction();
    });
  }
  expect(await db.command({ create: 'items' })).toMatchObject({ ok: 1 });
});

test('a name with a NUL byte names no collection: the command fails, and not one of its statements', async () => {
  const name = 'a\0b';
  const commands: BSON.Document[] = [
    { find: name },
    { count: name },
    { aggregate: name, pipeline: [], cursor: {} },
    { insert: name, documents: [{ _id: 1 }] },
    { update: name, updates: [{ q: {}, u: { $set: { a: 1 } } }] },
    { delete: name, deletes: [{ q: {}, limit: 0 }] },
    { findAndModify: name, remove: true },
    { create: name },
    { drop: name },
  ];
  for (const command of commands) await expect(db.command(command)).rejects.toEqual(refused(73, 'InvalidNamespace'));
  const bulk = { bulkWrite: 1, nsInfo: [{ ns: `t.${name}` }], ops: [{ insert: 0, document: {} }] };
  await expect(client.db('admin').command(bulk)).rejects.toEqual(refused(73, 'InvalidNamespace'));
});

test('$out and $merge wait for the write concern like any write', async () => {
  const write = (stage: BSON.Document) =>
    db.command({ aggregate: 'items', pipeline: [stage], cursor: {}, writeConcern: { w: 2 } });
  const unmet = { ok: 1, writeConcernError: { code: 100, codeName: 'UnsatisfiableWriteConcern' } };
  for (const [index, stage] of [{ $out: 'copy' }, { $merge: 'copy' }].entries()) {
    const reply = await write(stage).catch((error) => error.result ?? error.errorResponse);
    expect(reply, String(index)).toMatchObject(unmet);
  }
  expect(await db.collection('copy').countDocuments()).toBe(2);
});

test('what explains a pipeline takes no write concern', async () => {
  const aggregate = { aggregate: 'items', pipeline: [], writeConcern: { w: 1 } };
  await expect(db.command({ ...aggregate, explain: true })).rejects.toEqual(refused(9, 'FailedToParse'));
  await expect(db.command({ explain: { ...aggregate, cursor: {} } })).rejects.toEqual(refused(9, 'FailedToParse'));
});

test('there is no oplog to read, to follow or to write', async () => {
  const local = client.db('local');
  const oplog = local.collection('oplog.rs');
  await expect(oplog.findOne()).rejects.toEqual(refused(238, 'NotImplemented'));
  await expect(oplog.find({}, { tailable: true, awaitData: true }).next()).rejects.toThrow('keeps no oplog');
  await expect(oplog.insertOne({})).rejects.toThrow('keeps no oplog');
  expect(await local.listCollections({ name: 'oplog.rs' }).toArray()).toEqual([]);
});

test('an index says that it was to be built in the background, and is the same without', async () => {
  await items.createIndex({ name: 1 }, { background: true });
  expect(await items.indexes()).toContainEqual({ v: 2, key: { name: 1 }, name: 'name_1', background: true });
  expect(await items.createIndex({ name: 1 })).toBe('name_1');
});

test('stages that tell about the server read no snapshot', async () => {
  await client.withSession({ snapshot: true }, async (session) => {
    const search = items.aggregate([{ $listSearchIndexes: {} }], { session }).toArray();
    await expect(search).rejects.toEqual(refused(72, 'InvalidOptions'));
  });
  await expect(items.aggregate([{ $listSearchIndexes: {} }]).toArray()).rejects.toMatchObject({ code: 31082 });
});

test('getMore and killCursors may carry the read concern of their session', async () => {
  const readConcern = { level: 'snapshot' };
  const { cursor } = await db.command({ find: 'items', batchSize: 1, readConcern });
  const atClusterTime = cursor.atClusterTime;
  const more = { getMore: cursor.id, collection: 'items', batchSize: 1 };
  const next = await db.command({ ...more, readConcern: { ...readConcern, atClusterTime } });
  expect(next.cursor.nextBatch).toHaveLength(1);
  const kill = { killCursors: 'items', cursors: [Long.fromString(String(cursor.id))], readConcern };
  expect((await db.command(kill)).cursorsKilled).toHaveLength(1);
});

test('a $merge that takes long is not begun again in a thread that only reads', async () => {
  const documents = Array.from({ length: 5_000 }, (_, n) => ({ _id: n + 10, day: n }));
  await db.aggregate([{ $documents: documents }, { $merge: { into: 'items' } }]).toArray();
  expect(await items.countDocuments()).toBe(5_002);
});
