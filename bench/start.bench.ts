import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { printTable, type Row } from './table.ts';

/** From `npm start` to the first answer of `/healthz`, with all that is built and compiled by an earlier start. */
const SECONDS = 1.5;
const TIMES = 7;
/** Of `npm start`. */
const args = [
  ...['--min-semi-space-size=16', '--max-semi-space-size=16', '--enable-source-maps'],
  ...['--import', './server/compile-cache.js', 'scripts/start.ts'],
];
const root = join(import.meta.dirname, '..');

const first = await mkdtemp(join(tmpdir(), 'sequelstring-start-'));
await started(first);
const used: number[] = [];
for (let n = 0; n < TIMES; n++) used.push(await started(first));
const fresh: number[] = [];
for (let n = 0; n < TIMES; n++) {
  const dir = await mkdtemp(join(tmpdir(), 'sequelstring-start-'));
  fresh.push(await started(dir));
  await rm(dir, { recursive: true, force: true });
}
await rm(first, { recursive: true, force: true });
const holds = printTable('Starting, one process without Redis', [
  rowOf('on an empty data folder', fresh),
  rowOf('on a data folder that was in use', used),
]);
process.exitCode = holds ? 0 : 1;

/** Starts the program as npm does, and ends it when it answers; returns the seconds that it took. */
async function started(dir: string): Promise<number> {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: dir, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  while (!(await answers(port))) {
    if (hasEnded(child)) throw new Error('The program ended before it answered.');
    await pause(5);
  }
  const seconds = (performance.now() - from) / 1000;
  child.kill('SIGTERM');
  await ended;
  return seconds;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  get({ port, host: '127.0.0.1', path: '/healthz' }, (res) => {
    res.resume();
    resolve(res.statusCode === 200);
  }).on('error', () => resolve(false));
  return promise;
}

function rowOf(what: string, times: readonly number[]): Row {
  const [least, middle, most] = [0, TIMES >> 1, TIMES - 1].map((at) => times.toSorted((a, b) => a - b)[at]!);
  const measured = `${middle!.toFixed(2)} s (${least!.toFixed(2)} to ${most!.toFixed(2)})`;
  return { what, measured, bar: `< ${SECONDS} s`, holds: middle! < SECONDS };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await once(server.close(), 'close');
  return port;
}
