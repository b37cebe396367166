import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { RealtimePayload } from '@sequelstring/contract/realtime.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { makeGate } from './http/gate.ts';
import { SocketRealtime } from './realtime.ts';
import { everything } from './records/scope.ts';

const note = (title: string) =>
  ({ id: '1'.repeat(24), kind: 'call', level: 'info', title, createdAt: '2027-01-01T00:00:00.000Z' }) as const;

const change: RealtimePayload<'record:changed'> = {
  kind: 'contact',
  id: '0123456789abcdef01234567',
  version: 2,
  action: 'updated',
  fields: ['title'],
};
let server: Server;
let realtime: SocketRealtime;
let clients: Socket[];

beforeEach(async () => {
  clients = [];
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  realtime = new SocketRealtime();
  realtime.attach(server, {
    clock: { now: () => Temporal.Now.instant() },
    log: pino({ level: 'silent' }),
    gate: makeGate({ publicUrl: 'http://localhost', listensOn: '127.0.0.1', allowedHosts: [] }),
    trustsProxy: () => false,
    // Tokens of this test: <role>:<user id>:<seconds to live>:<session>
    authenticate: async (token) => {
      const [role, id, seconds, sessionId = 's'] = token.split(':') as [Role, string, string, string?];
      if (!id) throw new AppError('token_expired');
      return {
        user: { id, role, name: id, scope: role === 'rep' ? { owners: [id] } : everything },
        credential: { kind: 'session', id: sessionId },
        expiresAt: Date.now() + Number(seconds) * 1000,
      };
    },
  });
});
afterEach(async () => {
  for (const client of clients) client.close();
  await realtime.close();
  server.close();
});

function open(token: unknown, headers: Record<string, string> = {}, auth: { age?: number } = {}): Socket {
  const { port } = server.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, {
    auth: { token, ...auth },
    reconnection: false,
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: headers,
  });
  clients.push(client);
  return client;
}
/** What the server says next under this name. */
const heard = (client: Socket, event: string) => new Promise<unknown>((resolve) => client.once(event, resolve));
const connected = async (token: string) => {
  const client = open(token);
  await heard(client, 'connect');
  return client;
};
const refusalOf = async (client: Socket) =>
  ((await heard(client, 'connect_error')) as Error & { data?: { code: string } }).data?.code ?? 'refused';

describe('connections that nobody signed in', () => {
  it('are WebSockets alone: a poll keeps nothing in memory', async () => {
    const { port } = server.address() as AddressInfo;
    const poll = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
    expect(poll.status).toBe(400);
  });

  it('are forty of an address at most, until one goes', async () => {
    const { port } = server.address() as AddressInfo;
    const knock = () =>
      new Promise<WebSocket | undefined>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
        socket.onmessage = () => resolve(socket);
        socket.onerror = () => resolve(undefined);
      });
    const opened = (await Promise.all(Array.from({ length: 60 }, knock))).filter((socket) => socket !== undefined);
    expect(opened).toHaveLength(40);
    const closed = new Promise((resolve) => opened[0]!.addEventListener('close', resolve));
    opened[0]!.close();
    await closed;
    await expect.poll(async () => (await knock()) !== undefined).toBe(true);
    for (const socket of opened) socket.close();
  });
});

describe('browser connections', () => {
  it('need a token that is good', async () => {
    expect(await refusalOf(open(undefined))).toBe('unauthenticated');
    expect(await refusalOf(open({ $gt: '' }))).toBe('unauthenticated');
    expect(await refusalOf(open('old'))).toBe('token_expired');
  });

  it('are refused to pages of other sites', async () => {
    expect(await refusalOf(open('admin:a:60', { Origin: 'https://evil.example' }))).toBe('refused');
  });

  it('bring what is about a record to its owner and to those who see all', async () => {
    const names = ['admin:a:60', 'manager:m:60', 'viewer:v:60', 'rep:owner:60', 'rep:other:60'];
    const sockets = await Promise.all(names.map(connected));
    const got: string[] = [];
    sockets.forEach((socket, i) => {
      socket.on('record:changed', () => got.push(names[i]!));
    });
    const told = Promise.all(sockets.map((socket) => heard(socket, 'notification')));
    realtime.emit('record:changed', change, { owner: 'owner' });
    const roles = ['admin', 'manager', 'rep', 'viewer'] as const;
    realtime.emit('notification', note('The end'), { roles });
    await told;
    expect(got.sort()).toEqual(names.filter((name) => name !== 'rep:other:60').sort());
  });

  it('bring what is for one user to all of that user’s pages, once each', async () => {
    const [one, two, other] = await Promise.all(['admin:a:60', 'admin:a:60', 'admin:b:60'].map(connected));
    let strays = 0;
    other!.on('notification', () => {
      strays += 1;
    });
    const told = Promise.all([heard(one!, 'notification'), heard(two!, 'notification')]);
    realtime.emit('notification', note('For you'), { user: 'a' });
    await told;
    const last = heard(other!, 'record:changed');
    realtime.emit('record:changed', change, { user: 'b' });
    await last;
    expect(strays).toBe(0);
  });

  it('carry declared fields alone', async () => {
    const client = await connected('admin:a:60');
    const told = heard(client, 'record:changed');
    const payload = { ...change, secret: 1 };
    realtime.emit('record:changed', payload, { user: 'a' });
    expect(await told).toEqual(change);
  });

  it('end with their token, unless a fresh one prolongs them', async () => {
    const [short, renewed] = await Promise.all([connected('admin:a:0.3'), connected('admin:a:0.3')]);
    expect(await renewed!.emitWithAck('renew', 'admin:a:60')).toEqual({ ok: true });
    await heard(short!, 'disconnect');
    expect(renewed!.connected).toBe(true);
  });

  it('are cut where the client does not answer their close', async () => {
    const { port } = server.address() as AddressInfo;
    const wire = connect(port, '127.0.0.1');
    const key = randomBytes(16).toString('base64');
    wire.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const hello = Buffer.from('40{"token":"rep:a:0.2"}');
    await once(wire, 'data');
    // One text frame, masked with zeros.
    wire.write(Buffer.concat([Buffer.from([0x81, 0x80 | hello.length, 0, 0, 0, 0]), hello]));
    wire.resume();
    await once(wire, 'close');
  });

  it('are not prolonged by a token of somebody else', async () => {
    const client = await connected('rep:a:60');
    const ended = heard(client, 'disconnect');
    expect(await client.emitWithAck('renew', 'admin:b:60')).toEqual({ ok: false });
    await ended;
  });

  it.each([
    ['an object without text', [{ toString: 1 }]],
    ['nothing', []],
    ['bytes', [Buffer.from('rep:a:60')]],
    ['something that is no function to answer with', ['rep:a:60', { call: 1 }]],
    ['a bad token and no function either', ['bad', 7]],
  ])('outlive being renewed with %s, and so do those of others', async (_what, sent) => {
    const [rude, other] = await Promise.all([connected('rep:a:60'), connected('rep:b:60')]);
    const settled = Promise.race([heard(rude!, 'disconnect'), heard(rude!, 'notification')]);
    (rude!.emit as (event: string, ...args: unknown[]) => void)('renew', ...sent);
    expect(await other!.emitWithAck('renew', 'rep:b:60')).toEqual({ ok: true });
    realtime.emit('notification', note('Still here'), { user: 'a' });
    await settled;
  });

  it('end with the session of their last token, and those of other sessions stay', async () => {
    const [gone, moved, other] = await Promise.all(['rep:a:60:one', 'rep:a:60:one', 'rep:a:60:two'].map(connected));
    expect(await moved!.emitWithAck('renew', 'rep:a:60:two')).toEqual({ ok: true });
    const ended = heard(gone!, 'disconnect');
    realtime.endSession('one');
    await ended;
    expect([moved!.connected, other!.connected]).toEqual([true, true]);
  });

  it('end when the rights of their user change', async () => {
    const [a, b] = await Promise.all([connected('rep:a:60'), connected('rep:b:60')]);
    const ended = heard(a!, 'disconnect');
    realtime.refreshUsers(['a']);
    await ended;
    expect(b!.connected).toBe(true);
  });
});

describe('what was sent while a page was being loaded', () => {
  it('is told when its connection stands, to whom it is for, in order', async () => {
    const own = { ...change, id: '1'.repeat(24) };
    realtime.emit('record:changed', own, { owner: 'u1' });
    realtime.emit('record:changed', { ...change, id: '2'.repeat(24) }, { owner: 'u2' });
    realtime.emit('notification', note('Yours'), { user: 'u1' });
    const told: unknown[] = [];
    const client = open('rep:u1:60', {}, { age: 20_000 });
    client.onAny((name, payload) => told.push([name, payload]));
    await heard(client, 'notification');
    expect(told).toEqual([
      ['record:changed', own],
      ['notification', note('Yours')],
    ]);
  });

  it('is not told again to a page that says nothing of its age, nor what is older than the page', async () => {
    realtime.emit('notification', note('Before'), { user: 'u1' });
    for (const auth of [undefined, { age: 0.001 }]) {
      const told: unknown[] = [];
      const client = open('rep:u1:60', {}, auth);
      client.onAny((_name, { title }) => told.push(title));
      await heard(client, 'connect');
      realtime.emit('notification', note('After'), { user: 'u1' });
      await heard(client, 'notification');
      expect(told).toEqual(['After']);
      client.close();
    }
  });
});
