import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMongo } from '../main.ts';
import { startServer } from '../server.ts';
import { checkFolder } from './check.ts';

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-failure-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

test('a full disk gives a clear error, loses nothing that was acknowledged, and is over when there is room again', async () => {
  const server = await startServer({ dir });
  const client = await new MongoClient(server.uri, { retryWrites: false }).connect();
  const items = client.db('t').collection<{ _id: number; pad: string }>('items');
  await items.createIndex({ pad: 1 });
  const { connection } = server.engine.store;
  const pages = Number(connection.prepare('PRAGMA page_count').get()![0]);
  connection.exec(`PRAGMA max_page_count = ${pages + 200}`);
  let acknowledged = 0;
  let failure: unknown;
  for (; !failure; acknowledged++) {
    failure = await items.insertOne({ _id: acknowledged, pad: 'x'.repeat(3000) }).then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  acknowledged--;
  expect(failure).toMatchObject({ code: 14031 });
  expect(await items.countDocuments()).toBe(acknowledged);
  expect(await items.estimatedDocumentCount()).toBe(acknowledged);
  await items.deleteMany({ _id: { $lt: 5 } });
  connection.exec('PRAGMA max_page_count = 1000000');
  await items.insertOne({ _id: 1_000_000, pad: 'again' });
  expect(await items.countDocuments()).toBe(acknowledged - 5 + 1);
  await client.close();
  await server.close();
  expect(checkFolder(dir)).toEqual([]);
});

test('a torn file is refused with a sentence that says what to do', async () => {
  fs.writeFileSync(path.join(dir, 'mongo.db'), Buffer.alloc(16_384, 'torn'));
  await expect(startMongo({ dir })).rejects.toThrow(/cannot be opened.*Restore it from a backup/);
});

test('a damaged index is found by the check', async () => {
  const server = await startServer({ dir });
  const client = await new MongoClient(server.uri).connect();
  const items = client.db('t').collection<{ _id: number; n: number }>('items');
  await items.createIndex({ n: 1 });
  await items.insertMany([1, 2, 3].map((n) => ({ _id: n, n })));
  expect(await client.db('t').command({ validate: 'items' })).toMatchObject({ valid: true, nrecords: 3 });
  const { connection, catalog } = server.engine.store;
  const index = catalog.find('t', 'items')!.indexes.find(({ name }) => name === 'n_1')!;
  connection.exec(`DELETE FROM ${index.table} WHERE rid = 2`);
  expect(await client.db('t').command({ validate: 'items' })).toMatchObject({ valid: false });
  await client.close();
  await server.close();
  expect(checkFolder(dir).join()).toMatch(/2 is missing in index n_1/);
});

test('a server ended in the middle of a transaction forgets it and keeps the rest', async () => {
  let server = await startServer({ dir });
  let client = await new MongoClient(server.uri).connect();
  const session = client.startSession();
  session.startTransaction();
  await client.db('t').collection('made-inside').insertOne({ a: 1 }, { session });
  await client.db('t').collection('outside').insertOne({ a: 1 });
  await client.close();
  await server.close();
  server = await startServer({ dir });
  client = await new MongoClient(server.uri).connect();
  const names = (await client.db('t').listCollections().toArray()).map(({ name }) => name);
  expect(names).toEqual(['outside']);
  await client.close();
  await server.close();
});
