import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { BSON, type Collection, type Db, MongoClient } from 'mongodb';
import { printTable, type Row } from './table.ts';

const CLIENTS = 20;
const SECONDS = 4;
/** V8 takes this long to compile what the driver does for each of the operations. */
const WARM_UP_SECONDS = 2;
const ROUNDS = 8;
const SMALL = 10_000;
const LARGE = Number(process.env.BENCH_LARGE ?? 1_000_000);

/** A synthetic contact of a usual size. */
function contact(i: number) {
  return {
    firstName: `First${i % 977}`,
    lastName: `Last${(i * 7919) % 10_007}`,
    email: `person${i}@example.com`,
    phone: `+1202555${String(100 + (i % 100)).padStart(4, '0')}`,
    tags: ['customer', `group${i % 10}`],
    deletedAt: null,
    createdAt: new Date(1_600_000_000_000 + i * 1000),
  };
}
type Contact = ReturnType<typeof contact>;

async function fill(collection: Collection<Contact>, count: number): Promise<void> {
  await collection.createIndexes([{ key: { email: 1 }, unique: true }, { key: { deletedAt: 1, createdAt: -1 } }]);
  for (let i = 0; i < count; i += 1000)
    await collection.insertMany(Array.from({ length: 1000 }, (_, j) => contact(i + j)));
}

type Operation = () => Promise<unknown>;

/** Runs an operation on all clients for a while and gives how many of them end in a second. */
async function rate(operation: Operation, seconds: number): Promise<number> {
  let done = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      await operation();
      done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done / ((performance.now() - started) / 1000);
}

/** The rates of several operations, taken in turns so that whatever else the machine does meets all of them alike. */
async function rates(operations: readonly Operation[]): Promise<number[]> {
  for (const operation of operations) await rate(operation, WARM_UP_SECONDS);
  const sums = operations.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, operation] of operations.entries()) sums[i]! += await rate(operation, SECONDS / ROUNDS);
  }
  return sums.map((sum) => sum / ROUNDS);
}

const anyOf = (count: number): string => `person${Math.floor(Math.random() * count)}@example.com`;

async function readRows(db: Db): Promise<Row[]> {
  const small = db.collection<Contact>('small');
  await fill(small, SMALL);
  const page = (raw: boolean) => small.find({ deletedAt: null }, { raw }).sort({ createdAt: -1 }).limit(25).toArray();
  const [ping, one, bson, decoded] = (await rates([
    () => db.command({ ping: 1 }),
    () => small.findOne({ email: anyOf(SMALL) }),
    () => page(true),
    () => page(false),
  ])) as [number, number, number, number];
  return [
    { what: 'ping', measured: `${ping.toFixed(0)}/s`, bar: '', holds: undefined },
    share('findOne by index / ping', one, ping, 0.6),
    // As BSON, since the driver takes longer to make objects of a page than the engine to find and send it.
    share('page of 25 in index order, as BSON / ping', bson, ping, 0.35),
    share('the same as objects / ping', decoded, ping),
  ];
}

function share(what: string, rate: number, of: number, bar?: number): Row {
  const ratio = rate / of;
  const measured = `${ratio.toFixed(2)} (${rate.toFixed(0)}/s)`;
  return bar === undefined
    ? { what, measured, bar: '', holds: undefined }
    : { what, measured, bar: `>= ${bar}`, holds: ratio >= bar };
}

/** The cost of an indexed lookup at two sizes. */
async function growthRow(db: Db): Promise<Row> {
  const large = db.collection<Contact>('large');
  await fill(large, LARGE);
  const small = db.collection<Contact>('small');
  const [atSmall, atLarge] = (await rates([
    () => small.findOne({ email: anyOf(SMALL) }),
    () => large.findOne({ email: anyOf(LARGE) }),
  ])) as [number, number];
  const growth = atSmall / atLarge;
  const what = `findOne at ${LARGE.toLocaleString('en')} documents / at ${SMALL.toLocaleString('en')}`;
  return { what, measured: growth.toFixed(2), bar: '<= 1.3', holds: growth <= 1.3 };
}

/** `insertMany` of 1,000 against the same BSON written by node:sqlite in one transaction, as durable; in turns. */
async function insertRow(db: Db, dir: string): Promise<Row> {
  const rounds = 100;
  const plain = db.collection('inserted');
  await plain.insertMany([{ warm: 'up' }]);
  const sqlite = new DatabaseSync(join(dir, 'bare.db'));
  sqlite.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE docs (id BLOB PRIMARY KEY, doc BLOB)',
  );
  const insert = sqlite.prepare('INSERT INTO docs VALUES (?, ?)');
  let engine = 0;
  let bare = 0;
  for (let round = 0; round < rounds; round++) {
    const batch = Array.from({ length: 1000 }, (_, j) => ({
      _id: new BSON.ObjectId(),
      ...contact(round * 1000 + j),
    }));
    const bytes = batch.map((doc) => [doc._id.id, BSON.serialize(doc)] as const);
    let started = performance.now();
    await plain.insertMany(batch);
    engine += performance.now() - started;
    started = performance.now();
    sqlite.exec('BEGIN');
    for (const [id, doc] of bytes) insert.run(id, doc);
    sqlite.exec('COMMIT');
    bare += performance.now() - started;
  }
  sqlite.close();
  const ratio = bare / engine;
  const measured = `${ratio.toFixed(2)} (${(engine / rounds).toFixed(1)} ms against ${(bare / rounds).toFixed(1)} ms)`;
  return { what: 'insertMany of 1,000 / bare node:sqlite', measured, bar: '>= 0.3', holds: ratio >= 0.3 };
}

const dir = mkdtempSync(join(tmpdir(), 'bench-engine-'));
const mongo = await startMongo({ dir });
const client = await new MongoClient(mongo.uri, { maxPoolSize: CLIENTS }).connect();
try {
  const db = client.db('bench');
  const rows = [...(await readRows(db)), await insertRow(db, dir), await growthRow(db)];
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model}`;
  process.exitCode = printTable(`The embedded engine, ${CLIENTS} clients, ${machine}`, rows) ? 0 : 1;
} finally {
  await client.close();
  await mongo.close();
  rmSync(dir, { recursive: true });
}
