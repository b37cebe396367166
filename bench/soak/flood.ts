import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contactsCsv } from '../contacts.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import { BenchClient } from '../seeded.ts';
import { type Attack, costliest, malformed, publicRoutes, together } from './flood.attacks.ts';
import type { Flood, Statuses } from './flooder.ts';

const CONNECTIONS = 50;

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
  /** p95 of an honest user before all floods. */
  before: number;
  results: FloodResult[];
  /** p95 of an honest user five seconds after the last flood, and the memory by then. */
  after: { p95: number; failures: number; grown: number | undefined };
}

interface Flooded {
  /** Of each flood. */
  seconds: number;
  contacts: number;
  /** Whether each public route and each costly read is flooded by itself; else those of a kind take turns. */
  each: boolean;
  /** After how many requests a connection of the flood goes on from another address; all come from one unless told. */
  perAddress?: number;
  /** By name; all where nothing is said. */
  isWanted?(name: string): boolean;
}

/** Floods the product with each kind of request in turn while an honest user reads a list, and looks again afterwards. */
export async function flood({
  seconds,
  contacts,
  each,
  perAddress,
  isWanted = () => true,
}: Flooded): Promise<Flooding> {
  const dir = await mkdtemp(join(tmpdir(), 'sequelstring-flood-'));
  const product = startProcess('product.ts', { DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'warn' });
  const flooder = startProcess('soak/flooder.ts');
  try {
    const port = await nextMessage<number>(product);
    const client = new BenchClient(port);
    await client.signIn();
    await client.seed('contacts', contacts, contactsCsv);
    const viewer = await addViewer(client, port);
    const memory = () => residentMb(product.pid);
    await listen(client, 1);
    const { p95: before } = await listen(client, Math.min(seconds, 10));
    const start = memory();
    const grown = () => (start === undefined ? undefined : (memory() ?? start) - start);
    const results: FloodResult[] = [];
    for (const [name, requestsOf] of await attacks(each)) {
      if (!isWanted(name)) continue;
      await Promise.all([client.renew(), viewer.renew()]);
      const requests = requestsOf(viewer.token);
      flooder.send({ port, perAddress, connections: CONNECTIONS, seconds, requests } satisfies Flood);
      const [statuses, seen] = await Promise.all([nextMessage<Statuses>(flooder), listen(client, seconds)]);
      results.push({ name, statuses, ...seen, grown: grown() });
    }
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    return { before, results, after: { ...(await listen(client, 1)), grown: grown() } };
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

async function addViewer(admin: BenchClient, port: number): Promise<BenchClient> {
  const user = {
    name: 'Vera Viewer',
    email: 'viewer@example.com',
    password: 'a phrase for the viewer',
    role: 'viewer',
  };
  await admin.call('POST', '/users', JSON.stringify(user));
  const viewer = new BenchClient(port);
  await viewer.signInAs(user);
  return viewer;
}

async function attacks(each: boolean): Promise<Attack[]> {
  const open = await publicRoutes();
  const grouped = [together('nobody: every public route', open), together('a viewer: what costs the most', costliest)];
  return [...malformed, ...(each ? [...open, ...costliest] : grouped)];
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
