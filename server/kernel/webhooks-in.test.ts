import { createHmac } from 'node:crypto';
import { webhookIn } from '@sequelstring/contract/webhooks.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { jobCollections } from '../adapters/jobs/job.model.ts';
import { MongoJobs } from '../adapters/jobs/mongo.ts';
import type { JobWorker } from '../ports/jobs.ts';
import { PermanentJobError } from '../ports/jobs.ts';
import { connectDatabase, disconnectDatabase } from './db.ts';
import { DeliveryInModel } from './delivery-in.model.ts';
import { errorOf, openTestServer, type TestServer } from './http/http.fixture.ts';
import { RawReply } from './http/raw-reply.ts';
import { specOf } from './indexes.ts';
import { migrate, schemaOf } from './migrations.ts';
import { type Delivery, WebhooksIn } from './webhooks-in.ts';

const secret = 'a secret that both sides know';
const start = Temporal.Instant.from('2027-03-15T09:00:00Z');
const clock = { now: () => start };
const log = pino({ level: 'silent' });
const path = webhookIn('acme', 'Deliveries of a vendor that signs, as most do');

let database: TestDatabase;
let server: TestServer;
let jobs: MongoJobs;
let webhooksIn: WebhooksIn;
let worker: JobWorker | undefined;
let handled: Delivery[] = [];
let handle: (delivery: Delivery) => Promise<void>;

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  await migrate(schemaOf([{ name: 'test', collections: [...jobCollections, specOf(DeliveryInModel)] }]), { log });
  server = await openTestServer();
  jobs = new MongoJobs({ clock, log });
  webhooksIn = new WebhooksIn({ clock, jobs, publicUrl: 'https://crm.example.com' });
  const bound = webhooksIn.route(path, {
    name: 'acme',
    maxAgeMs: 300_000,
    prove: ({ body, headers, url }) => {
      if (headers['x-signature'] !== sign(body.toString(), headers['x-time'] ?? '', url)) return false;
      return { at: Temporal.Instant.fromEpochMilliseconds(Number(headers['x-time'])) };
    },
    keyOf: ({ body }) => (JSON.parse(body.toString()) as { id: string }).id,
    challenge: ({ headers }) =>
      headers['validation-token']
        ? new RawReply({ type: 'text/plain', body: '', headers: { 'Validation-Token': headers['validation-token'] } })
        : undefined,
    reply: () => new RawReply({ type: 'text/xml', body: '<Response/>' }),
    handle: (delivery) => handle(delivery),
  });
  server.serve([bound]);
});
beforeEach(async () => {
  await DeliveryInModel.deleteMany({});
  handled = [];
  handle = async (delivery) => void handled.push(delivery);
});
afterAll(async () => {
  await server.listening.close(0);
  await disconnectDatabase();
  await database.stop();
});

const sign = (body: string, time: string, url: string) =>
  createHmac('sha256', secret).update(`${time}.${url}.${body}`).digest('hex');

function deliver(
  body: string,
  {
    at = start,
    query = '',
    headers = {},
  }: { at?: Temporal.Instant; query?: string; headers?: Record<string, string> } = {},
) {
  const time = String(at.epochMilliseconds);
  const signature = sign(body, time, `https://crm.example.com/v1/webhooks/acme${query}`);
  return fetch(`${server.base}/v1/webhooks/acme${query}`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'X-Signature': signature, 'X-Time': time, ...headers },
  });
}

/** Works on what waits until nothing does. */
async function workOff() {
  worker = await jobs.work(webhooksIn.jobs);
  await expect.poll(async () => DeliveryInModel.countDocuments({ status: 'received' }), { timeout: 10_000 }).toBe(0);
  await worker.drain(5000);
}
const stored = () => DeliveryInModel.find({}, { body: 0 }).lean();

describe('a delivery', () => {
  it('is answered at once as its vendor wants, and worked on by a job, byte by byte as it came', async () => {
    const body = '{"id":"1",  "text":"é\\u0000"}';
    const res = await deliver(body, { query: '?call=7&from=%2B331' });
    expect([res.status, res.headers.get('content-type'), await res.text()]).toEqual([200, 'text/xml', '<Response/>']);
    expect(handled).toEqual([]);
    await workOff();
    expect(handled.map((one) => [one.body.toString(), one.query])).toEqual([[body, { call: '7', from: '+331' }]]);
    expect(await stored()).toMatchObject([
      { vendor: 'acme', key: '1', status: 'done', bytes: Buffer.byteLength(body) },
    ]);
  });

  it('that comes again, also at the same moment, changes nothing and is answered alike', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver('{"id":"2"}')));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await workOff();
    expect((await deliver('{"id":"2"}')).status).toBe(200);
    await workOff();
    expect(handled).toHaveLength(1);
  });

  it.each([
    ['forged', { 'X-Signature': 'f'.repeat(64) }],
    ['unsigned', { 'X-Signature': '' }],
    ['with another time than was signed', { 'X-Time': '1' }],
  ])('that is %s is refused and not stored', async (_, headers) => {
    const res = await deliver('{"id":"3"}', { headers });
    expect(res.status).toBe(401);
    expect((await errorOf(res)).code).toBe('webhook_unproven');
    expect(await stored()).toEqual([]);
  });

  it('that was signed for another body or address is refused', async () => {
    const time = String(start.epochMilliseconds);
    const headers = { 'X-Signature': sign('{"id":"4"}', time, 'https://crm.example.com/v1/webhooks/other') };
    expect((await deliver('{"id":"4"}', { headers })).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  it.each([{ seconds: -301 }, { seconds: 301 }, { hours: -24 }])('of another time (%j) is refused', async (shift) => {
    const res = await deliver('{"id":"5"}', { at: start.add(shift) });
    expect(res.status).toBe(403);
    expect((await errorOf(res)).code).toBe('webhook_stale');
    expect(await stored()).toEqual([]);
  });

  it('that is too large is refused', async () => {
    expect((await deliver(`{"id":"${'x'.repeat(1_000_001)}"}`)).status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it('that only asks whether we are there gets its answer', async () => {
    const res = await deliver('', { headers: { 'Validation-Token': 'abc', 'X-Signature': '' } });
    expect([res.status, res.headers.get('validation-token')]).toEqual([200, 'abc']);
    expect(await stored()).toEqual([]);
  });

  it('leaves none of its headers behind', async () => {
    await deliver('{"id":"6"}', { headers: { Authorization: 'Bearer of-the-vendor' } });
    expect(JSON.stringify(await DeliveryInModel.find().lean())).not.toContain('of-the-vendor');
    await workOff();
  });

  it('whose work fails for good says why', async () => {
    handle = async () => {
      throw new PermanentJobError('There is no such call.');
    };
    await deliver('{"id":"7"}');
    await workOff();
    expect(await stored()).toMatchObject([{ status: 'failed', error: 'There is no such call.' }]);
  });

  it('whose process died before the work was ordered is found again', async () => {
    const receivedAt = new Date(start.subtract({ minutes: 2 }).epochMilliseconds);
    await DeliveryInModel.create({
      vendor: 'acme',
      key: '8',
      status: 'received',
      query: {},
      body: Buffer.from('x'),
      receivedAt,
    });
    await webhooksIn.resume();
    await workOff();
    expect(handled.map(({ body }) => body.toString())).toEqual(['x']);
  });
});
