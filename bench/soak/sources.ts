import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NewsAlert, NewsSource } from '@sequelstring/contract/news.ts';
import type { Notification } from '@sequelstring/contract/notifications.ts';
import type { ApiResponse } from '@sequelstring/contract/route.ts';
import { ApiClient } from '../../test/api-client.ts';
import { type Running, startProcess } from '../../test/process.ts';

const trouble = ['dead', 'slow', 'lying'] as const;

/** What became of many sources of which a third is in trouble, each healthy one with news of an account of its own. */
export interface SourcesRun {
  healthy: number;
  /** From the moment in which the sources were added until the last healthy one was asked, without the time that the program was down. */
  lastAskedMs: number;
  /** Sources in trouble that say so. */
  failing: number;
  inTrouble: number;
  alerts: number;
  /** In-app notifications of alerts. */
  notified: number;
  /** Of the process in the end. */
  rssMb: number;
}

/** Adds `count` sources to a program of its own, kills it `kills` times while they are read, and waits for what follows. */
export async function runSources({ count, kills }: { count: number; kills: number }): Promise<SourcesRun> {
  const asked = new Set<number>();
  const isHealthy = (index: number) => index % 3 !== 0;
  const healthy = Array.from({ length: count }, (_, index) => index).filter(isHealthy);
  const world = createServer((req, res) => {
    const index = Number(req.url?.slice(1));
    if (!isHealthy(index)) return answerBadly(trouble[(index / 3) % 3]!, res);
    asked.add(index);
    res.end(feedAbout(index));
  });
  await once(world.listen(0, '127.0.0.1'), 'listening');
  const site = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-sources-'));
  const env = { DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1', RATE_FACTOR: '100' };
  let program: Running = await startProcess(env);
  const server = {
    get url() {
      return program.url;
    },
  };
  try {
    const api = new ApiClient(server);
    await api.setUp();
    for (const index of healthy) await api.post('/accounts', { name: nameOf(index) });
    await api.post('/intelligence/subscriptions', { name: 'All', channels: ['in_app'] });
    const outlines = Array.from(
      { length: count },
      (_, index) => `<outline text="S${index}" xmlUrl="${site}/${index}"/>`,
    );
    const opml = `<opml version="2.0"><body>${outlines.join('')}</body></opml>`;
    await api.post('/intelligence/sources/import', { opml });
    const begun = performance.now();
    let down = 0;
    let killed = 0;
    let lastAskedMs = Number.NaN;
    while (asked.size < healthy.length && performance.now() - begun < 300_000) {
      await wait(50);
      if (killed < kills && asked.size >= (healthy.length * (killed + 1)) / (kills + 1)) {
        killed++;
        const from = performance.now();
        await program.stop('SIGKILL');
        program = await startProcess(env);
        down += performance.now() - from;
      }
      lastAskedMs = performance.now() - begun - down;
    }
    const inTrouble = count - healthy.length;
    const read = async () => {
      const [alerts, notes, sources] = await Promise.all([
        api.get<NewsAlert[]>('/intelligence/feed?limit=1'),
        notifications(api),
        api.get<NewsSource[]>('/intelligence/sources'),
      ]);
      return {
        alerts: alerts.meta?.total ?? 0,
        notified: notes.filter(({ kind }) => kind === 'alert').length,
        failing: sources.data.filter(({ failures }) => failures > 0).length,
      };
    };
    const settled = ({ alerts, failing, notified }: Awaited<ReturnType<typeof read>>) =>
      alerts >= healthy.length && notified >= healthy.length && failing >= inTrouble;
    let state = await read();
    for (const until = performance.now() + 300_000; !settled(state) && performance.now() < until; ) {
      await wait(500);
      state = await read();
    }
    const status = await readFile(`/proc/${program.child.pid}/status`, 'utf8');
    const rssMb = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    return { healthy: healthy.length, inTrouble, lastAskedMs, rssMb, ...state };
  } finally {
    await program.stop('SIGKILL');
    world.closeAllConnections();
    world.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function notifications(api: ApiClient): Promise<Notification[]> {
  const found: Notification[] = [];
  for (let query: string | undefined = ''; query !== undefined; ) {
    const { data, meta }: ApiResponse<Notification[]> = await api.get(`/notifications?limit=100${query}`);
    found.push(...data);
    query = meta?.nextCursor && `&cursor=${meta.nextCursor}`;
  }
  return found;
}

/** Made of syllables, so that no name is part of another. */
function nameOf(index: number): string {
  const syllables = ['zor', 'kem', 'mir', 'rov', 'tul', 'vel', 'nox', 'dra', 'pli', 'gon'];
  const name = [...String(index).padStart(3, '0')].map((digit) => syllables[Number(digit)]).join('');
  return `${name[0]!.toUpperCase()}${name.slice(1)}ix Aerospace Inc.`;
}

function feedAbout(index: number): string {
  const name = nameOf(index);
  return `<rss version="2.0"><channel><title>Wire ${index}</title><item><title>${name} recalls ${index + 100} seat rails</title>
<link>/a/${index}</link><guid isPermaLink="false">g${index}</guid>
<description>${name} is recalling ${index + 100} seat rails after inspectors found cracks.</description></item></channel></rss>`;
}

function answerBadly(how: (typeof trouble)[number], res: ServerResponse): void {
  if (how === 'dead') res.destroy();
  else if (how === 'lying') res.writeHead(200, { 'content-type': 'application/rss+xml' }).end('<html>Welcome</html>');
  // Its head comes, its body never does.
  else res.writeHead(200, { 'content-type': 'application/rss+xml' }).write('<rss version="2.0"><channel>');
}
