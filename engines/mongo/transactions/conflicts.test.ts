import { expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { client } = await openServer(startServer);

interface Item {
  _id: number;
  version: number;
  slot: string;
}

test('of two transactions that want the same unique key one gets it, and the other none of its writes', async () => {
  const collection = client.db('t').collection<Item>('claims');
  await collection.createIndex({ slot: 1 }, { unique: true });
  const [first, second] = [client.startSession(), client.startSession()];
  for (const session of [first, second]) session.startTransaction();
  await collection.insertOne({ _id: 3, version: 0, slot: 'its own' }, { session: second });
  await collection.insertOne({ _id: 1, version: 0, slot: 'the only one' }, { session: first });
  const late = collection.insertOne({ _id: 2, version: 0, slot: 'the only one' }, { session: second });
  await expect(late).rejects.toMatchObject({ code: 112, errorLabels: ['TransientTransactionError'] });
  await first.commitTransaction();
  for (const session of [first, second]) await session.endSession();
  expect(await collection.distinct('_id')).toEqual([1]);
});

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

test('to end all sessions ends what they have open', async () => {
  const collection = client.db('t').collection<Item>('abandoned');
  await collection.insertOne({ _id: 1, version: 0, slot: 'a' });
  const session = client.startSession();
  session.startTransaction();
  await collection.updateOne({ _id: 1 }, { $inc: { version: 5 } }, { session });
  expect(await client.db('admin').command({ killAllSessions: [] })).toMatchObject({ ok: 1 });
  await collection.updateOne({ _id: 1 }, { $inc: { version: 1 } });
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
  await session.endSession();
  expect((await collection.findOne({ _id: 1 }))?.version).toBe(1);
  await expect(client.db('admin').command({ killAllSessions: [{ user: 'a', db: 'b' }] })).rejects.toMatchObject({
    code: 115,
  });
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
