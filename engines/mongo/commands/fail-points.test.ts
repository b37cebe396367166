import { type BSON, MongoClient } from 'mongodb';
import { afterEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { server, client } = await openServer(({ dir }) => startServer({ dir, testCommands: true }), {
  appName: 'tests',
});
const plain = await openServer(startServer);
afterEach(async () => {
  for (const name of ['failCommand', 'onPrimaryTransactionalWrite', 'maxTimeAlwaysTimeOut', 'maxTimeNeverTimeOut']) {
    await configure(name, 'off');
  }
});

const configure = (name: string, mode: unknown, data: BSON.Document = {}) =>
  client.db('admin').command({ configureFailPoint: name, mode, data });
const failCommand = (mode: unknown, data: BSON.Document) => configure('failCommand', mode, data);
const insert = () => client.db('t').collection('items').insertOne({ n: 1 });

test('a command fails as often as was asked for', async () => {
  await failCommand({ times: 2 }, { failCommands: ['ping'], errorCode: 8000 });
  await expect(client.db('t').command({ ping: 1 })).rejects.toMatchObject({ code: 8000 });
  await expect(client.db('t').command({ ping: 1 })).rejects.toMatchObject({ code: 8000 });
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('only the commands that were named fail, after those that are let through, and only for that application', async () => {
  await failCommand({ skip: 1 }, { failCommands: ['ping'], errorCode: 8000 });
  await insert();
  await client.db('t').command({ ping: 1 });
  await expect(client.db('t').command({ ping: 1 })).rejects.toMatchObject({ code: 8000 });
  await failCommand('alwaysOn', { failCommands: ['ping'], errorCode: 8000, appName: 'others' });
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('a write that may be tried again says so, and the driver tries it again', async () => {
  await failCommand({ times: 1 }, { failCommands: ['insert'], errorCode: 262 });
  expect(await insert()).toMatchObject({ acknowledged: true });
  await failCommand('alwaysOn', { failCommands: ['insert'], errorCode: 262 });
  await expect(insert()).rejects.toMatchObject({
    code: 262,
    errorLabels: expect.arrayContaining(['RetryableWriteError']),
  });
  await failCommand({ times: 1 }, { failCommands: ['insert'], errorCode: 262, errorLabels: [] });
  await expect(insert()).rejects.toMatchObject({ code: 262, errorLabels: [] });
});

test('an error inside a transaction is transient when the whole of it may be tried again', async () => {
  await failCommand({ times: 1 }, { failCommands: ['find'], errorCode: 262 });
  const session = client.startSession();
  session.startTransaction();
  const found = client.db('t').collection('items').findOne({}, { session });
  await expect(found).rejects.toMatchObject({ errorLabels: expect.arrayContaining(['TransientTransactionError']) });
  await session.abortTransaction();
  await session.endSession();
});

test('a write concern fails while the write stands', async () => {
  await client.db('t').collection('items').deleteMany({});
  const writeConcernError = { code: 100, errmsg: 'not enough members' };
  await failCommand({ times: 1 }, { failCommands: ['insert'], writeConcernError });
  await expect(insert()).rejects.toMatchObject({ code: 100 });
  expect(await client.db('t').collection('items').countDocuments()).toBe(1);
});

test('a connection is lost, and the command with it', async () => {
  await failCommand({ times: 1 }, { failCommands: ['ping'], closeConnection: true });
  const other = await new MongoClient(server.uri).connect();
  await expect(other.db('t').command({ ping: 1 })).rejects.toThrow(/closed/);
  await other.close();
});

test('an error that says the server is no primary tells of which of its states', async () => {
  await failCommand('alwaysOn', { failCommands: ['ping'], errorCode: 10107 });
  const { topologyVersion } = await client.db('t').command({ hello: 1 });
  await expect(client.db('t').command({ ping: 1 })).rejects.toMatchObject({ errorResponse: { topologyVersion } });
});

test('a retryable write that fails leaves nothing behind, and the driver that lost its connection tries it again', async () => {
  const items = client.db('t').collection<{ _id: number }>('writes');
  const writes = 'onPrimaryTransactionalWrite';
  await configure(writes, { times: 1 }, { failBeforeCommitExceptionCode: 1, closeConnection: false });
  await expect(items.insertMany([{ _id: 1 }, { _id: 2 }])).rejects.toMatchObject({ code: 1 });
  expect(await items.countDocuments()).toBe(0);
  await configure(writes, { times: 1 }, { failBeforeCommitExceptionCode: 1 });
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await configure(writes, { times: 1 });
  expect(await items.updateOne({ _id: 1 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
  await configure(writes, { times: 1 });
  expect(await items.findOneAndUpdate({ _id: 2 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).toEqual({
    _id: 2,
    n: 1,
  });
  await configure(writes, 'alwaysOn', { failBeforeCommitExceptionCode: 1 });
  await expect(items.deleteOne({ _id: 1 })).rejects.toThrow(/closed/);
  await configure(writes, 'off');
  expect(await items.find().toArray()).toEqual([1, 2].map((_id) => ({ _id, n: 1 })));
});

test('whatever has a time limit meets it at once, or never', async () => {
  const log = client.db('t').collection('log');
  await log.insertMany(Array.from({ length: 20 }, (_, n) => ({ n })));
  const sum = { $reduce: { input: { $range: [0, 20_000] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } };
  const slow = () => log.find({ $expr: { $gt: [sum, '$n'] } }, { maxTimeMS: 1 }).toArray();
  await expect(slow()).rejects.toMatchObject({ code: 50 });
  await configure('maxTimeNeverTimeOut', 'alwaysOn');
  expect(await slow()).toHaveLength(20);
  await configure('maxTimeNeverTimeOut', 'off');
  await configure('maxTimeAlwaysTimeOut', 'alwaysOn');
  await expect(log.find({}, { maxTimeMS: 60_000 }).toArray()).rejects.toMatchObject({ code: 50 });
  expect(await log.find().toArray()).toHaveLength(20);
});

test('what is no fail point is refused', async () => {
  const admin = client.db('admin');
  await expect(admin.command({ configureFailPoint: 'other', mode: 'off' })).rejects.toMatchObject({ code: 231 });
  await expect(failCommand('sometimes', {})).rejects.toMatchObject({ code: 2 });
  await expect(client.db('t').command({ configureFailPoint: 'failCommand', mode: 'off' })).rejects.toMatchObject({
    code: 13,
  });
});

test('a server that was not started for tests knows none of this', async () => {
  const admin = plain.client.db('admin');
  const configure = { configureFailPoint: 'failCommand', mode: 'off' };
  await expect(admin.command(configure)).rejects.toMatchObject({ code: 59 });
  expect(await admin.command({ getParameter: 1, enableTestCommands: 1 })).toMatchObject({ enableTestCommands: false });
});
