import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { BSON, type CommandStartedEvent, MongoClient } from 'mongodb';
import { pino } from 'pino';
import { readConfig } from '../server/config.ts';
import { migrateDatabase, startProgram } from '../server/program.ts';
import { withDatabase } from '../test/database.ts';
import { hearCommands, readsOf } from '../test/database-commands.ts';
import { planOf, RECORDS, type Scenario } from './api.requests.ts';
import type { FixedReplies } from './bare-bytes.ts';
import type { QueryPlan } from './bare-query.ts';
import { accountsCsv, contactsCsv, opportunitiesCsv } from './contacts.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { nextMessage, startProcess, stopProcess } from './process.ts';
import { BenchClient } from './seeded.ts';

const load = { connections: 20, warmUpSeconds: 1, seconds: 2 };
const dataDir = join(import.meta.dirname, '../data/bench');

/** The product, the servers to compare it with, and the process that loads them. */
export interface Bench {
  /** Of each kind. */
  records: number;
  product(scenario: Scenario): Promise<LoadResult>;
  bareBytes(scenario: Scenario): Promise<LoadResult>;
  bareQuery(scenario: Scenario): Promise<LoadResult>;
  close(): Promise<void>;
}

/**
 * Starts everything that is measured. The records are imported once and stay in `data/bench`; the requests and what the
 * product asks the database for each of them are recorded from the product itself.
 */
export async function openBench(wanted: readonly Scenario[]): Promise<Bench> {
  await mkdir(dataDir, { recursive: true });
  const engine = await startMongo({ dir: join(dataDir, 'mongo') });
  const uri = withDatabase(engine.uri, 'sequelstring');
  const env = { MONGODB_URI: uri, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'info', RATE_FACTOR: '1000000' };
  const recorded = await record(env, wanted);
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
  const run = (port: number, requests: LoadPlan['requests'], apart = false, headers: Record<string, string> = {}) => {
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
    records: recorded.records,
    product: (scenario) =>
      run(product, requests[scenario]!, planOf(scenario).apart, { authorization: `Bearer ${token}` }),
    bareBytes: (scenario) =>
      run(
        bytes,
        requests[scenario]!.slice(0, 1).map((one) => ({ ...one, path: `/${scenario}` })),
        false,
      ),
    bareQuery: (scenario) => run(query, requests[scenario]!, planOf(scenario).apart),
    close: async () => {
      await Promise.all(Object.values(processes).map(stopProcess));
      await removeCreated(uri);
      await engine.close();
    },
  };
}

/** Seeds through the product, and notes for every request what it answers and which reads it sends to the database. */
async function record(env: Record<string, string>, wanted: readonly Scenario[]) {
  let heard: CommandStartedEvent[] = [];
  hearCommands((event) => heard.push(event));
  const [config, log] = [readConfig({ env }), pino({ level: 'silent' })];
  await migrateDatabase(config, log);
  const program = await startProgram(config, { log });
  try {
    const client = new BenchClient(program.port ?? 0);
    await client.signIn();
    const records = await client.seed('contacts', RECORDS, contactsCsv);
    await client.signIn();
    const others = wanted.map((scenario) => planOf(scenario).reads);
    const deals = others.includes('opportunities');
    if (deals || others.includes('accounts')) await client.seed('accounts', RECORDS, accountsCsv);
    await client.signIn();
    if (deals) await client.seed('opportunities', RECORDS, opportunitiesCsv);
    await client.signIn();
    const requests: Partial<Record<Scenario, LoadPlan['requests']>> = {};
    const commands: Record<string, string> = {};
    const replies: FixedReplies = {};
    for (const scenario of wanted) {
      const { reads, requests: requestsFor } = planOf(scenario);
      const plan = await requestsFor(client);
      requests[scenario] = plan;
      if (!reads) {
        const [{ body = '' }] = plan as [LoadPlan['requests'][number]];
        replies[scenario] = await client.call('POST', '/contacts', body.replaceAll('{n}', String(Date.now())));
        continue;
      }
      for (const { path } of plan) {
        const ask = () => client.call('GET', path.replace(/^\/v1/, ''));
        replies[scenario] ??= await ask();
        heard = [];
        await ask();
        commands[path] = BSON.EJSON.stringify(readsOf(heard, reads), { relaxed: false });
      }
    }
    return { records, requests, commands, replies, token: client.token };
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
