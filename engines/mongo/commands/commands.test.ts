import { BSON, type Collection, MongoClient } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { removeExpired } from '../storage/expiry.ts';
import { openServer } from '../test/server.fixture.ts';

const { server, client } = await openServer(startServer);
const db = client.db('t');
let items: Collection<BSON.Document>;
beforeEach(async () => {
  await db.dropDatabase();
  items = db.collection('items');
});

const failsWith = (code: number) => expect.objectContaining({ code });
const retryable = (number: number) => ({ txnNumber: BSON.Long.fromNumber(number) });

test('a retryable write that comes twice is carried out once and answered twice', async () => {
  // A client of its own, whose one session is used by nothing else.
  const repeating = await new MongoClient(server.uri).connect();
  const own = repeating.db('t');
  const insert = {
    insert: 'items',
    documents: [
      { _id: 1, n: 0 },
      { _id: 2, n: 0 },
    ],
    ...retryable(1),
  };
  expect(await own.command(insert)).toMatchObject({ n: 2 });
  expect(await own.command(insert)).toMatchObject({ n: 2 });
  const update = { update: 'items', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }], ...retryable(2) };
  expect(await own.command(update)).toMatchObject({ n: 1, nModified: 1 });
  expect(await own.command(update)).toMatchObject({ n: 1, nModified: 1 });
  const modify = { findAndModify: 'items', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true, ...retryable(3) };
  expect((await own.command(modify)).value).toEqual({ _id: 1, n: 2 });
  expect((await own.command(modify)).value).toEqual({ _id: 1, n: 2 });
  expect((await items.findOne({ n: 2 }))?.n).toBe(2);
  await expect(own.command(insert)).rejects.toEqual(failsWith(225));
  await repeating.close();
});

test('an insert that comes twice does not bring back what was removed between', async () => {
  const repeating = await new MongoClient(server.uri).connect();
  const insert = { insert: 'items', documents: [1, 2, 3].map((_id) => ({ _id })), ordered: false, ...retryable(1) };
  await db.collection<{ _id: number }>('items').insertOne({ _id: 1 });
  expect(await repeating.db('t').command(insert)).toMatchObject({ n: 2 });
  await items.drop();
  expect(await repeating.db('t').command(insert)).toMatchObject({ n: 3 });
  expect(await items.distinct('_id')).toEqual([1]);
  await repeating.close();
});

test('what $merge finds by other fields than the _id keeps its own', async () => {
  await items.createIndex({ day: 1 }, { unique: true });
  await items.insertOne({ _id: 1 as never, day: 'mon', n: 1 });
  const merge = async (whenMatched: string, n: number) => {
    const documents = [{ day: 'mon', n }];
    await db.aggregate([{ $documents: documents }, { $merge: { into: 'items', on: 'day', whenMatched } }]).toArray();
    return await items.findOne({ day: 'mon' });
  };
  expect(await merge('merge', 2)).toEqual({ _id: 1, day: 'mon', n: 2 });
  expect(await merge('replace', 3)).toEqual({ _id: 1, day: 'mon', n: 3 });
  expect(await merge('keepExisting', 4)).toEqual({ _id: 1, day: 'mon', n: 3 });
  await expect(merge('fail', 5)).rejects.toEqual(failsWith(11000));
  await db.aggregate([{ $documents: [{ day: 'tue' }] }, { $merge: { into: 'items', on: 'day' } }]).toArray();
  expect(await items.findOne({ day: 'tue' })).toEqual({ _id: expect.any(BSON.ObjectId), day: 'tue' });
});

test('a partial index and a validator refuse the conditions that MongoDB has not there', async () => {
  const partial = (partialFilterExpression: BSON.Document) => items.createIndex({ a: 1 }, { partialFilterExpression });
  for (const condition of [{ $ne: 1 }, { $exists: false }, { $not: { $gt: 1 } }, /x/, { $size: 1 }]) {
    await expect(partial({ $or: [{ a: condition }, { b: 1 }] })).rejects.toEqual(failsWith(67));
  }
  await partial({ $or: [{ a: { $in: [1, 2] } }, { b: { $exists: true }, c: { $type: 'string', $gt: 'x' } }] });
  const validator = { $and: [{ $text: { $search: 'x' } }] };
  await expect(db.createCollection('checked', { validator })).rejects.toEqual(failsWith(2));
});

test('a result larger than a document may be is refused', async () => {
  await items.insertOne({ text: 'x'.repeat(10_000_000) });
  const twice = { $project: { a: '$text', b: '$text' } };
  await expect(items.aggregate([twice]).toArray()).rejects.toEqual(failsWith(10334));
  expect(await items.aggregate([twice, { $project: { length: { $strLenCP: '$b' } } }]).next()).toMatchObject({
    length: 10_000_000,
  });
});

test('what the server does not know is refused, not overlooked', async () => {
  await expect(db.command({ noSuchCommand: 1 })).rejects.toEqual(failsWith(59));
  await expect(db.command({ find: 'items', nonsense: 1 })).rejects.toEqual(failsWith(40415));
  await expect(db.command({ find: 'items', limit: 'many' })).rejects.toEqual(failsWith(14));
  await expect(items.aggregate([{ $noSuchStage: {} }]).toArray()).rejects.toEqual(failsWith(40324));
  await expect(items.find({ a: { $noSuchOperator: 1 } }).toArray()).rejects.toEqual(failsWith(2));
  await items.createIndex({ a: 1 });
  await expect(db.command({ find: 'items', sort: { a: 2 } })).rejects.toEqual(failsWith(15975));
  await expect(items.find().hint('missing').toArray()).rejects.toEqual(failsWith(2));
  await expect(db.createCollection('time', { timeseries: { timeField: 't' } })).rejects.toEqual(failsWith(72));
});

test('a cursor goes on where it stopped, and is gone when it was ended', async () => {
  await items.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));
  const first = await db.command({ find: 'items', batchSize: 0 });
  expect(first.cursor.firstBatch).toEqual([]);
  const next = await db.command({ getMore: first.cursor.id, collection: 'items', batchSize: 4 });
  expect(next.cursor.nextBatch).toHaveLength(4);
  await expect(db.command({ getMore: first.cursor.id, collection: 'others' })).rejects.toEqual(failsWith(13));
  expect(await db.command({ killCursors: 'items', cursors: [first.cursor.id] })).toMatchObject({
    cursorsKilled: [first.cursor.id],
  });
  await expect(db.command({ getMore: first.cursor.id, collection: 'items' })).rejects.toEqual(failsWith(43));
});

test('unique, sparse and partial indexes hold what they should', async () => {
  await items.createIndex({ email: 1 }, { unique: true, sparse: true });
  await items.createIndex({ code: 1 }, { unique: true, partialFilterExpression: { active: true } });
  await items.insertMany([
    { a: 1 },
    { a: 2 },
    { code: 5 },
    { code: 5 },
    { email: 'a@example.com', code: 5, active: true },
  ]);
  await expect(items.insertOne({ email: 'a@example.com' })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { email: 1 },
    keyValue: { email: 'a@example.com' },
  });
  await expect(items.updateOne({ a: 1 }, { $set: { code: 5, active: true } })).rejects.toEqual(failsWith(11000));
  await expect(items.createIndex({ code: 1 }, { unique: true, name: 'all' })).rejects.toEqual(failsWith(11000));
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'email_1', 'code_1']);
});

test('a unique index with a collation takes two spellings for one, and finds either', async () => {
  const collation = { locale: 'en', strength: 2 };
  await items.createIndex({ email: 1 }, { unique: true, collation });
  await items.insertOne({ email: 'Ann@Example.com' });
  await expect(items.insertOne({ email: 'ann@example.COM' })).rejects.toEqual(failsWith(11000));
  const found = items.find({ email: 'ANN@EXAMPLE.COM' }).collation(collation);
  expect(await found.toArray()).toHaveLength(1);
  const plan = await items.find({ email: 'ANN@EXAMPLE.COM' }).collation(collation).explain();
  expect(JSON.stringify(plan)).toContain('IXSCAN');
});

test('a hashed index finds equal values of other number types', async () => {
  await items.createIndex({ n: 'hashed' });
  await items.insertMany([{ n: 1 }, { n: new BSON.Double(1) }, { n: BSON.Long.fromNumber(1) }, { n: 2 }]);
  expect(await items.countDocuments({ n: 1 })).toBe(3);
  await expect(items.insertOne({ n: [1] })).rejects.toEqual(failsWith(16766));
});

test('documents expire by the date under a TTL index', async () => {
  await items.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  const now = Date.now();
  await items.insertMany([{ at: new Date(now - 61_000) }, { at: new Date(now - 30_000) }, { at: 'never' }, {}]);
  await removeExpired(server.engine.store, now);
  expect(await items.countDocuments()).toBe(3);
  await db.command({ collMod: 'items', index: { keyPattern: { at: 1 }, expireAfterSeconds: 10 } });
  await removeExpired(server.engine.store, now);
  expect(await items.countDocuments()).toBe(2);
});

test('a capped collection keeps the newest documents', async () => {
  const capped = await db.createCollection('log', { capped: true, size: 100_000, max: 3 });
  for (let n = 0; n < 5; n++) await capped.insertOne({ n });
  expect((await capped.find().toArray()).map(({ n }) => n)).toEqual([2, 3, 4]);
});

test('a validator refuses and explains, unless it is bypassed', async () => {
  const validator = { $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' } } } };
  const people = await db.createCollection('people', { validator });
  await expect(people.insertOne({ name: 1 })).rejects.toMatchObject({
    code: 121,
    errInfo: { details: expect.anything() },
  });
  await people.insertOne({ name: 1 }, { bypassDocumentValidation: true });
  await db.command({ collMod: 'people', validationAction: 'warn' });
  await people.insertOne({ name: 2 });
  expect(await people.countDocuments()).toBe(2);
});

test('a view shows its pipeline over what the collection holds, and takes no writes', async () => {
  await items.insertMany([1, 2, 3].map((n) => ({ n })));
  const view = await db.createCollection('large', { viewOn: 'items', pipeline: [{ $match: { n: { $gt: 1 } } }] });
  expect((await view.find({ n: { $lt: 3 } }).toArray()).map(({ n }) => n)).toEqual([2]);
  expect(await view.countDocuments()).toBe(2);
  expect(await view.estimatedDocumentCount()).toBe(2);
  expect(await view.distinct('n')).toEqual([2, 3]);
  await expect(view.insertOne({ n: 4 })).rejects.toEqual(failsWith(166));
});

test('a collection keeps documents and indexes under its new name', async () => {
  await items.createIndex({ n: 1 });
  await items.insertOne({ n: 1 });
  await db.collection('target').insertOne({ old: true });
  await expect(items.rename('target')).rejects.toEqual(failsWith(48));
  const renamed = await items.rename('target', { dropTarget: true });
  expect(await renamed.countDocuments({ n: 1 })).toBe(1);
  expect(await renamed.indexes()).toHaveLength(2);
  expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['target']);
});

test('$merge adds to a collection, $out replaces it and keeps its indexes', async () => {
  await items.insertMany([1, 2, 3].map((n) => ({ _id: n as unknown as BSON.ObjectId, n })));
  const target = db.collection('target');
  await target.createIndex({ n: 1 });
  await items.aggregate([{ $merge: { into: 'target' } }]).toArray();
  await items.aggregate([{ $match: { n: 1 } }, { $set: { more: true } }, { $merge: { into: 'target' } }]).toArray();
  expect(await target.countDocuments()).toBe(3);
  expect(await target.countDocuments({ more: true })).toBe(1);
  await items.aggregate([{ $match: { n: 3 } }, { $out: 'target' }]).toArray();
  expect((await target.find().toArray()).map(({ n }) => n)).toEqual([3]);
  expect(await target.indexes()).toHaveLength(2);
});

test('one bulk write reaches several collections', async () => {
  const result = await client.bulkWrite(
    [
      { name: 'insertOne', namespace: 't.items', document: { _id: 1 as unknown as BSON.ObjectId } },
      { name: 'updateOne', namespace: 't.others', filter: { key: 2 }, update: { $set: { n: 1 } }, upsert: true },
      { name: 'deleteMany', namespace: 't.items', filter: {} },
    ],
    { verboseResults: true },
  );
  expect(result).toMatchObject({ insertedCount: 1, upsertedCount: 1, deletedCount: 1 });
  expect(await db.collection('others').countDocuments()).toBe(1);
});

test('an update that moves documents along an index meets each of them once', async () => {
  await items.createIndex({ n: 1 });
  await items.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
  expect(await items.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } })).toMatchObject({ modifiedCount: 300 });
  expect(await items.countDocuments({ n: { $gte: 1000, $lt: 1300 } })).toBe(300);
});

test('a transaction makes collections that nobody sees before it commits, and none when it aborts', async () => {
  const session = client.startSession();
  session.startTransaction();
  await db.collection('new').insertOne({ a: 1 }, { session });
  expect(await db.listCollections().toArray()).toEqual([]);
  await session.abortTransaction();
  expect(await db.listCollections().toArray()).toEqual([]);
  session.startTransaction();
  await db.collection('new').insertOne({ a: 1 }, { session });
  await session.commitTransaction();
  await session.commitTransaction();
  expect(await db.collection('new').countDocuments()).toBe(1);
  await session.endSession();
});

test('a write error inside a transaction ends it', async () => {
  await items.insertOne({ _id: 1 as unknown as BSON.ObjectId });
  const session = client.startSession();
  session.startTransaction();
  await items.insertOne({ _id: 2 as unknown as BSON.ObjectId }, { session });
  await expect(items.insertOne({ _id: 1 as unknown as BSON.ObjectId }, { session })).rejects.toEqual(failsWith(11000));
  await expect(session.commitTransaction()).rejects.toEqual(failsWith(251));
  await session.endSession();
  expect(await items.countDocuments()).toBe(1);
});
