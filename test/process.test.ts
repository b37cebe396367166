import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth, type Session } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { teams } from '@sequelstring/contract/teams.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Actor, password } from './app.ts';
import { type Running, runScript, spawnProcess, startProcess } from './process.ts';

let dir: string;
let started: Running[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-process-'));
  started = [];
});
afterEach(async () => {
  for (const { child, stop } of started)
    if (child.exitCode === null && child.signalCode === null) await stop('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

const start = async (env: Record<string, string> = {}, args: string[] = []) => {
  const running = await startProcess({ DATA_DIR: dir, ...env }, args);
  started.push(running);
  return running;
};
const refusal = async (env: Record<string, string>, args: string[] = []) => {
  const running = spawnProcess({ DATA_DIR: dir, ...env }, args);
  started.push(running);
  return { code: await running.ended, text: running.output() };
};
const setUp = (url: string): Promise<Session> =>
  new Actor(url).get(auth.setup, { body: { name: 'Ada', email: 'ada@example.com', password } });

describe('the program', () => {
  it('starts on an empty folder, prints one address and ends cleanly when told to', async () => {
    const running = await start();
    expect(running.output().match(/https?:\/\//g)).toHaveLength(1);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
    expect(await running.stop('SIGTERM')).toBe(0);
  });

  it('keeps its secrets to the owner of the process, and the same after a restart', async () => {
    const first = await start();
    const session = await setUp(first.url);
    await first.stop('SIGKILL');
    for (const name of await readdir(join(dir, 'secrets'))) {
      expect((await stat(join(dir, 'secrets', name))).mode & 0o777).toBe(0o600);
    }
    const all = await readdir(dir, { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of all)
      expect((await stat(join(parentPath, name))).mode & 0o077, join(parentPath, name)).toBe(0);
    const second = await start();
    expect((await new Actor(second.url, session).get(auth.me)).name).toBe('Ada');
  });

  it('finishes the requests that run before it ends', async () => {
    const running = await start();
    const { hostname, port } = new URL(running.url);
    const body = JSON.stringify({ name: 'Ada', email: 'ada@example.com', password });
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/auth/setup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
    );
    await expect.poll(async () => (await fetch(`${running.url}/metrics`)).status).toBe(200);
    const ended = running.stop('SIGTERM');
    const refused = () =>
      fetch(`${running.url}/healthz`).then(
        () => 'taken',
        () => 'refused',
      );
    // It takes connections until none has come for a while.
    await expect.poll(refused, { interval: 500, timeout: 10_000 }).toBe('refused');
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write(body.slice(20));
    expect((await answer).split('\r\n')[0]).toBe('HTTP/1.1 201 Created');
    expect(await ended).toBe(0);
  });

  it('says all that is wrong with its settings', async () => {
    const { code, text } = await refusal({ PORT: 'x', SMTP_URL: 'nowhere', JWT_SECRET: 'short' }, [
      '--services=teapot',
    ]);
    expect(code).toBe(1);
    for (const name of ['PORT', 'SMTP_URL', 'JWT_SECRET', 'SERVICES']) expect(text).toContain(`  ${name}: `);
    expect(text).not.toContain('    at ');
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await expect.poll(() => other.listening).toBe(true);
    const { code, text } = await refusal({ PORT: String((other.address() as AddressInfo).port) });
    other.close();
    expect([code, text.trim()]).toEqual([
      1,
      'SequelString CRM cannot start. The port is in use by another program; choose another with PORT.',
    ]);
  });

  it('says that another process has its data folder', async () => {
    await start();
    const { code, text } = await refusal({});
    expect(code).toBe(1);
    expect(text).toMatch(/^SequelString CRM cannot start\. .*(?:use|process)/i);
    expect(text).not.toContain('    at ');
  });

  it('says that its database does not answer', async () => {
    const { code, text } = await refusal({
      MONGODB_URI: 'mongodb://127.0.0.1:9/crm?serverSelectionTimeoutMS=300&directConnection=true',
    });
    expect(code).toBe(1);
    expect(text).toContain('The database does not answer');
  });

  it('runs background services without taking a port', async () => {
    const running = await start({ PORT: '' }, ['--services=worker,scheduler']);
    expect(running.output()).toContain('works in the background');
    expect(await running.stop()).toBe(0);
  });

  it('lets workers and the sample data script join its database', async () => {
    const running = await start();
    const admin = new Actor(running.url, await setUp(running.url));
    const worker = await start({ PORT: '' }, ['--services=worker']);
    const printed = await runScript('scripts/seed.ts', { DATA_DIR: dir }, ['--contacts', '30']);
    expect(printed).toContain('30 contacts');
    expect(await admin.get(crm.listContacts, { query: { limit: 200 } })).toHaveLength(30);
    const [empty, sales] = await admin.get(teams.list);
    expect([empty, sales]).toMatchObject([{ name: 'Customer success', members: [] }, { name: 'Sales' }]);
    expect(sales!.members).toHaveLength(1);
    expect(await worker.stop()).toBe(0);
  });

  it('describes its settings', async () => {
    const { code, text } = await refusal({}, ['--help']);
    expect(code).toBe(0);
    expect(text).toContain('MONGODB_URI');
  });
});
