import { auth, type Session } from '@sequelstring/contract/auth.ts';
import type { Installation } from '../../test/apart/installation.ts';
import { Actor, password } from '../../test/app.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import type { Row } from '../table.ts';
import type { Latencies, SocketPlan } from './apart.clients.ts';
import { number } from './apart.settings.ts';

/** A user has at most a hundred connections. */
const ofOneUser = 100;
const clients = number('clients', 1000);

const messages = 50;

/** How soon many browsers hear what a process says: behind nginx, as the manifests have it, and behind the gateway. */
export async function measureSockets(installation: Installation): Promise<{ title: string; rows: Row[] }> {
  const sessions = await signIn(installation.url);
  const rows: Row[] = [];
  for (const [door, url, bar] of [
    ['nginx', installation.balancerUrl, 50],
    ['the gateway', installation.url, undefined],
  ] as const) {
    const child = startProcess('soak/apart.clients.ts');
    const redis = installation.redis.url;
    child.send({ url, sessions, redis, clients, messages } satisfies SocketPlan);
    const { connected, heard, said, made } = await nextMessage<Latencies>(child);
    await stopProcess(child);
    const all = connected * messages;
    rows.push(
      { what: `browsers behind ${door}`, measured: `${connected}`, bar: `${clients}`, holds: connected === clients },
      { what: 'messages heard', measured: `${heard}`, bar: `${all}`, holds: heard === all },
      rowOf('from a process to each browser', said, bar),
      rowOf('from an accepted change to each browser', made),
    );
  }
  return { title: `${clients} browsers on two realtime processes`, rows };
}

function rowOf(what: string, times: readonly number[], bar?: number): Row {
  const holds = bar === undefined ? undefined : times.length > 0 && at(times, 0.95) < bar;
  const measured = `p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`;
  return { what, measured, bar: bar === undefined ? '' : `p95 ${bar} ms`, holds };
}

/** Administrators, as many as it takes. */
async function signIn(url: string): Promise<Session[]> {
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  const anybody = new Actor(url);
  const sessions = [await anybody.get(auth.setup, { body })];
  const admin = new Actor(url, sessions[0]);
  while (sessions.length * ofOneUser < clients) {
    const email = `user${sessions.length}@example.com`;
    await admin.get(auth.createUser, { body: { name: email, email, password, role: 'admin' } });
    sessions.push(await anybody.get(auth.login, { body: { email, password } }));
  }
  return sessions;
}

const at = (times: readonly number[], part: number) =>
  Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN);
