import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { ApiResponse } from '@sequelstring/contract/route.ts';
import { MongoClient } from 'mongodb';
import { contactsCsv, searches } from '../contacts.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import { BenchClient } from '../seeded.ts';

const FILE = 50_000;
/** What people see on Home, and the two lists that are read most. */
const shown = {
  'greeting summary': '/emails/summary',
  'records on Home': '/dashboard',
  'scheduled emails': '/emails/scheduled?status=planned,approved,queued,sending&limit=8',
  'count of contacts': '/contacts?limit=1',
} as const;

/** One file of contacts, imported with duplicate check. */
export interface Imported {
  /** Contacts there are by now. */
  total: number;
  perSecond: number;
  /** Of someone who reads and searches meanwhile, ms. */
  others: number;
  /** Most that all processes of the program took together, MB. */
  memory: Memory;
}

/** Resident memory, MB, and the part of it that is no page of a file, which the system could drop. */
interface Memory {
  resident: number;
  anonymous: number;
}

/** What reading takes among so many contacts, ms. */
export interface Reads {
  total: number;
  firstPage: number;
  lastPage: number;
  oneWord: number;
  twoWords: number;
  home: Record<keyof typeof shown, number>;
}

export interface Growth {
  imports: Imported[];
  reads: Reads[];
}

/** Fills a new installation by imports, and measures reading at each of the marks. */
export async function grow(marks: readonly number[], keep?: string): Promise<Growth> {
  const dir = keep ?? (await mkdtemp(join(tmpdir(), 'sequelstring-growth-')));
  const env = { DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'warn', RATE_FACTOR: '1000000' };
  const product = startProcess('product.ts', env);
  try {
    const client = new BenchClient(await nextMessage<number>(product));
    await client.signIn();
    const growth: Growth = { imports: [], reads: [] };
    let total = (await client.read<Contact[]>('/contacts?limit=1')).meta?.total ?? 0;
    for (const mark of marks) {
      for (; total < mark; total = Math.min(total + FILE, mark)) {
        const imported = await importFile(client, total, Math.min(total + FILE, mark), product.pid!);
        growth.imports.push(imported);
        console.log(
          `${imported.total.toLocaleString('en')} contacts: ${Math.round(imported.perSecond)}/s, others ${imported.others.toFixed(0)} ms, ${imported.memory.resident.toFixed(0)} MB, ${imported.memory.anonymous.toFixed(0)} MB of it anonymous`,
        );
      }
      await settle(dir);
      await client.signIn();
      growth.reads.push(await read(client, mark));
    }
    return growth;
  } finally {
    await stopProcess(product);
    if (!keep) await rm(dir, { recursive: true, force: true });
  }
}

async function importFile(client: BenchClient, from: number, to: number, pid: number): Promise<Imported> {
  // A token lives shorter than the import of a million.
  await client.signIn();
  const form = new FormData();
  form.append('file', new Blob([contactsCsv(from, to)], { type: 'text/csv' }), 'people.csv');
  const started = performance.now();
  let { data } = JSON.parse((await client.call('POST', '/contacts/import', form)).body) as ApiResponse<Import>;
  const times: number[] = [];
  let memory: Memory = { resident: 0, anonymous: 0 };
  for (let turn = 0; data.status === 'queued' || data.status === 'running'; turn++) {
    const path = ['/contacts?limit=25', `/contacts?q=${encodeURIComponent(searches(40)[turn % 40]!)}&limit=25`][
      turn % 2
    ]!;
    times.push(await timeOf(client, path));
    const now = memoryOf(pid);
    if (now.resident > memory.resident) memory = now;
    if (turn % 4 === 0) ({ data } = await client.read<Import>(`/imports/${data.id}`));
    await pause(50);
  }
  const seconds = (performance.now() - started) / 1000;
  if (data.created !== to - from) throw new Error(`The import did not work: ${JSON.stringify(data).slice(0, 2000)}`);
  return { total: to, perSecond: (to - from) / seconds, others: p95(times), memory };
}

/** Waits until what follows an import is done: its greetings are planned, its contacts can be found. */
async function settle(dir: string): Promise<void> {
  const database = await MongoClient.connect(readFileSync(join(dir, 'database-address'), 'utf8'));
  for (let idle = 0; idle < 3; idle++) {
    await pause(1000);
    if (await database.db().collection('outbox').findOne({})) idle = -1;
  }
  await database.close();
}

async function read(client: BenchClient, total: number): Promise<Reads> {
  const last = await cursorOfLastPage(client, total);
  const words = searches(60);
  const many = async (paths: readonly string[]) => {
    const times: number[] = [];
    for (const path of paths) times.push(await timeOf(client, path));
    return times;
  };
  const found = (texts: readonly string[]) =>
    many(texts.map((text) => `/contacts?q=${encodeURIComponent(text)}&limit=25`));
  const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
  await many(times(5, '/contacts?limit=100'));
  const home = {} as Reads['home'];
  for (const [name, path] of Object.entries(shown))
    home[name as keyof typeof shown] = median(await many(times(15, path)));
  return {
    total,
    firstPage: median(await many(times(40, '/contacts?limit=100'))),
    lastPage: median(await many(times(40, `/contacts?limit=100&cursor=${last}`))),
    oneWord: p95(await found(words.filter((text) => !text.includes(' ')))),
    twoWords: p95(await found(words.filter((text) => text.includes(' ')))),
    home,
  };
}

/** Walks the list to its end, as no cursor can be made up. */
async function cursorOfLastPage(client: BenchClient, total: number): Promise<string> {
  let cursor = '';
  for (let at = 0; at < total - 200; at += 100) {
    const { meta } = await client.read<Contact[]>(`/contacts?limit=100${cursor && `&cursor=${cursor}`}`);
    if (!meta?.nextCursor) break;
    cursor = encodeURIComponent(meta.nextCursor);
  }
  return cursor;
}

async function timeOf(client: BenchClient, path: string): Promise<number> {
  const started = performance.now();
  await client.call('GET', path);
  return performance.now() - started;
}

const at = (times: readonly number[], part: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN;
const p95 = (times: readonly number[]) => at(times, 0.95);
const median = (times: readonly number[]) => at(times, 0.5);

/** Of a process and all that it started. */
function memoryOf(root: number): Memory {
  const parents = new Map<number, number>();
  const sizes = new Map<number, Memory>();
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
      parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      sizes.set(pid, { resident: mb('VmRSS'), anonymous: mb('RssAnon') });
    } catch {
      // It ended while we looked.
    }
  }
  const isOurs = (pid: number | undefined): boolean => pid === root || (!!pid && isOurs(parents.get(pid)));
  const ours = [...sizes].filter(([pid]) => isOurs(pid)).map(([, size]) => size);
  const sum = (name: keyof Memory) => ours.reduce((total, size) => total + size[name], 0);
  return { resident: sum('resident'), anonymous: sum('anonymous') };
}
