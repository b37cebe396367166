import { createSign, generateKeyPairSync } from 'node:crypto';
import { crm } from '@sequelstring/contract/crm.ts';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { integrations } from '@sequelstring/contract/integrations.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { suppressions } from '@sequelstring/contract/suppressions.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../server/adapters/mailer/certificate.fixture.ts';
import { signSns } from '../server/adapters/mailer/sns.fixture.ts';
import { json, startApiServer } from './api-server.fixture.ts';
import { type Actor, startApp, type TestApp } from './app.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sns = makeCertificate('sns.amazonaws.com');
const topic = 'arn:aws:sns:eu-west-1:123456789012:greetings';
let sendgrid: Awaited<ReturnType<typeof startApiServer>>;
let ses: Awaited<ReturnType<typeof startApiServer>>;
let app: TestApp;
let admin: Actor;

beforeAll(async () => {
  sendgrid = await startApiServer((request, res) => {
    if (request.path === '/v3/scopes') json(res, 200, { scopes: ['mail.send'] });
    else res.writeHead(202, { 'x-message-id': 'sg1' }).end();
  });
  ses = await startApiServer((request, res) => {
    if (request.method === 'GET') json(res, 200, { ProductionAccessEnabled: true, SendingEnabled: true });
    else json(res, 200, { MessageId: `ses-${ses.taken.length}` });
  });
  app = await startApp();
  admin = await app.setUp();
});
afterAll(async () => {
  await app.stop();
  await sendgrid.stop();
  await ses.stop();
});

let serial = 0;
/** A contact with a birthday whose greeting has been sent now. */
async function sentGreeting(): Promise<{ contactId: string; email: string; greeting: Greeting }> {
  const email = `ann${++serial}@example.com`;
  const contact = await admin.get(crm.createContact, {
    body: { firstName: 'Ann', lastName: `Example ${serial}`, email },
  });
  const params = { contactId: contact.id };
  const date = await admin.get(occasions.createDate, { params, body: { type: 'birthday', date: '1990-03-15' } });
  const { id } = await admin.get(occasions.sendDate, { params: { ...params, dateId: date.id } });
  await expect.poll(() => statusOf(id), { timeout: 15_000 }).toBe('sent');
  return { contactId: contact.id, email, greeting: await read(id) };
}
const read = (id: string) => admin.get(occasions.getGreeting, { params: { id } });
const statusOf = async (id: string) => (await read(id)).status;

/** Posts events as SendGrid does. */
function report(events: readonly object[], { ageMs = 0, key = privateKey, cut = false } = {}): Promise<Response> {
  const body = `${JSON.stringify(events)}\r\n`;
  const timestamp = String(Math.floor((Date.now() - ageMs) / 1000));
  const signature = createSign('sha256').update(timestamp).update(body).sign(key, 'base64');
  return fetch(`${app.url}/v1/webhooks/sendgrid`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Twilio-Email-Event-Webhook-Signature': signature,
      'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
    },
    body: cut ? body.slice(0, -10) : body,
  });
}
let eventSerial = 0;
const event = (given: { greeting: Greeting; email: string }, name: string, more: object = {}) => ({
  email: given.email,
  event: name,
  timestamp: Math.floor(Date.now() / 1000),
  sg_event_id: `event-${++eventSerial}`,
  sequelstring_ref: given.greeting.id,
  ...more,
});

describe('SendGrid', () => {
  it('is connected in the app, and tested there', async () => {
    const values = {
      SENDGRID_API_KEY: 'SG.secret-of-the-test',
      SENDGRID_BASE_URL: sendgrid.url,
      SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    };
    const saved = await admin.get(integrations.save, { params: { vendor: 'sendgrid' }, body: { values } });
    expect(saved.callbacks[0]?.url).toMatch(/\/v1\/webhooks\/sendgrid$/);
    expect(JSON.stringify(saved)).not.toContain('SG.secret-of-the-test');
    expect(await admin.get(integrations.test, { params: { vendor: 'sendgrid' } })).toEqual({ ok: true });
    await expect
      .poll(async () => (await admin.get(occasions.greetingSummary)).mailer.kind, { timeout: 10_000 })
      .toBe('sendgrid');
  });

  it('takes a greeting, and its report that it was delivered shows on the row with its words', async () => {
    const given = await sentGreeting();
    expect(given.greeting.via).toBe('sendgrid');
    const sent = sendgrid.taken.filter(({ path }) => path === '/v3/mail/send').at(-1)!;
    expect(sent.body).toContain(given.email);
    expect((await report([event(given, 'delivered', { response: '250 2.0.0 OK' })])).status).toBe(202);
    await expect.poll(() => statusOf(given.greeting.id), { timeout: 15_000 }).toBe('delivered');
    const row = await read(given.greeting.id);
    expect(row).toMatchObject({ detail: '250 2.0.0 OK', trail: [{ type: 'delivered', text: '250 2.0.0 OK' }] });
    expect(row.deliveredAt).toBeDefined();
    const { lastDelivery } = await admin.get(integrations.get, { params: { vendor: 'sendgrid' } });
    expect(lastDelivery?.status).toBe('done');
  });

  it('reports a dead address: it is suppressed, with the reason, and gets nothing more', async () => {
    const given = await sentGreeting();
    await report([event(given, 'bounce', { type: 'bounce', reason: '550 5.1.1 no such user' })]);
    await expect.poll(() => statusOf(given.greeting.id), { timeout: 15_000 }).toBe('bounced');
    expect(await read(given.greeting.id)).toMatchObject({ reason: 'hard_bounce', detail: '550 5.1.1 no such user' });
    const listed = () => admin.get(suppressions.listSuppressions, { query: { email: given.email } });
    await expect.poll(async () => (await listed())[0]?.reason, { timeout: 15_000 }).toBe('bounced');
    const contact = await admin.get(crm.getContact, { params: { id: given.contactId } });
    expect(contact.emailStatus).toBe('bounced');
  });

  it('reports a refusal for now, which keeps the address', async () => {
    const given = await sentGreeting();
    await report([event(given, 'bounce', { type: 'blocked', reason: '421 try later' })]);
    await expect.poll(() => statusOf(given.greeting.id), { timeout: 15_000 }).toBe('bounced');
    expect(await read(given.greeting.id)).toMatchObject({ reason: 'soft_bounce' });
    const listed = await admin.get(suppressions.listSuppressions, { query: { email: given.email } });
    expect(listed).toEqual([]);
  });

  it('may report in any order, and again: the row only moves forward', async () => {
    const given = await sentGreeting();
    const delivered = event(given, 'delivered', { response: '250 OK' });
    await report([event(given, 'spamreport'), delivered, event(given, 'processed'), delivered]);
    await report([delivered]);
    await expect.poll(() => statusOf(given.greeting.id), { timeout: 15_000 }).toBe('complained');
    const trail = async () => (await read(given.greeting.id)).trail?.map(({ type }) => type);
    await expect.poll(trail, { timeout: 15_000 }).toEqual(['complained', 'delivered', 'accepted']);
    expect(await statusOf(given.greeting.id)).toBe('complained');
  });

  it('is not believed where a report is forged, stale, truncated, or about somebody else', async () => {
    const given = await sentGreeting();
    const bounce = event(given, 'bounce', { type: 'bounce', reason: 'forged' });
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect((await report([bounce], { key: other })).status).toBe(401);
    expect((await report([bounce], { ageMs: 3_600_000 })).status).toBe(403);
    expect((await report([bounce], { cut: true })).status).toBe(401);
    const unsigned = await fetch(`${app.url}/v1/webhooks/sendgrid`, { method: 'POST', body: JSON.stringify([bounce]) });
    expect(unsigned.status).toBe(401);
    expect((await report([{ ...bounce, email: 'someone.else@example.com' }])).status).toBe(202);
    expect((await report([event(given, 'processed')])).status).toBe(202);
    await expect.poll(async () => (await read(given.greeting.id)).trail?.length, { timeout: 15_000 }).toBe(1);
    expect(await statusOf(given.greeting.id)).toBe('sent');
    const deliveries = await admin.get(webhooks.deliveries, { query: { vendor: 'sendgrid', status: 'failed' } });
    expect(deliveries).toEqual([]);
  });
});

/** A message of SNS about a greeting, as it posts one. */
function notification(given: { greeting: Greeting }, record: object, { ageMs = 0, key = sns.privateKey } = {}) {
  const mail = {
    messageId: 'ses-report',
    timestamp: new Date().toISOString(),
    tags: { sequelstring_ref: [given.greeting.id] },
  };
  return signSns(
    {
      Type: 'Notification',
      MessageId: `sns-${++eventSerial}`,
      TopicArn: topic,
      Message: JSON.stringify({ mail, ...record }),
      Timestamp: new Date(Date.now() - ageMs).toISOString(),
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
    },
    key,
  );
}
const post = (message: object, cut = 0): Promise<Response> => {
  const body = JSON.stringify(message);
  return fetch(`${app.url}/v1/webhooks/ses`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
    body: body.slice(0, body.length - cut),
  });
};
const statusesOf = (messages: readonly object[]) =>
  Promise.all(messages.map(async (message) => (await post(message)).status));
const delivery = (given: { email: string }, smtpResponse = '250 ok') => ({
  eventType: 'Delivery',
  delivery: { recipients: [given.email], smtpResponse },
});
const bounce = (given: { email: string }, diagnosticCode: string) => ({
  eventType: 'Bounce',
  bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: given.email, diagnosticCode }] },
});
const complaint = (given: { email: string }) => ({
  eventType: 'Complaint',
  complaint: { complainedRecipients: [{ emailAddress: given.email }], complaintFeedbackType: 'abuse' },
});

describe('Amazon SES', () => {
  it('is connected in the app, and takes greetings from then on', async () => {
    const values = {
      SES_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-test',
      SES_TOPIC_ARNS: topic,
      SES_ENDPOINT: ses.url,
      // As the single line of a form leaves it.
      SES_SNS_CERTIFICATE: sns.certificate.replaceAll('\n', ' '),
    };
    await admin.get(integrations.save, {
      params: { vendor: 'sendgrid' },
      body: { values: { SENDGRID_API_KEY: null } },
    });
    await admin.get(integrations.save, { params: { vendor: 'ses' }, body: { values } });
    expect(await admin.get(integrations.test, { params: { vendor: 'ses' } })).toEqual({ ok: true });
    await expect
      .poll(async () => (await admin.get(occasions.greetingSummary)).mailer.kind, { timeout: 10_000 })
      .toBe('ses');
    expect((await sentGreeting()).greeting.via).toBe('ses');
  });

  it('reports through SNS what was delivered, and a dead address, which is suppressed', async () => {
    const [fine, dead] = [await sentGreeting(), await sentGreeting()];
    const reports = [
      notification(fine, delivery(fine, '250 2.6.0 Message received')),
      notification(dead, bounce(dead, 'smtp; 550 5.1.1 user unknown')),
    ];
    expect(await statusesOf(reports)).toEqual([202, 202]);
    await expect.poll(() => statusOf(fine.greeting.id), { timeout: 15_000 }).toBe('delivered');
    await expect.poll(() => statusOf(dead.greeting.id), { timeout: 15_000 }).toBe('bounced');
    expect(await read(fine.greeting.id)).toMatchObject({ detail: '250 2.6.0 Message received' });
    const listed = () => admin.get(suppressions.listSuppressions, { query: { email: dead.email } });
    await expect.poll(async () => (await listed())[0]?.reason, { timeout: 15_000 }).toBe('bounced');
  });

  it('may report in any order, and again: the row only moves forward', async () => {
    const given = await sentGreeting();
    const [late, early] = [notification(given, complaint(given)), notification(given, delivery(given))];
    // SNS gives a repeated delivery the same id; a second topic gives the same report another one.
    const again = notification(given, delivery(given));
    expect(await statusesOf([late])).toEqual([202]);
    await expect.poll(() => statusOf(given.greeting.id), { timeout: 15_000 }).toBe('complained');
    expect(await statusesOf([early, early, late, again])).toEqual([202, 202, 202, 202]);
    const trail = async () => (await read(given.greeting.id)).trail?.map(({ type }) => type);
    await expect.poll(trail, { timeout: 15_000 }).toEqual(['complained', 'delivered']);
    const done = async () => admin.get(webhooks.deliveries, { query: { vendor: 'ses', status: 'received' } });
    await expect.poll(done, { timeout: 15_000 }).toEqual([]);
    expect([await statusOf(given.greeting.id), await trail()]).toEqual(['complained', ['complained', 'delivered']]);
  });

  it('is not believed where a report is forged, changed, stale, truncated, of another topic, or about somebody else', async () => {
    const given = await sentGreeting();
    const forger = makeCertificate('sns.amazonaws.com');
    const real = notification(given, bounce(given, 'forged'));
    expect((await post(notification(given, bounce(given, 'forged'), { key: forger.privateKey }))).status).toBe(401);
    expect((await post({ ...real, Message: real.Message.replace('forged', 'changed') })).status).toBe(401);
    expect((await post({ ...real, TopicArn: `${topic}-2` })).status).toBe(401);
    expect((await post({ ...real, SigningCertURL: 'https://evil.test/sns.pem' })).status).toBe(401);
    expect((await post(real, 10)).status).toBe(401);
    expect((await post(notification(given, bounce(given, 'stale'), { ageMs: 3 * 3_600_000 }))).status).toBe(403);
    const elsewhere = notification(given, bounce({ email: 'someone.else@example.com' }, 'not theirs'));
    expect((await post(elsewhere)).status).toBe(202);
    const control = notification(given, { eventType: 'Send', send: {} });
    expect((await post(control)).status).toBe(202);
    await expect.poll(async () => (await read(given.greeting.id)).trail?.length, { timeout: 15_000 }).toBe(1);
    expect(await statusOf(given.greeting.id)).toBe('sent');
    expect(await admin.get(webhooks.deliveries, { query: { vendor: 'ses', status: 'failed' } })).toEqual([]);
  });
});
