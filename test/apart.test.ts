import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, password } from './app.ts';
import { type Running, startProcess } from './process.ts';

let dir: string;
const started: Running[] = [];
let webs: string[];
let realtime: string;
let admin: Actor;
const sockets: Socket[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-apart-'));
  const start = async (service: string, port = '0') => {
    const running = await startProcess({ DATA_DIR: dir, PORT: port, LOG_LEVEL: 'info' }, [`--services=${service}`]);
    started.push(running);
    return running.url;
  };
  // The first one runs the database that the others join.
  webs = [await start('web')];
  const [second, sockets] = await Promise.all([
    start('web'),
    start('realtime'),
    start('worker', ''),
    start('scheduler', ''),
  ]);
  webs.push(second!);
  realtime = sockets!;
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  admin = new Actor(webs[0]!, await new Actor(webs[0]!).get(auth.setup, { body }));
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  for (const running of started.reverse()) await running.stop();
  await rm(dir, { recursive: true, force: true });
});

/** A browser at the realtime process; `ended` tells how its connection ended. */
async function connect(actor: Actor) {
  const socket = io(realtime, { auth: { token: actor.token }, transports: ['websocket'], reconnection: false });
  sockets.push(socket);
  const got: [string, unknown][] = [];
  socket.onAny((name, payload) => got.push([name, payload]));
  const ended = new Promise<string>((resolve) => socket.once('disconnect', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, got, ended };
}
const inWeb = (index: number, actor: Actor) => new Actor(webs[index]!, actor.session);
const refusalOf = (actor: Actor) =>
  connect(actor).then(
    () => 'admitted',
    (error: { data?: { code: string } }) => error.data?.code,
  );

async function makeRep(name: string): Promise<Actor> {
  const email = `${name}@example.com`;
  await admin.get(auth.createUser, { body: { name, email, password, role: 'rep' } });
  return new Actor(webs[0]!, await new Actor(webs[0]!).get(auth.login, { body: { email, password } }));
}

describe('web twice, realtime, worker and scheduler as processes of their own', () => {
  it('show a change made in one in the browsers of another', async () => {
    const { got } = await connect(admin);
    const contact = await inWeb(1, admin).get(crm.createContact, { body: { firstName: 'Ann', lastName: 'Example' } });
    await expect
      .poll(() => got, { timeout: 10_000 })
      .toContainEqual([
        'record:changed',
        expect.objectContaining({ kind: 'contact', id: contact.id, action: 'created' }),
      ]);
  });

  it('import a file that one took with the worker of another, and tell the progress', async () => {
    const { got } = await connect(admin);
    const form = new FormData();
    form.append('file', new Blob(['First Name,Last Name\nGrace,Sample\n'], { type: 'text/csv' }), 'people.csv');
    const res = await inWeb(1, admin).fetch('/v1/contacts/import', { method: 'POST', body: form });
    const { data } = (await res.json()) as { data: Import };
    await expect
      .poll(() => got, { timeout: 20_000 })
      .toContainEqual(['import:progress', expect.objectContaining({ id: data.id, status: 'completed', created: 1 })]);
    expect(await inWeb(0, admin).get(crm.listContacts, { query: { q: 'grace' } })).toHaveLength(1);
  });

  it('end the connections and the session of whoever signs out elsewhere, and admit them no more', async () => {
    const rep = await makeRep('sol');
    const res = await inWeb(0, rep).fetch('/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'sol@example.com', password }),
    });
    const cookie = res.headers.getSetCookie()[0]!.split(';')[0]!;
    const session = ((await res.json()) as { data: Actor['session'] }).data;
    const browser = new Actor(webs[0]!, session);
    expect((await inWeb(1, browser).get(auth.me)).name).toBe('sol');
    const { ended } = await connect(browser);
    await inWeb(0, browser).fetch('/v1/auth/logout', { method: 'POST', headers: { Cookie: cookie } });
    expect(await ended).toBe('io server disconnect');
    expect(await refusalOf(browser)).toBe('session_ended');
    await expect.poll(async () => (await inWeb(1, browser).call(auth.me)).status, { timeout: 5000 }).toBe(401);
  });

  it('cut off whoever is disabled or gets another role', async () => {
    const [disabled, promoted] = [await makeRep('dora'), await makeRep('pia')];
    const [first, second] = [await connect(disabled), await connect(promoted)];
    await inWeb(1, admin).get(auth.updateUser, { params: { id: disabled.id }, body: { isActive: false } });
    await inWeb(1, admin).get(auth.updateUser, { params: { id: promoted.id }, body: { role: 'viewer' } });
    expect(await Promise.all([first.ended, second.ended])).toEqual(['io server disconnect', 'io server disconnect']);
    expect(await refusalOf(disabled)).toBe('session_ended');
    expect(await refusalOf(promoted)).toBe('admitted');
  });
});
