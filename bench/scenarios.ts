import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { BSON, type CommandStartedEvent, MongoClient } from 'mongodb';
import { pino } from 'pino';
import { readConfig } from '../server/config.ts';
import { migrateDatabase, startProgram } from '../server/program.ts';
import { withDatabase } from '../test/database.ts';
import { hearCommands, readsOf } from '../test/database-commands.ts';
import type { FixedReplies } from './bare-bytes.ts';
import type { QueryPlan } from './bare-query.ts';
import { searches } from './contacts.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { nextMessage, startProcess, stopProcess } from './process.ts';
import { BenchClient } from './seeded.ts';

export type Scenario = (typeof scenarios)[number];
export const scenarios = ['get', 'page', 'apart', 'search', 'create', 'dated'] as const;
type Requests = Record<Scenario, LoadPlan['requests']>;

const CONTACTS = 100_000;
const load = { connections: 20, warmUpSeconds: 1, seconds: 2 };
const dataDir = join(import.meta.dirname, '../data/bench');

/** The product, the servers to compare it with, and the process that loads them. */
export interface Bench {
  contacts: number;
  product(scenario: Scenario): Promise<LoadResult>;
  bareBytes(scenario: Scenario): Promise<LoadResult>;
  bareQuery(scenario: Scenario): Promise<LoadResult>;
  close(): Promise<void>;
}

/**
 * Starts everything that is measured. The contacts are imported once and stay in `data/bench`; the requests and what the
 * product asks the database for each of them are recorded from the product itself.
 */
export async function openBench(): Promise<Bench> {
  await mkdir(dataDir, { recursive: true });
  const engine = await startMongo({ dir: join(dataDir, 'mongo') });
  const uri = withDatabase(engine.uri, 'sequelstring');
  const env = { MONGODB_URI: uri, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'info', RATE_FACTOR: '1000000' };
  const recorded = await record(env);
  const processes = {
    product: startProcess('product.ts', env),
    bytes: startProcess('bare-bytes.ts'),
    query: startProcess('bare-query.ts'),
    load: startProcess('load.ts'),
  };
  processes.bytes.send(recorded.replies);
  processes.query.send({ uri, commands: recorded.commands } satisfies QueryPlan);
  const [product, bytes, query] = await Promise.all([
    nextMessage<number>(processes.product),
    nextMessage<number>(processes.bytes),
    nextMessage<number>(processes.query),
  ]);
  const run = (port: number, requests: LoadPlan['requests'], apart: boolean, headers: Record<string, string> = {}) => {
    const plan: LoadPlan = {
      ...load,
      url: `http://127.0.0.1:${port}`,
      requests,
      apart,
      headers: { 'content-type': 'application/json', ...headers },
    };
    processes.load.send(plan);
    return nextMessage<LoadResult>(processes.load);
  };
  const { requests, token } = recorded;
  return {
    contacts: recorded.contacts,
    product: (scenario) => run(product, requests[scenario], scenario === 'apart', { authorization: `Bearer ${token}` }),
    bareBytes: (scenario) =>
      run(
        bytes,
        requests[scenario].slice(0, 1).map((one) => ({ ...one, path: `/${scenario}` })),
        false,
      ),
    bareQuery: (scenario) => run(query, requests[scenario], scenario === 'apart'),
    close: async () => {
      await Promise.all(Object.values(processes).map(stopProcess));
      await removeCreated(uri);
      await engine.close();
    },
  };
}

/** Seeds through the product, and notes for every request what it answers and which reads it sends to the database. */
async function record(env: Record<string, string>) {
  let heard: CommandStartedEvent[] = [];
  hearCommands((event) => heard.push(event));
  const [config, log] = [readConfig({ env }), pino({ level: 'silent' })];
  await migrateDatabase(config, log);
  const program = await startProgram(config, { log });
  try {
    const client = new BenchClient(program.port ?? 0);
    await client.signIn();
    const contacts = await client.seed(CONTACTS);
    await client.signIn();
    const requests = await chooseRequests(client);
    const commands: Record<string, string> = {};
    const replies: FixedReplies = {};
    for (const scenario of ['get', 'page', 'apart', 'search'] as const) {
      for (const { path } of requests[scenario]) {
        heard = [];
        replies[scenario] ??= await client.call('GET', path.replace(/^\/v1/, ''));
        heard = [];
        await client.call('GET', path.replace(/^\/v1/, ''));
        commands[path] = BSON.EJSON.stringify(readsOf(heard, 'contacts'), { relaxed: false });
      }
    }
    for (const scenario of ['create', 'dated'] as const) {
      const [{ body = '' }] = requests[scenario] as [LoadPlan['requests'][number]];
      replies[scenario] = await client.call('POST', '/contacts', body.replaceAll('{n}', String(Date.now())));
    }
    return { contacts, requests, commands, replies, token: client.token };
  } finally {
    await program.stop();
  }
}

/** So that the next run finds as many contacts as this one did. */
async function removeCreated(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client
    .db()
    .collection('contacts')
    .deleteMany({ deleted: false, emailKey: { $gte: 'bench', $lt: 'benci' } });
  await client.close();
}

async function chooseRequests(client: BenchClient): Promise<Requests> {
  const get = (path: string) => ({ method: 'GET' as const, path: `/v1/contacts${path}` });
  const post = (body: object) => ({ method: 'POST' as const, path: '/v1/contacts', body: JSON.stringify(body) });
  const ids: string[] = [];
  for (const page of [1, 40, 120, 300]) {
    const { data } = await client.read<Contact[]>(`/contacts?limit=100&page=${page}`);
    ids.push(...data.map((contact) => contact.id));
  }
  const created = {
    firstName: 'Bench',
    lastName: 'Mark {n}',
    email: 'bench{n}@example.com',
    companyName: 'Example Company',
    title: 'Buyer',
  };
  return {
    get: ids.map((id) => get(`/${id}`)),
    page: Array.from({ length: 20 }, (_, index) => get(`?page=${index + 1}&limit=25`)),
    apart: Array.from({ length: CONTACTS / 25 }, (_, index) => get(`?page=${((index * 1237) % 4000) + 1}&limit=25`)),
    search: searches(60).map((text) => get(`?q=${encodeURIComponent(text)}&limit=25`)),
    create: [post(created)],
    dated: [post({ ...created, importantDates: [{ type: 'birthday', date: '1990-03-15' }] })],
  };
}
