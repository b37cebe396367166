import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { printTable } from '../table.ts';

/**
 * What the database engine's process keeps of the memory that bulk writes take: `--rounds=10`, each of 100,000 documents.
 * Memory at rest is what is left half a minute after the last write, when the engine has had time to give back what it can.
 */
const ROUND = 100_000;
const BAR_MB = 100;
const REST_MS = 30_000;
const rounds = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.slice(9) ?? 10);

const dir = mkdtempSync(join(tmpdir(), 'memory-'));
const cli = join(import.meta.dirname, '../../engines/mongo/cli.ts');
const server = spawn(process.execPath, [cli, '--dir', dir], { stdio: ['ignore', 'pipe', 'inherit'] });
const [greeting] = await once(createInterface(server.stdout), 'line');
const client = await new MongoClient(/mongodb:\S+/.exec(greeting)?.[0] ?? '').connect();

/** Resident memory in MB. */
const resident = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)])) / 1024;

async function round(number: number): Promise<number> {
  const started = performance.now();
  await client.bulkWrite(
    Array.from({ length: ROUND }, (_, n) => ({
      name: 'insertOne' as const,
      namespace: 'soak.documents',
      document: { _id: (number * ROUND + n) as never, name: `document ${n}`, text: 'x'.repeat(150), n },
    })),
  );
  const memory = resident();
  console.log(
    `round ${number + 1}: ${memory.toFixed(0)} MB after ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return memory;
}

/** Resident memory in MB once nothing has been written for half a minute. */
async function atRest(): Promise<number> {
  await setTimeout(REST_MS);
  return resident();
}

const first = await round(0);
const firstAtRest = await atRest();
let peak = first;
for (let number = 1; number < rounds; number++) peak = Math.max(peak, await round(number));
const last = await atRest();
const mb = (memory: number) => `${memory.toFixed(0)} MB`;
const documents = `${(rounds * ROUND).toLocaleString('en')} documents in ${rounds} rounds, ${mb(peak)} at most`;
const holds = printTable('Memory of the database engine under bulk writes', [
  {
    what: documents,
    measured: `${mb(first)} right after the first round, ${mb(last)} at rest after the last`,
    bar: `${BAR_MB} MB more at most`,
    holds: last <= first + BAR_MB,
  },
  {
    what: 'the same, both at rest',
    measured: `${mb(firstAtRest)} after the first round, ${mb(last)} after the last`,
    bar: `${BAR_MB} MB more at most`,
    holds: last <= firstAtRest + BAR_MB,
  },
]);
await client.close();
server.kill();
await once(server, 'exit');
rmSync(dir, { recursive: true });
process.exitCode = holds ? 0 : 1;
