import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { auth } from '@sequelstring/contract/auth.ts';
import { accounts } from '@sequelstring/contract/crm.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { io } from 'socket.io-client';
import { Actor, password } from '../../test/app.ts';
import { startProcess } from '../../test/process.ts';
import { printTable } from '../table.ts';
import { accountName, feedOf, flashFeed, plan } from './news.world.ts';

/** News end to end on one process as `npm start` runs it: fetched, parsed, told apart, read, matched, stored, indexed, shown. */
const asked = new Map<string, number>();
let flashes = 0;
const world = createServer((req, res) => {
  const path = req.url ?? '';
  asked.set(path, performance.now());
  res.end(path === '/flash' ? flashFeed(flashes) : feedOf(Number(path.slice(1))));
});
await once(world.listen(0, '127.0.0.1'), 'listening');
const site = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
const dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-news-'));
const program = await startProcess({ DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1', RATE_FACTOR: '100' });
let holds = false;
try {
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  const admin = new Actor(program.url, await new Actor(program.url).get(auth.setup, { body }));
  for (let n = 0; n < plan.accounts + plan.flashes; n++)
    await admin.get(accounts.create, { body: { name: accountName(n) } });
  await admin.get(intelligence.createSubscription, { body: { name: 'All', channels: ['in_app'] } });
  const heard: number[] = [];
  const socket = io(program.url, { auth: { token: admin.token }, transports: ['websocket'] });
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  socket.on('intel:new-alert', () => heard.push(performance.now()));

  const outlines = Array.from({ length: plan.sources }, (_, n) => `<outline text="Wire ${n}" xmlUrl="${site}/${n}"/>`);
  const opml = `<opml version="2.0"><body>${outlines.join('')}</body></opml>`;
  await admin.get(intelligence.importSources, { body: { opml } });
  const found = async () => {
    const reply = await admin.call(intelligence.feed, { query: { q: 'aerospace', limit: 1 } });
    return reply.success ? reply.meta?.total : undefined;
  };
  for (const until = performance.now() + 180_000; performance.now() < until; await wait(500))
    if ((await found()) === plan.accounts && heard.length === plan.accounts) break;
  const begun = Math.min(...asked.values());
  const seconds = (performance.now() - begun) / 1000;
  const total = plan.sources * plan.perSource;
  const indexed = await found();

  const flash = await admin.get(intelligence.createSource, { body: { type: 'rss', url: `${site}/flash` } });
  await wait(2_000);
  const delays: number[] = [];
  for (flashes = 1; flashes <= plan.flashes; flashes++) {
    const before = heard.length;
    asked.delete('/flash');
    await admin.get(intelligence.fetchSource, { params: { id: flash.id } });
    for (const until = performance.now() + 10_000; heard.length === before && performance.now() < until; )
      await wait(5);
    delays.push((heard[before] ?? Number.POSITIVE_INFINITY) - (asked.get('/flash') ?? 0));
  }
  socket.close();
  const status = await readFile(`/proc/${program.child.pid}/status`, 'utf8');
  const rssMb = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  const p95 = delays.toSorted((a, b) => a - b)[Math.ceil(delays.length * 0.95) - 1]!;
  const rate = total / seconds;
  holds = printTable(`${total} articles of ${plan.sources} sources, end to end`, [
    { what: 'articles a second', measured: rate.toFixed(0), bar: '>= 100', holds: rate >= 100 },
    {
      what: 'alerts that a search finds',
      ...{ measured: String(indexed), bar: String(plan.accounts), holds: indexed === plan.accounts },
    },
    {
      what: 'from the fetch to the alert on the socket',
      ...{ measured: `p95 ${p95.toFixed(0)} ms`, bar: '2000 ms', holds: p95 <= 2_000 },
    },
    { what: 'most memory of the process', measured: `${rssMb} MB`, bar: '', holds: undefined },
  ]);
} finally {
  await program.stop('SIGKILL');
  world.closeAllConnections();
  world.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(holds ? 0 : 1);
