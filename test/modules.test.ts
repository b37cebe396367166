import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth } from '@sequelstring/contract/auth.ts';
import { contacts, crm } from '@sequelstring/contract/crm.ts';
import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { doorsPath } from '@sequelstring/server/kernel/door.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, password } from './app.ts';
import { type Running, startProcess } from './process.ts';

let dir: string;
const started: Running[] = [];
/** All modules but occasions, occasions alone, and the gateway before both. */
let main: string;
let greetings: string;
let gateway: string;
let admin: Actor;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-modules-'));
  const start = async (args: string[], env: Record<string, string> = {}) => {
    const running = await startProcess({ DATA_DIR: dir, PORT: '0', ...env }, args);
    started.push(running);
    return running.url;
  };
  main = await start(['--modules=auth,crm,social,intelligence,calls']);
  greetings = await start(['--services=web,worker,scheduler', '--modules=occasions'], {
    AUTH_URL: main,
    CRM_URL: main,
  });
  gateway = await start(['--services=gateway'], { WEB_URL: main, OCCASIONS_URL: greetings });
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  admin = new Actor(gateway, await new Actor(gateway).get(auth.setup, { body }));
});
afterAll(async () => {
  for (const running of started.reverse()) await running.stop();
  await rm(dir, { recursive: true, force: true });
});

const at = (url: string) => new Actor(url, admin.session);
const birthday = { type: 'birthday', date: '1990-03-15', sendTime: '09:00', timeZone: 'Europe/Paris' } as const;

describe('a module as a service of its own, behind the gateway', () => {
  it('serves its routes, and the others serve theirs', async () => {
    expect((await at(main).call(emailTemplates.list)).status).toBe(404);
    expect((await at(greetings).call(contacts.list)).status).toBe(404);
    expect(await admin.get(emailTemplates.list)).not.toHaveLength(0);
    expect(await admin.get(contacts.list)).toEqual([]);
  });

  it('asks the others through their doors, and hears their events', async () => {
    const contact = await admin.get(crm.createContact, {
      body: { firstName: 'Ann', lastName: 'Example', email: 'ann@example.com' },
    });
    const date = await admin.get(occasions.createDate, { params: { contactId: contact.id }, body: birthday });
    expect(date).toMatchObject({ type: 'birthday', date: '1990-03-15' });
    expect((await admin.get(contacts.get, { params: { id: contact.id } })).importantDates).toHaveLength(1);
    await expect
      .poll(() => admin.get(occasions.listGreetings), { timeout: 15_000 })
      .toEqual([expect.objectContaining({ contactId: contact.id, dateId: date.id, status: 'planned' })]);
    const metrics = await (await fetch(`${main}/metrics`)).text();
    expect(metrics).toMatch(
      /http_requests_total\{method="POST",route="\/internal\/doors\/crm\/addDate",status="200"\} 1/,
    );
  });

  it('fails with the code that was thrown behind the door', async () => {
    const missing = { contactId: 'f'.repeat(24) };
    expect(await admin.refused(occasions.createDate, { params: missing, body: birthday })).toMatchObject({
      status: 404,
      code: 'contact_not_found',
    });
  });

  it('opens its doors to services alone', async () => {
    const call = (url: string, headers: Record<string, string>) =>
      fetch(`${url}${doorsPath}/crm/contactsByPhone`, { method: 'POST', headers, body: '["+15550100"]' });
    const signedIn = { Authorization: `Bearer ${admin.token}` };
    expect([(await call(main, {})).status, (await call(main, signedIn)).status]).toEqual([401, 401]);
    expect((await call(gateway, signedIn)).status).toBe(404);
  });
});
