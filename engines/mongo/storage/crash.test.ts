import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, expect, test } from 'vitest';
import { checkFolder } from './check.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-crash-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));
const cli = path.join(import.meta.dirname, '..', 'cli.ts');
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);

async function startProcess(): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(process.execPath, [cli, '--dir', dir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await once(child.stdout!, 'data');
  return { child, uri: /mongodb:\S+/.exec(String(output))![0] };
}

/** Writes in several ways until the server dies; what it acknowledged is in `acknowledged`. */
async function writeUntilKilled(uri: string, round: number, acknowledged: Set<string>): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2_000, retryWrites: false });
  await client.connect();
  const items = client.db('t').collection<{ _id: string; n: number; tags: string[] }>('items');
  await items.createIndex({ n: 1, tags: 1 });
  const writer = async (w: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const ids = [`${round}-${w}-${i}-a`, `${round}-${w}-${i}-b`];
      const documents = ids.map((_id) => ({ _id, n: i, tags: ['x', `t${i % 5}`] }));
      if (w % 2 === 0) await items.insertMany(documents);
      else {
        await client.withSession((session) =>
          session.withTransaction(async () => {
            for (const document of documents) await items.insertOne(document, { session });
          }),
        );
      }
      await items.updateOne({ _id: ids[0]! }, { $set: { n: -i }, $push: { tags: 'y' } });
      for (const id of ids) acknowledged.add(id);
    }
  };
  await Promise.allSettled([0, 1, 2, 3].map(writer));
  await client.close();
}

test(
  'every acknowledged write is there after kill -9, whole, and the database is sound',
  async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const { child, uri } = await startProcess();
      const died = once(child, 'exit');
      const before = acknowledged.size;
      const writing = writeUntilKilled(uri, round, acknowledged);
      while (acknowledged.size < before + 100 + round * 37) await new Promise<void>((resolve) => setImmediate(resolve));
      child.kill('SIGKILL');
      await Promise.all([died, writing]);
      expect(checkFolder(dir)).toEqual([]);
    }
    const { child, uri } = await startProcess();
    const client = await new MongoClient(uri).connect();
    const stored = await client.db('t').collection<{ _id: string }>('items').find().toArray();
    const ids = new Set(stored.map(({ _id }) => _id));
    expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    const halves = stored.filter(({ _id }) => /-[13]-\d+-a$/.test(_id) && !ids.has(_id.replace(/a$/, 'b')));
    expect(halves).toEqual([]);
    await client.close();
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  },
  60_000 + rounds * 20_000,
);

test('a second process is refused the folder with a sentence', async () => {
  const { child } = await startProcess();
  const second = spawn(process.execPath, [cli, '--dir', dir, '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [message] = await once(second.stderr, 'data');
  expect(String(message)).toMatch(/in use by another process/);
  expect((await once(second, 'exit'))[0]).toBe(1);
  child.kill('SIGTERM');
  await once(child, 'exit');
}, 30_000);

test('a backup of a running database is a sound copy that its owner alone can read', async () => {
  const { child } = await startProcess();
  const copy = path.join(dir, 'copy');
  fs.mkdirSync(copy);
  const backup = spawn(process.execPath, [cli, '--dir', dir, '--backup', path.join(copy, 'mongo.db')], {
    stdio: 'ignore',
  });
  expect((await once(backup, 'exit'))[0]).toBe(0);
  expect(fs.statSync(path.join(copy, 'mongo.db')).mode & 0o777).toBe(0o600);
  expect(checkFolder(copy)).toEqual([]);
  child.kill('SIGTERM');
  await once(child, 'exit');
}, 30_000);
