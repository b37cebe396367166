/** The process of many browsers, so that they share no event loop with what they listen to. Takes one plan. */
import { setTimeout as pause } from 'node:timers/promises';
import { auth } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { RedisFanOut } from '@sequelstring/server/adapters/fan-out/redis.ts';
import { RedisServer } from '@sequelstring/server/adapters/redis/redis.ts';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { Actor, password } from '../../test/app.ts';

export interface SocketPlan {
  url: string;
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

async function run({ url, redis, clients, messages }: SocketPlan): Promise<Latencies> {
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  const admin = new Actor(url, await new Actor(url).get(auth.setup, { body }));
  const heard = new Map<string, number[]>();
  const sockets: Socket[] = [];
  for (let user = 0; user * ofOneUser < clients; user++) {
    const actor = await userOf(admin, user);
    const some = Math.min(ofOneUser, clients - sockets.length);
    for (let left = some; left > 0; left -= 20)
      sockets.push(...(await Promise.all(Array.from({ length: Math.min(20, left) }, () => open(actor, heard)))));
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

async function userOf(admin: Actor, n: number): Promise<Actor> {
  const email = `user${n}@example.com`;
  await admin.get(auth.createUser, { body: { name: `User ${n}`, email, password, role: 'admin' } });
  return new Actor(admin.url, await new Actor(admin.url).get(auth.login, { body: { email, password } }));
}

async function open(actor: Actor, heard: Map<string, number[]>): Promise<Socket> {
  const socket = io(actor.url, { auth: { token: actor.token }, transports: ['websocket'], forceNew: true });
  socket.on('record:changed', ({ id }: { id: string }) => {
    const times = heard.get(id);
    if (times) times.push(performance.now());
    else heard.set(id, [performance.now()]);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
