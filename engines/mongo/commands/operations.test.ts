import type { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { client } = await openServer(startServer);
const admin = client.db('admin');

/** Asks until an operation of that command is listed. */
async function running(command: string): Promise<BSON.Document> {
  for (;;) {
    const { inprog } = await admin.command({ currentOp: 1 });
    const found = inprog.find((op: BSON.Document) => Object.keys(op.command)[0] === command);
    if (found) return found;
  }
}

test('an operation sees itself, by the command and by the stage', async () => {
  const { inprog } = await admin.command({ currentOp: 1 });
  expect(inprog).toEqual([expect.objectContaining({ type: 'op', active: true, ns: 'admin.$cmd', op: 'command' })]);
  const staged = await admin.aggregate([{ $currentOp: {} }, { $match: { active: true } }]).toArray();
  expect(staged).toMatchObject([{ command: { aggregate: 1 } }]);
  await expect(
    client
      .db('t')
      .aggregate([{ $currentOp: {} }])
      .toArray(),
  ).rejects.toMatchObject({ code: 73 });
});

test('a read that would run for ages is listed and can be ended', async () => {
  const texts = client.db('t').collection('texts');
  await texts.insertOne({ text: 'x'.repeat(40) });
  const runaway = texts.find({ text: /^(x+x+)+y/ }).toArray();
  const ended = expect(runaway).rejects.toMatchObject({ code: 11601, codeName: 'Interrupted' });
  const op = await running('find');
  expect(op).toMatchObject({ op: 'query', ns: 't.texts', desc: expect.stringMatching(/^conn\d+$/) });
  expect(await admin.command({ killOp: 1, op: op.opid })).toMatchObject({ ok: 1 });
  await ended;
});

test('a write that waits for a transaction can be ended, and writes nothing', async () => {
  const items = client.db('t').collection<{ _id: number; n: number }>('items');
  await items.insertOne({ _id: 1, n: 0 });
  const session = client.startSession();
  session.startTransaction();
  await items.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
  const waiting = expect(items.updateOne({ _id: 1 }, { $set: { n: 2 } })).rejects.toMatchObject({ code: 11601 });
  const [idle] = await admin.aggregate([{ $currentOp: {} }, { $match: { type: 'idleSession' } }]).toArray();
  expect(idle).toMatchObject({ active: false });
  await admin.command({ killOp: 1, op: (await running('update')).opid });
  await waiting;
  await session.commitTransaction();
  await session.endSession();
  expect(await items.findOne()).toEqual({ _id: 1, n: 1 });
});

test('to end what is not there does nothing; an id must be a number', async () => {
  expect(await admin.command({ killOp: 1, op: 123_456 })).toMatchObject({ ok: 1 });
  await expect(admin.command({ killOp: 1, op: 'all' })).rejects.toMatchObject({ code: 14 });
  await expect(client.db('t').command({ currentOp: 1 })).rejects.toMatchObject({ code: 13 });
});

test('sessions are listed', async () => {
  const pipeline = [{ $listLocalSessions: {} }];
  const [session] = await client.db('t').aggregate(pipeline).toArray();
  expect(session?._id.id.buffer).toHaveLength(16);
  expect(session?.lastUse).toBeInstanceOf(Date);
});

test('the replica set tells of its one member', async () => {
  const { config } = await admin.command({ replSetGetConfig: 1 });
  const status = await admin.command({ replSetGetStatus: 1 });
  expect(config).toMatchObject({ _id: status.set, members: [{ host: status.members[0].name, votes: 1 }] });
  expect(status.members).toMatchObject([{ stateStr: 'PRIMARY', self: true, health: 1 }]);
});

test('tools are told the defaults, that the profiler is off and that there are no users', async () => {
  expect(await admin.command({ getDefaultRWConcern: 1 })).toMatchObject({ defaultWriteConcern: { w: 'majority' } });
  expect(await client.db('t').command({ profile: -1 })).toMatchObject({ was: 0 });
  await expect(client.db('t').command({ profile: 2 })).rejects.toMatchObject({ code: 115 });
  expect(await client.db('t').command({ usersInfo: 1 })).toMatchObject({ users: [] });
  expect(await client.db('t').command({ rolesInfo: 1 })).toMatchObject({ roles: [] });
  expect(await client.db('t').command({ logout: 1 })).toMatchObject({ ok: 1 });
});

test('indexes of kinds that there are none of are refused', async () => {
  const items = client.db('t').collection('items');
  await expect(items.createIndex({ '$**': 1 }, { wildcardProjection: { a: 1 } })).rejects.toMatchObject({ code: 67 });
  await expect(items.createIndex({ place: '2dsphere' })).rejects.toMatchObject({ code: 67 });
  await expect(items.createIndex({ a: 1 }, { bits: 20 })).rejects.toMatchObject({ code: 67 });
});

test('what needs the search engine of Atlas says so', async () => {
  const items = client.db('t').collection('items');
  const definition = { mappings: { dynamic: true } };
  await expect(items.createSearchIndex({ definition })).rejects.toMatchObject({
    code: 31082,
    codeName: 'SearchNotEnabled',
  });
  await expect(items.dropSearchIndex('a')).rejects.toMatchObject({ code: 31082 });
  await expect(items.listSearchIndexes().toArray()).rejects.toMatchObject({ code: 31082 });
  await expect(items.aggregate([{ $search: {} }]).toArray()).rejects.toMatchObject({ code: 31082 });
});
