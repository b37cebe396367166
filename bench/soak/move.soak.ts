import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { type IndexDescription, MongoClient } from 'mongodb';
import { printTable } from '../table.ts';

/** Moves an installation with a million contacts to another server, killed half-way and run again. `--contacts=1000000` */
const contacts = Number(process.argv.find((argument) => argument.startsWith('--contacts='))?.slice(11) ?? 1_000_000);
const batch = 10_000;
const root = join(import.meta.dirname, '../..');
const dir = await mkdtemp(join(tmpdir(), 'sequelstring-move-'));
const env = { PATH: process.env.PATH, DATA_DIR: join(dir, 'data') };

await ended(run('migrate'));
const filling = performance.now();
await fill();
console.log(`filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`);
const server = await startMongo({ dir: join(dir, 'server'), port: 0 });
const to = server.uri.replace('/?', '/crm?');
const client = await MongoClient.connect(to);
const started = performance.now();

const first = run('move', '--to', to);
first.stdout!.setEncoding('utf8').on('data', (text: string) => {
  const [, copied] = /^contacts: ([\d,]+) of/m.exec(text) ?? [];
  if (Number(copied?.replaceAll(',', '')) >= contacts / 2) first.kill('SIGKILL');
});
await once(first, 'exit');
const arrived = await client.db().collection('contacts').countDocuments();
console.log(`killed after ${((performance.now() - started) / 1000).toFixed(0)} s`);
const code = await ended(run('move', '--to', to));
const seconds = (performance.now() - started) / 1000;
const moved = await client.db().collection('contacts').countDocuments();
const holds = printTable('Moving an installation to a server of its own', [
  {
    what: `${contacts.toLocaleString('en')} contacts, killed after ${arrived.toLocaleString('en')}`,
    measured: `${moved.toLocaleString('en')} in ${seconds.toFixed(0)} s (${Math.round(contacts / seconds).toLocaleString('en')}/s)`,
    bar: 'all, by count and checksum',
    holds: code === 0 && moved === contacts && arrived > 0 && arrived < contacts,
  },
]);
await client.close();
await server.close();
await rm(dir, { recursive: true, force: true });
process.exit(holds ? 0 : 1);

function run(script: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, `scripts/${script}.ts`), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<number> {
  child.stdout!.pipe(process.stdout);
  const [exit] = await once(child, 'close');
  return exit as number;
}

/** Straight into the database, with the indexes that the program has there: built anew when all is in, which is sooner. */
async function fill(): Promise<void> {
  const engine = await startMongo({ dir: join(env.DATA_DIR, 'mongo') });
  const source = await MongoClient.connect(engine.uri);
  const rows = source.db('sequelstring').collection('contacts');
  const indexes = (await rows.indexes()).filter(({ name }) => name !== '_id_');
  await rows.dropIndexes();
  for (let at = 0; at < contacts; at += batch)
    await rows.insertMany(
      Array.from({ length: Math.min(batch, contacts - at) }, (_, index) => ({
        firstName: 'Ann',
        lastName: `Example ${at + index}`,
        email: `ann${at + index}@example.com`,
        phone: '+12025550123',
        tags: ['customer'],
        createdAt: new Date(at + index),
        updatedAt: new Date(at + index),
        version: 1,
      })),
    );
  await rows.createIndexes(indexes.map(({ v: _version, ...index }) => index as IndexDescription));
  await source.close();
  await engine.close();
}
