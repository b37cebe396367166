import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { collection, connectDatabase, disconnectDatabase } from '@sequelstring/server/kernel/db.ts';
import { startDatabase } from '../../test/database.ts';
import type { WorkRow } from './social-worker.ts';

/**
 * 10,000 profiles, or `SOAK_PROFILES`, on a simulated X: 900 requests in each window, of which workers of several processes,
 * killed now and then, must use at least 95 % and never one too many, in the fewest windows possible. Windows are shorter
 * than X's quarter hour, yet must be long enough for the machine to send 900 requests.
 */
const profiles = Number(process.env.SOAK_PROFILES ?? 10_000);
const limit = 900;
const windowMs = Number(process.env.SOAK_WINDOW_MS ?? 20_000);
const workerCount = 3;

const x = { used: 0, resetAt: 0, exceeded: 0, windows: [] as number[] };
const server = createServer((_req, res) => {
  const now = Date.now();
  if (now >= x.resetAt) {
    if (x.resetAt > 0) x.windows.push(x.used);
    Object.assign(x, { used: 0, resetAt: now + windowMs });
  }
  x.used++;
  const isOver = x.used > limit;
  if (isOver) x.exceeded++;
  res.writeHead(isOver ? 429 : 200, {
    'content-type': 'application/json',
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(Math.max(0, limit - x.used)),
    'x-rate-limit-reset': String(Math.ceil(x.resetAt / 1000)),
  });
  res.end('{"data":[]}');
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const database = await startDatabase();
await connectDatabase(database.uri);
const work = collection<WorkRow>('soakWork');
await work.createIndex({ state: 1, until: 1 });
await work.insertMany(
  Array.from({ length: profiles }, (_, index) => ({ _id: index, state: 'due' as const, until: new Date(0) })),
);

const start = () => fork(join(import.meta.dirname, 'social-worker.ts'), [database.uri, address], { stdio: 'inherit' });
const workers: ChildProcess[] = Array.from({ length: workerCount }, start);
const started = performance.now();
let killed = 0;
for (let left = profiles; left > 0; ) {
  await wait(windowMs * 0.7);
  left = await work.countDocuments({ state: { $ne: 'done' } });
  console.log(`${profiles - left} of ${profiles} done, ${x.windows.length + 1} windows, ${killed} workers killed`);
  if (left === 0) break;
  const victim = killed % workerCount;
  workers[victim]!.kill('SIGKILL');
  workers[victim] = start();
  killed++;
}
for (const worker of workers) worker.kill('SIGKILL');
x.windows.push(x.used);
// What a killed worker had sent is sent again.
const sent = x.windows.reduce((sum, used) => sum + used, 0);
const fewest = Math.ceil(Math.max(profiles, sent) / limit);
const full = x.windows.slice(0, -1);
const least = Math.min(...full.map((used) => used / limit));
console.log(
  [
    `profiles ${profiles}, limit ${limit} in ${windowMs / 1000} s, ${((performance.now() - started) / 1000).toFixed(0)} s in all`,
    `windows ${x.windows.length} (fewest possible ${fewest}), used ${x.windows.join(' ')}`,
    `least used of a full window ${(least * 100).toFixed(1)} %, exceeded ${x.exceeded}, workers killed ${killed}`,
  ].join('\n'),
);
await disconnectDatabase();
await database.stop();
server.closeAllConnections();
server.close();
process.exit(x.exceeded === 0 && least >= 0.95 && x.windows.length <= fewest ? 0 : 1);
