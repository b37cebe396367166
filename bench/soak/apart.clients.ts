/** The process of many browsers, so that they share no event loop with what they listen to. Takes one plan. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { RedisFanOut } from '@sequelstring/server/adapters/fan-out/redis.ts';
import { RedisServer } from '@sequelstring/server/adapters/redis/redis.ts';
import { pino } from 'pino';
import { Actor } from '../../test/app.ts';
import { BareSocket } from './bare-socket.ts';

export interface SocketPlan {
  /** Where browsers connect. */
  url: string;
  /** Each has a hundred browsers; the first one makes the changes. */
  sessions: readonly Session[];
  redis: string;
  clients: number;
  messages: number;
}

/** Times in milliseconds, one for each message and browser. */
export interface Latencies {
  connected: number;
  heard: number;
  /** From a process of the installation that says something. */
  said: number[];
  /** From the reply to a change. */
  made: number[];
}

/** A user has at most a hundred connections. */
const ofOneUser = 100;
const betweenMs = 200;

process.on('message', async (plan: SocketPlan) => process.send?.(await run(plan)));

async function run({ url, sessions, redis, clients, messages }: SocketPlan): Promise<Latencies> {
  const admin = new Actor(url, sessions[0]);
  const heard = new Map<string, number[]>();
  const sockets: BareSocket[] = [];
  for (let opened = 0; opened < clients; opened += 20) {
    const { accessToken } = sessions[Math.floor(opened / ofOneUser)]!;
    const some = Math.min(20, clients - opened);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => open(url, accessToken, heard)))));
  }
  const all = async (id: string) => {
    for (let n = 0; (heard.get(id)?.length ?? 0) < sockets.length && n < 1000; n++) await pause(10);
    return heard.get(id) ?? [];
  };
  const server = new RedisServer({ url: redis, log: pino({ level: 'silent' }) });
  await server.ready(5000);
  const fanOut = new RedisFanOut({ redis: server, log: pino({ level: 'silent' }) });
  const said: number[] = [];
  for (let n = 0; n < messages; n++) {
    const id = n.toString(16).padStart(24, '0');
    const payload = { kind: 'contact', id, action: 'updated', version: 1, fields: [] };
    const started = performance.now();
    fanOut.publish('realtime.emit', { name: 'record:changed', payload, audience: { roles: ['admin'] } });
    said.push(...(await all(id)).map((time) => time - started));
    await pause(betweenMs);
  }
  const made: number[] = [];
  for (let n = 0; n < messages / 5; n++) {
    const { id } = await admin.get(crm.createContact, { body: { firstName: 'Ann', lastName: `Example ${n}` } });
    const started = performance.now();
    made.push(...(await all(id)).map((time) => time - started));
  }
  await fanOut.close();
  await server.close();
  for (const socket of sockets) socket.close();
  return { connected: sockets.length, heard: said.length, said, made };
}

function open(url: string, token: string, heard: Map<string, number[]>): Promise<BareSocket> {
  return BareSocket.open(url, token, (event) => {
    const now = performance.now();
    if (!event.startsWith('["record:changed"')) return;
    const id = /"id":"(\w+)"/.exec(event)?.[1] ?? '';
    const times = heard.get(id);
    if (times) times.push(now);
    else heard.set(id, [now]);
  });
}
