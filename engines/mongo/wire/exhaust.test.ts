import path from 'node:path';
import { BSON } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';
import { command, EXHAUST_ALLOWED, RawClient } from './raw-client.fixture.ts';

const { dir, server, client } = await openServer(startServer);
const items = client.db('t').collection<{ _id: number }>('items');
await items.insertMany(Array.from({ length: 6 }, (_, n) => ({ _id: n })));

let raw: RawClient;
beforeEach(() => {
  raw = new RawClient(path.join(dir, 'mongo.sock'));
});
afterEach(() => raw.socket.destroy());

const openCursor = async () => (await raw.run({ find: 'items', batchSize: 2 })).cursor.id;
const getMore = (id: unknown) => ({ getMore: BSON.Long.fromString(String(id)), collection: 'items', batchSize: 2 });
const ids = (body: BSON.Document) => body.cursor.nextBatch.map(({ _id }: BSON.Document) => _id);

test('the batches of a cursor come one after the other to a client that allows it, each answering the one before', async () => {
  raw.write(command(7, getMore(await openCursor()), EXHAUST_ALLOWED));
  const [first, second, last] = await raw.take(3);
  expect([first, second, last].map((reply) => ids(reply!.body))).toEqual([[2, 3], [4, 5], []]);
  expect([first, second, last].map((reply) => reply!.moreToCome)).toEqual([true, true, false]);
  expect([first!.to, second!.to, last!.to]).toEqual([7, first!.id, second!.id]);
  expect(await raw.run({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('to any other client each batch comes when it is asked for', async () => {
  raw.write(command(7, getMore(await openCursor())), command(8, { ping: 1 }));
  expect(await raw.take(2)).toMatchObject([
    { to: 7, moreToCome: false, body: { cursor: { nextBatch: [{ _id: 2 }, { _id: 3 }] } } },
    { to: 8, moreToCome: false },
  ]);
});

test('an error ends the batches', async () => {
  const id = await openCursor();
  raw.write(command(7, { ...getMore(id), collection: 'others' }, EXHAUST_ALLOWED), command(8, { ping: 1 }));
  expect(await raw.take(2)).toMatchObject([
    { to: 7, moreToCome: false, body: { ok: 0, code: 13 } },
    { to: 8, body: { ok: 1 } },
  ]);
});

test('the batches that are on their way end with the connection', async () => {
  raw.write(command(7, getMore(await openCursor()), EXHAUST_ALLOWED));
  raw.socket.destroy();
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

const greet = async () => (await raw.run({ hello: 1 })).topologyVersion;

test('hello tells which state of which process it describes', async () => {
  const version = await greet();
  expect(version).toEqual({ processId: expect.any(BSON.ObjectId), counter: 0 });
  expect(await greet()).toEqual(version);
  expect((await raw.run({ isMaster: 1 })).topologyVersion).toEqual(version);
});

test('who knows the present state is answered when the time is over, who knows another at once', async () => {
  const topologyVersion = await greet();
  const started = performance.now();
  expect(await raw.run({ hello: 1, topologyVersion, maxAwaitTimeMS: 50 })).toMatchObject({ isWritablePrimary: true });
  expect(performance.now() - started).toBeGreaterThanOrEqual(49);
  const other = { processId: new BSON.ObjectId(), counter: BSON.Long.fromNumber(3) };
  expect(await raw.run({ hello: 1, topologyVersion: other, maxAwaitTimeMS: 3_600_000 })).toMatchObject({ ok: 1 });
});

test('a client that allows it is told again and again, also when it knew of another process', async () => {
  const topologyVersion = { processId: new BSON.ObjectId(), counter: BSON.Long.fromNumber(0) };
  raw.write(command(1, { hello: 1, topologyVersion, maxAwaitTimeMS: 50 }, EXHAUST_ALLOWED));
  const started = performance.now();
  const replies = await raw.take(3);
  expect(performance.now() - started).toBeGreaterThanOrEqual(98);
  expect(replies.map(({ moreToCome }) => moreToCome)).toEqual([true, true, true]);
});

test('a wait for news names both what is known and how long, and nothing impossible', async () => {
  const topologyVersion = await greet();
  const wait = (fields: BSON.Document) => raw.run({ hello: 1, ...fields });
  expect(await wait({ topologyVersion })).toMatchObject({ code: 31368 });
  expect(await wait({ maxAwaitTimeMS: 1 })).toMatchObject({ code: 31368 });
  const counted = (counter: number) => ({ ...topologyVersion, counter: BSON.Long.fromNumber(counter) });
  expect(await wait({ topologyVersion: counted(-1), maxAwaitTimeMS: 1 })).toMatchObject({ code: 31372 });
  expect(await wait({ topologyVersion: counted(1), maxAwaitTimeMS: 1 })).toMatchObject({ code: 31382 });
  expect(await wait({ topologyVersion, maxAwaitTimeMS: -1 })).toMatchObject({ code: 51024 });
});

test('the driver waits for news in place of asking for them', async () => {
  const kinds = new Set<boolean>();
  client.on('serverHeartbeatStarted', ({ awaited }) => kinds.add(awaited));
  await expect.poll(() => [...kinds], { timeout: 30_000 }).toContain(true);
});

test('a cluster time that is none is refused', async () => {
  const ping = (clusterTime: unknown) => raw.run({ ping: 1, $clusterTime: clusterTime });
  expect(await ping({ clusterTime: { t: 1 } })).toMatchObject({ code: 14 });
  expect(await ping({ clusterTime: 5 })).toMatchObject({ code: 14 });
  expect(await ping({})).toMatchObject({ code: 40414 });
  expect(await ping('now')).toMatchObject({ code: 14 });
  expect(await ping({ clusterTime: new BSON.Timestamp({ t: 1, i: 1 }) })).toMatchObject({ ok: 1 });
  const { $clusterTime } = await raw.run({ ping: 1 });
  expect(await ping($clusterTime)).toMatchObject({ ok: 1 });
});

test('the server ends at once, whoever waits for news', async () => {
  const waiting = await openServer(startServer);
  const own = new RawClient(path.join(waiting.dir, 'mongo.sock'));
  const { topologyVersion } = await own.run({ hello: 1 });
  own.write(command(2, { hello: 1, topologyVersion, maxAwaitTimeMS: 3_600_000 }, EXHAUST_ALLOWED));
  const ended = Promise.withResolvers<void>();
  own.socket.on('close', () => ended.resolve());
  await waiting.server.close();
  await ended.promise;
  expect(server.engine.processId).not.toEqual(waiting.server.engine.processId);
});
