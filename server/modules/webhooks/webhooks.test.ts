import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crm } from '@sequelstring/contract/crm.ts';
import { webhooks as routes } from '@sequelstring/contract/webhooks.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { signatureOf } from './webhook.jobs.ts';

let app: TestApp;
let admin: Actor;
let subscriber: Server;
let url: string;
let status = 200;
let heard: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  subscriber = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    heard.push({ headers: req.headers, body });
    res.writeHead(status).end('thank you');
  });
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook`;
  app = await startApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  admin = await app.setUp();
});
beforeEach(() => {
  heard = [];
  status = 200;
});
afterAll(async () => {
  await app.stop();
  subscriber.close();
});

const addContact = (lastName: string) => admin.get(crm.createContact, { body: { firstName: 'Ann', lastName } });
const logOf = (id: string) => admin.get(routes.log, { params: { id }, query: {} });

describe('a subscription', () => {
  it('gets each event of its kinds once, signed so that it can be verified', async () => {
    const { id, secret } = await admin.get(routes.create, { body: { url, events: ['record.changed'] } });
    const contact = await addContact('Signed');
    await expect.poll(async () => (await logOf(id))[0]?.status, { timeout: 15_000 }).toBe('delivered');
    expect(heard).toHaveLength(1);
    const { headers, body } = heard[0]!;
    expect(JSON.parse(body)).toMatchObject({ type: 'record.changed', data: { kind: 'contact', id: contact.id } });
    const [webhookId, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
    expect(headers['webhook-signature']).toBe(`v1,${signatureOf(secret, webhookId, timestamp, body)}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(JSON.stringify(await admin.get(routes.list))).not.toContain(secret);
    await admin.get(routes.remove, { params: { id } });
  });

  it('that refuses shows it in its log, and gets the event again on request', async () => {
    status = 500;
    const { id } = await admin.get(routes.create, { body: { url, events: ['record.changed'] } });
    await addContact('Refused');
    await expect.poll(async () => (await logOf(id))[0]?.answer, { timeout: 15_000 }).toBe(500);
    const [entry] = await logOf(id);
    expect(entry).toMatchObject({ status: 'waiting', attempts: 1, error: 'The address answered 500.' });
    expect(await admin.refused(routes.resend, { params: { id: entry!.id } })).toMatchObject({ status: 404 });
    await admin.get(routes.remove, { params: { id } });
  });

  it('to a private address fails at once with the reason', async () => {
    const { id } = await admin.get(routes.create, { body: { url: 'http://10.0.0.1/', events: ['record.changed'] } });
    await addContact('Private');
    await expect.poll(async () => (await logOf(id))[0]?.status, { timeout: 15_000 }).toBe('failed');
    const [entry] = await logOf(id);
    expect(entry?.error).toMatch(/private network/);
    const again = await admin.get(routes.resend, { params: { id: entry!.id } });
    expect(again.status).toBe('waiting');
    await admin.get(routes.remove, { params: { id } });
  });

  it('hears of a record by what became of it, each name a message of its own', async () => {
    const events = ['contact.created', 'contact.updated', 'opportunity.won'] as const;
    const { id } = await admin.get(routes.create, { body: { url, events: [...events] } });
    const contact = await addContact('Named');
    await admin.get(crm.updateContact, { params: { id: contact.id }, body: { title: 'Chief' } });
    await expect.poll(async () => (await logOf(id)).length, { timeout: 15_000 }).toBe(2);
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(2);
    const bodies = heard.map(({ body }) => JSON.parse(body) as { id: string; type: string; data: { id: string } });
    expect(bodies.map(({ type }) => type).sort()).toEqual(['contact.created', 'contact.updated']);
    expect(bodies.every(({ data }) => data.id === contact.id)).toBe(true);
    expect(new Set(bodies.map((body) => body.id)).size).toBe(2);
    await admin.get(routes.remove, { params: { id } });
  });

  it('that is paused gets nothing', async () => {
    const { id } = await admin.get(routes.create, { body: { url, events: ['record.changed'] } });
    expect(await admin.get(routes.update, { params: { id }, body: { isActive: false } })).toMatchObject({
      isActive: false,
    });
    const other = await admin.get(routes.create, { body: { url, events: ['record.changed'] } });
    await addContact('Paused');
    await expect.poll(async () => (await logOf(other.id))[0]?.status, { timeout: 15_000 }).toBe('delivered');
    expect(await logOf(id)).toEqual([]);
  });

  it('is for administrators alone, and wants an address and known events', async () => {
    const rep = await app.signedIn(admin, 'rep');
    expect(await rep.refused(routes.list)).toMatchObject({ status: 403 });
    const withPassword = { url: 'https://user:sesame@example.com/hook', events: ['record.changed' as const] };
    expect((await admin.refused(routes.create, { body: withPassword })).details?.url?.[0]).toContain('no user name');
    expect(await admin.refused(routes.create, { body: { url: 'ftp://x', events: ['no.such'] } })).toMatchObject({
      details: { url: ['must be an address such as https://example.com/hook'] },
    });
  });
});
