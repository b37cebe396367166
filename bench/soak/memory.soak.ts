import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { printTable } from '../table.ts';

/** What the database engine's process keeps of the memory that bulk writes take: `--rounds=10`, each of 100,000 documents. */
const ROUND = 100_000;
const BAR_MB = 100;
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

const first = await round(0);
let peak = first;
for (let number = 1; number < rounds; number++) peak = Math.max(peak, await round(number));
let last = resident();
for (let waited = 0; waited < 30 && last > first + BAR_MB; waited++) {
  await setTimeout(1000);
  last = resident();
}
const holds = printTable('Memory of the database engine under bulk writes', [
  {
    what: `${(rounds * ROUND).toLocaleString('en')} documents in ${rounds} rounds`,
    measured: `${first.toFixed(0)} MB after the first round, at most ${peak.toFixed(0)} MB, ${last.toFixed(0)} MB at the end`,
    bar: `at the end no more than ${BAR_MB} MB above the first round`,
    holds: last <= first + BAR_MB,
  },
]);
await client.close();
server.kill();
await once(server, 'exit');
rmSync(dir, { recursive: true });
process.exitCode = holds ? 0 : 1;
