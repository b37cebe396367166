import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import { BenchClient } from '../seeded.ts';
import type { Flood, Statuses } from './flooder.ts';

const CONNECTIONS = 50;
const somebody = '127.0.0.2';
const json = { 'Content-Type': 'application/json' };
const nobodyId = 'f'.repeat(24);

export interface FloodResult {
  name: string;
  statuses: Statuses;
  /** What an honest user saw meanwhile: milliseconds, and replies that were no success. */
  p95: number;
  failures: number;
  /** Resident memory beside what it was before all floods, MB; undefined where the system does not tell. */
  grown: number | undefined;
}

export interface Flooding {
  results: FloodResult[];
  /** p95 of an honest user five seconds after the last flood, and the memory by then. */
  after: { p95: number; failures: number; grown: number | undefined };
}

/** Floods the product with each kind of request in turn while an honest user reads a list, and looks again afterwards. */
export async function flood({ seconds, contacts }: { seconds: number; contacts: number }): Promise<Flooding> {
  const dir = await mkdtemp(join(tmpdir(), 'sequelstring-flood-'));
  const product = startProcess('product.ts', { DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'warn' });
  const flooder = startProcess('soak/flooder.ts');
  try {
    const port = await nextMessage<number>(product);
    const client = new BenchClient(port);
    await client.signIn();
    await client.seed(contacts);
    const viewer = await addViewer(client);
    const memory = () => residentMb(product.pid);
    await listen(client, 1);
    const before = memory();
    const grown = () => (before === undefined ? undefined : (memory() ?? before) - before);
    const results: FloodResult[] = [];
    for (const [name, requests] of attacks(viewer)) {
      flooder.send({ port, localAddress: somebody, connections: CONNECTIONS, seconds, requests } satisfies Flood);
      const [statuses, seen] = await Promise.all([nextMessage<Statuses>(flooder), listen(client, seconds)]);
      results.push({ name, statuses, ...seen, grown: grown() });
    }
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    return { results, after: { ...(await listen(client, 1)), grown: grown() } };
  } finally {
    await Promise.all([stopProcess(product), stopProcess(flooder)]);
    await rm(dir, { recursive: true, force: true });
  }
}

/** An honest user who reads the list twenty times a second at most. */
async function listen(client: BenchClient, seconds: number): Promise<{ p95: number; failures: number }> {
  const times: number[] = [];
  let failures = 0;
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const started = performance.now();
    await client.call('GET', '/contacts?limit=25').catch(() => {
      failures += 1;
    });
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { p95: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!, failures };
}

async function addViewer(client: BenchClient): Promise<string> {
  const user = {
    name: 'Vera Viewer',
    email: 'viewer@example.com',
    password: 'a phrase for the viewer',
    role: 'viewer',
  };
  await client.call('POST', '/users', JSON.stringify(user));
  const { email, password } = user;
  const { body } = await client.call('POST', '/auth/login', JSON.stringify({ email, password }));
  return (JSON.parse(body) as { data: { accessToken: string } }).data.accessToken;
}

/** What nobody may call without limit, and the reads of a viewer that cost the most. */
function attacks(viewer: string): [string, Flood['requests']][] {
  const login = JSON.stringify({ email: 'bench@example.com', password: 'wrong wrong wrong' });
  const large = JSON.stringify({ junk: 'x'.repeat(1_000_000) });
  const keys = 'a=1&'.repeat(3_900);
  const Authorization = `Bearer ${viewer}`;
  const get = (path: string) => ({ method: 'GET', path: `/v1${path}`, headers: { Authorization } });
  return [
    ['nobody: status', [{ method: 'GET', path: '/v1/auth/status' }]],
    ['nobody: sign-in', [{ method: 'POST', path: '/v1/auth/login', headers: json, body: login }]],
    ['nobody: refresh', [{ method: 'POST', path: '/v1/auth/refresh' }]],
    ['nobody: unsubscribe', [{ method: 'GET', path: '/v1/emails/unsubscribe/x' }]],
    ['nobody: thousands of query keys', [{ method: 'GET', path: `/v1/auth/status?${keys}` }]],
    ['nobody: bodies of 1 MB', [{ method: 'POST', path: '/v1/auth/refresh', headers: json, body: large }]],
    ['nobody: forged tokens', [{ ...get('/contacts'), headers: { Authorization: `${Authorization}=` } }]],
    [
      'nobody: pages and metrics',
      ['/', '/docs', '/metrics', '/v1/openapi.json'].map((path) => ({ method: 'GET', path })),
    ],
    [
      'a viewer: what costs the most',
      [
        get('/contacts?limit=200'),
        get('/contacts?limit=200&page=40'),
        get('/contacts?limit=200&sort=-updatedAt'),
        get('/contacts?q=a&limit=200'),
        get('/contacts?hasDates=true&limit=200&sort=-name'),
        get('/contacts/duplicates?lastName=Smith'),
        get('/emails/scheduled?limit=200'),
        get('/emails/summary'),
        get('/users?limit=200'),
        get(`/contacts/${nobodyId}`),
      ],
    ],
  ];
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
