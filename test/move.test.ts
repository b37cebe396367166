import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mongo, startMongo } from '@sequelstring/mongo/main.ts';
import { type S3Peer, startS3 } from '@sequelstring/server/adapters/files/s3.fixture.ts';
import { S3Files } from '@sequelstring/server/adapters/files/s3.ts';
import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase } from './database.ts';
import { runScript } from './process.ts';

const contacts = 3000;
/** Several processes start one after the other. */
const timeout = 180_000;
interface Row extends Document {
  _id: number | string;
}
let dir: string;
let server: Mongo;
let client: MongoClient;
let s3: S3Peer;
let env: Record<string, string>;
let source: Record<string, { documents: Document[]; indexes: Document[] }>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-move-'));
  [server, s3] = await Promise.all([startMongo({ dir: join(dir, 'server'), port: 0 }), startS3()]);
  client = await MongoClient.connect(server.uri);
  const { endpoint, credentials } = s3.options;
  env = {
    DATA_DIR: join(dir, 'data'),
    S3_ENDPOINT: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  source = await grow();
}, timeout);
afterAll(async () => {
  await client.close();
  await Promise.all([server.close(), s3.stop()]);
  await rm(dir, { recursive: true, force: true });
});

/** An installation with more contacts than arrive at once, every type of value and every kind of collection. */
async function grow(): Promise<typeof source> {
  await runScript('scripts/migrate.ts', { DATA_DIR: env.DATA_DIR! });
  const folder = join(env.DATA_DIR!, 'files', 'attachments');
  await mkdir(folder, { recursive: true });
  for (const name of ['a', 'b']) await writeFile(join(folder, name), `file ${name}`);
  const engine = await startMongo({ dir: join(env.DATA_DIR!, 'mongo') });
  const grown = await MongoClient.connect(engine.uri);
  const db = grown.db('sequelstring');
  await db.collection('contacts').insertMany(
    Array.from({ length: contacts }, (_, index) => ({
      firstName: 'Ann',
      lastName: `Example ${index}`,
      email: `ann${index}@example.com`,
      notes: 'x'.repeat(200),
    })),
  );
  await db.collection<Row>('typed').insertMany([
    { _id: 1, whole: 1, half: 1.5, long: 2n ** 53n, none: null, at: new Date(0), bytes: Buffer.from('x') },
    { _id: 'text', pattern: /a/i, list: [{ deep: [] }] },
  ]);
  const held = await contentsOf(grown, 'sequelstring');
  await grown.close();
  await engine.close();
  return held;
}

async function contentsOf(from: MongoClient, name: string): Promise<typeof source> {
  const db = from.db(name);
  const held: typeof source = {};
  for (const { name: collection } of await db.listCollections().toArray()) {
    const rows = db.collection(collection);
    const documents = await rows.find({}, { promoteValues: false, sort: { _id: 1 } }).toArray();
    held[collection] = { documents, indexes: await rows.indexes() };
  }
  return held;
}

/** Stands before the server and lets this many bytes through; `full` resolves when it has. */
async function narrow(bytes: number): Promise<{ uri: string; full: Promise<void>; server: Server }> {
  const { port } = new URL(server.uri.replace('mongodb:', 'http:'));
  const full = Promise.withResolvers<void>();
  let left = bytes;
  const gate = createServer((socket) => {
    const behind = connect(Number(port), '127.0.0.1');
    behind.pipe(socket);
    for (const end of [socket, behind]) end.on('error', () => behind.destroy());
    socket.on('data', (chunk) => {
      left -= chunk.length;
      if (left < 0) full.resolve();
      else behind.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const at = (gate.address() as AddressInfo).port;
  return { uri: server.uri.replace(`:${port}`, `:${at}`), full: full.promise, server: gate };
}

const move = (to: string) => runScript('scripts/move.ts', env, ['--to', to, '--files', 's3://crm-files']);

describe('npm run move', () => {
  it('goes on where it was killed, and brings every collection, index and file', { timeout }, async () => {
    const gate = await narrow(700_000);
    const child = spawn(process.execPath, ['scripts/move.ts', '--to', withDatabase(gate.uri, 'crm')], {
      env: { PATH: process.env.PATH, ...env },
      stdio: 'inherit',
    });
    await gate.full;
    child.kill('SIGKILL');
    await once(child, 'exit');
    gate.server.close();
    const arrived = await client.db('crm').collection('contacts').countDocuments();
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(contacts);

    const printed = await move(withDatabase(server.uri, 'crm'));
    expect(printed).toContain('Copied 2 files to the bucket crm-files');
    expect(Number(/\(([\d,]+) were there already/.exec(printed)?.[1]?.replace(',', ''))).toBeGreaterThanOrEqual(
      arrived - 1,
    );
    expect(await contentsOf(client, 'crm')).toEqual(source);
    const files = await new S3Files(s3.options).list('attachments');
    expect(files.map(({ key, bytes }) => [key, bytes]).sort()).toEqual([
      ['attachments/a', 6],
      ['attachments/b', 6],
    ]);
  });

  it('copies a collection again that was changed between the two runs', { timeout }, async () => {
    const to = client.db('changed');
    const key = createHash('sha256').update(await readFile(join(env.DATA_DIR!, 'secrets', 'jwt-secret')));
    const claim = { _id: 'move', source: createHash('sha256').update('move').update(key.digest()).digest('hex') };
    await to.collection<Row>('move_unfinished').insertMany([claim, { _id: 'typed', after: 'text' }]);
    await to.collection<Row>('typed').insertOne({ _id: 1, whole: 'stale' });
    await move(withDatabase(server.uri, 'changed'));
    expect(await contentsOf(client, 'changed')).toEqual(source);
  });

  it('refuses a database that holds something else', { timeout }, async () => {
    await client.db('taken').collection('theirs').insertOne({ kept: true });
    await expect(move(withDatabase(server.uri, 'taken'))).rejects.toThrow(/not empty: it has the collection theirs/);
    await client.db('other').collection<Row>('move_unfinished').insertOne({ _id: 'move', source: 'another' });
    await expect(move(withDatabase(server.uri, 'other'))).rejects.toThrow(/unfinished copy of another installation/);
    expect(await client.db('taken').collection('theirs').countDocuments()).toBe(1);
  });
});
