import { createHmac } from 'node:crypto';
import { calls } from '@sequelstring/contract/calls.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startApiServer } from '../../../../test/api-server.fixture.ts';
import { type Actor, startApp, type TestApp } from '../../../../test/app.ts';
import { wav } from '../../../../test/wav.ts';

const webhookSecret = 'fake-webhook-secret';

/** Zoom as its published contract describes it (developers.zoom.us/docs/api/phone). */
const rows: { call_history: object[][]; recordings: object[][] } = { call_history: [[]], recordings: [[]] };
const peer = await startApiServer(({ path, headers, body }, res) => {
  const { pathname, searchParams } = new URL(path, 'http://peer');
  if (pathname === '/oauth/token') {
    const isRight = headers.authorization === `Basic ${Buffer.from('app:fake-secret').toString('base64')}`;
    const grant = new URLSearchParams(body);
    if (!isRight || grant.get('grant_type') !== 'account_credentials' || grant.get('account_id') !== 'an-account')
      return json(res, 400, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' });
    const token = { access_token: 'a-token', token_type: 'bearer', expires_in: 3600 };
    return json(res, 200, { ...token, api_url: 'https://api.zoom.us' });
  }
  if (headers.authorization !== 'Bearer a-token')
    return json(res, 401, { code: 124, message: 'Invalid access token.' });
  const what = pathname.slice('/v2/phone/'.length);
  if (what === 'call_history' || what === 'recordings') {
    const page = Number(searchParams.get('next_page_token') ?? 0);
    const next = page + 1 < rows[what].length ? String(page + 1) : '';
    return json(res, 200, { [what]: rows[what][page], next_page_token: next, page_size: 300 });
  }
  if (pathname === '/v2/phone/recording/download/moved')
    return res.writeHead(302, { Location: `http://localhost:${new URL(peer.url).port}/stolen` }).end();
  if (pathname.startsWith('/v2/phone/recording/download/')) {
    res.writeHead(200, { 'Content-Type': 'audio/x-wav' });
    return res.end(wav({ seconds: 2 }));
  }
  json(res, 404, { code: 300, message: 'not found' });
});

let ahead = 0;
let app: TestApp;
let admin: Actor;
let rep: Actor;
beforeAll(async () => {
  app = await startApp({
    clock: { now: () => Temporal.Now.instant().add({ seconds: ahead }) },
    env: {
      OUTBOUND_ALLOW: '127.0.0.1',
      ZOOM_ACCOUNT_ID: 'an-account',
      ZOOM_CLIENT_ID: 'app',
      ZOOM_CLIENT_SECRET: 'fake-secret',
      ZOOM_WEBHOOK_SECRET: webhookSecret,
      ZOOM_API_URL: `${peer.url}/v2`,
      ZOOM_OAUTH_URL: `${peer.url}/oauth/token`,
    },
  });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
}, 120_000);
afterAll(async () => {
  await app.stop();
  await peer.stop();
});

interface Sent {
  secret?: string;
  age?: number;
  sign?: string;
}
async function hook(body: object, { secret = webhookSecret, age = 0, sign }: Sent = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000) + ahead - age);
  const content = JSON.stringify(body);
  const made = createHmac('sha256', secret)
    .update(`v0:${timestamp}:${sign ?? content}`)
    .digest('hex');
  const res = await fetch(`${app.url}/v1/webhooks/zoom`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'x-zm-request-timestamp': timestamp,
      'x-zm-signature': `v0=${made}`,
    },
    body: content,
  });
  return { status: res.status, body: (await res.json()) as Record<string, unknown> };
}

const ours = { extension_id: 'ext-1', extension_number: 1002, phone_number: '+15550100', user_id: 'user-1' };
function happening(event: string, callId: string, number: string, more: object = {}) {
  const other = { phone_number: number, connection_type: 'pstn_off_net' };
  const [caller, callee] = event.startsWith('phone.callee') ? [other, ours] : [ours, other];
  const object = { call_id: callId, caller, callee, ringing_start_time: '2026-08-19T21:12:28Z', ...more };
  return { event, payload: { account_id: 'an-account', object }, event_ts: Date.parse('2026-08-19T21:12:30Z') };
}
const talk = { answer_start_time: '2026-08-19T21:12:38Z', call_end_time: '2026-08-19T21:13:20Z' };
const ready = (callId: string, download_url: string) => ({
  event: 'phone.recording_completed',
  event_ts: 1_787_000_000_000,
  payload: { object: { recordings: [{ id: `rec-${callId}`, call_id: callId, download_url, duration: 2 }] } },
});
const find = async (callId: string, actor = rep) =>
  (await actor.get(calls.list, { query: { limit: 200 } })).filter(({ externalCallId }) => externalCallId === callId);
const addContact = (firstName: string, phone: string) =>
  rep.get(crm.createContact, { body: { firstName, lastName: 'Example', phone } });

describe('Zoom Phone', () => {
  it('is shown that the address is ours, but only where it signs its question', async () => {
    const question = { event: 'endpoint.url_validation', payload: { plainToken: 'a-token' }, event_ts: 1 };
    const encryptedToken = createHmac('sha256', webhookSecret).update('a-token').digest('hex');
    expect(await hook(question)).toEqual({ status: 200, body: { plainToken: 'a-token', encryptedToken } });
    expect((await hook(question, { secret: 'wrong' })).status).toBe(401);
  });

  it('tells of a call in whatever order, and its recording is fetched once', async () => {
    const ann = await addContact('Ann', '+14155550123');
    await hook(happening('phone.callee_ended', 'z-a', '+14155550123', talk));
    await expect.poll(async () => (await find('z-a'))[0]?.status).toBe('completed');
    await hook(happening('phone.callee_ringing', 'z-a', '+14155550123'));
    await hook(
      happening('phone.callee_answered', 'z-a', '+14155550123', { answer_start_time: talk.answer_start_time }),
    );
    await hook(happening('phone.callee_ended', 'z-a', '+14155550123', talk));
    const recording = ready('z-a', `${peer.url}/v2/phone/recording/download/abc`);
    await hook(recording);
    await hook(recording);
    await expect.poll(async () => (await find('z-a'))[0]?.hasRecording, { timeout: 10_000 }).toBe(true);
    expect(await find('z-a')).toMatchObject([
      { status: 'completed', duration: 42, type: 'inbound', contact: ann.id, user: rep.id, ctiProvider: 'zoom' },
    ]);
    expect(peer.taken.filter(({ path }) => path.endsWith('/download/abc'))).toHaveLength(1);
  });

  it('changes nothing with a forged, an altered or an old event, and within the company', async () => {
    const event = happening('phone.callee_ended', 'z-bad', '+14155550124', talk);
    expect((await hook(event, { secret: 'wrong' })).status).toBe(401);
    expect((await hook(event, { sign: JSON.stringify({ ...event, event_ts: 1 }) })).status).toBe(401);
    expect((await hook(event, { age: 301 })).status).toBeGreaterThanOrEqual(400);
    const internal = { caller: { ...ours, user_id: 'user-2', phone_number: '+15550101' } };
    expect((await hook(happening('phone.callee_ended', 'z-internal', '+15550101', internal))).status).toBe(200);
    await hook(happening('phone.callee_ringing', 'z-good', '+14155550124'));
    await expect.poll(async () => (await find('z-good', admin)).length).toBe(1);
    expect(await find('z-bad', admin)).toEqual([]);
    expect(await find('z-internal', admin)).toEqual([]);
  });

  it('has no recording fetched from elsewhere, neither at once nor by way of a redirect', async () => {
    await hook(happening('phone.callee_ended', 'z-e', '+14155550126', talk));
    await hook(happening('phone.callee_ended', 'z-f', '+14155550126', talk));
    await expect.poll(async () => (await find('z-f', admin)).length).toBe(1);
    await hook(ready('z-e', `http://localhost:${new URL(peer.url).port}/stolen`));
    await hook(ready('z-f', `${peer.url}/v2/phone/recording/download/moved`));
    await expect.poll(() => peer.taken.some(({ path }) => path.endsWith('/moved')), { timeout: 10_000 }).toBe(true);
    expect(peer.taken.filter(({ path }) => path === '/stolen')).toEqual([]);
    expect((await find('z-e', admin))[0]?.hasRecording).toBe(false);
  });

  it('dials by a link, and the call that follows is the one that I ordered', async () => {
    expect(await rep.get(calls.telephony)).toMatchObject({ provider: 'zoom', usesDialLink: true });
    const dan = await addContact('Dan', '+14155550128');
    const { id } = await rep.get(calls.create, { body: { contact: dan.id, scheduledAt: '2027-03-15T10:00:00Z' } });
    const { dialLink } = await rep.get(calls.dial, { params: { callId: id }, body: {} });
    expect(dialLink).toBe('zoomphonecall://+14155550128');
    const ringing = happening('phone.caller_ringing', 'z-d', '+14155550128');
    await hook({ ...ringing, event_ts: Date.now() });
    await expect.poll(async () => (await find('z-d')).map((call) => call.id)).toEqual([id]);
    await hook(happening('phone.caller_ended', 'z-d', '+14155550128', { handup_result: 'Call Cancel' }));
    await expect.poll(async () => (await find('z-d'))[0]?.status).toBe('missed');
  });

  it('has its history read, page by page, for what no webhook told', async () => {
    const row = (call_id: string, more: object = {}) => ({
      call_history_uuid: `uuid-${call_id}`,
      ...{ call_id, direction: 'inbound', connect_type: 'external', call_result: 'answered', duration: 20 },
      ...{ caller_did_number: '+14155550123', callee_did_number: '+15550100', recording_status: 'recorded' },
      start_time: '2026-10-08T16:12:04Z',
      answer_time: '2026-10-08T16:12:10Z',
      end_time: '2026-10-08T16:12:15Z',
      ...more,
    });
    rows.call_history = [
      [row('z-h1'), row('z-h2', { call_result: 'no_answer', answer_time: undefined })],
      [row('z-h3'), row('z-h4', { connect_type: 'internal' })],
    ];
    rows.recordings = [
      [{ id: 'rec-h3', call_id: 'z-h3', download_url: `${peer.url}/v2/phone/recording/download/h3`, duration: 5 }],
    ];
    ahead += 180;
    await expect.poll(async () => (await find('z-h3'))[0]?.hasRecording, { timeout: 20_000 }).toBe(true);
    expect(await find('z-h1')).toMatchObject([{ status: 'completed', duration: 5 }]);
    expect(await find('z-h2')).toMatchObject([{ status: 'missed' }]);
    expect(await find('z-h4', admin)).toEqual([]);
  });
});
