import { calls } from '@sequelstring/contract/calls.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startApiServer } from '../../../../test/api-server.fixture.ts';
import { type Actor, startApp, type TestApp } from '../../../../test/app.ts';
import { wav } from '../../../../test/wav.ts';

/** RingCentral as its published contract describes it (developers.ringcentral.com/api-reference). */
let log: object[] = [];
let subscriptions: { id: string; status: string; expirationTime: string; deliveryMode: object }[] = [];
const peer = await startApiServer(({ method, path, headers, body }, res) => {
  const { pathname } = new URL(path, 'http://peer');
  if (pathname === '/restapi/oauth/token') {
    const isRight = headers.authorization === `Basic ${Buffer.from('app:fake-secret').toString('base64')}`;
    const grant = new URLSearchParams(body);
    if (!isRight || grant.get('assertion') !== 'fake-jwt')
      return json(res, 400, { error: 'invalid_grant', error_description: 'Invalid client' });
    return json(res, 200, { access_token: 'a-token', token_type: 'bearer', expires_in: 3600, scope: 'RingOut' });
  }
  if (headers.authorization !== 'Bearer a-token')
    return json(res, 401, { errorCode: 'OAU-149', message: 'Unparsable access token' });
  if (pathname === '/restapi/v1.0/account/~/extension/~/ring-out')
    return json(res, 200, { id: 234343434, status: { callStatus: 'InProgress' }, uri: 'https://example.com' });
  if (pathname.startsWith('/restapi/v1.0/account/~/telephony/sessions/')) return res.writeHead(204).end();
  if (pathname === '/restapi/v1.0/account/~/call-log') return json(res, 200, { records: log, navigation: {} });
  if (pathname === '/restapi/v1.0/subscription') {
    if (method === 'GET') return json(res, 200, { records: subscriptions });
    const { deliveryMode } = JSON.parse(body);
    const made = { id: 'sub-2', status: 'Active', expirationTime: '2099-01-01T00:00:00.000Z', deliveryMode };
    subscriptions.push(made);
    return json(res, 200, made);
  }
  if (method === 'DELETE') {
    subscriptions = subscriptions.filter(({ id }) => !pathname.endsWith(id));
    return res.writeHead(204).end();
  }
  if (pathname.endsWith('/content')) {
    res.writeHead(200, { 'Content-Type': 'audio/x-wav' });
    return res.end(wav({ seconds: 2 }));
  }
  json(res, 404, { errorCode: 'CMN-102', message: 'Resource not found' });
});

const publicUrl = 'https://localhost:4999';
let ahead = 0;
let app: TestApp;
let admin: Actor;
let rep: Actor;
beforeAll(async () => {
  const deliveryMode = { transportType: 'WebHook', address: `${publicUrl}/v1/webhooks/ringcentral` };
  subscriptions = [{ id: 'sub-1', status: 'Blacklisted', expirationTime: '2099-01-01T00:00:00.000Z', deliveryMode }];
  app = await startApp({
    clock: { now: () => Temporal.Now.instant().add({ seconds: ahead }) },
    env: {
      PUBLIC_URL: publicUrl,
      OUTBOUND_ALLOW: '127.0.0.1',
      RINGCENTRAL_CLIENT_ID: 'app',
      RINGCENTRAL_CLIENT_SECRET: 'fake-secret',
      RINGCENTRAL_JWT: 'fake-jwt',
      RINGCENTRAL_SERVER_URL: peer.url,
    },
  });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
}, 120_000);
afterAll(async () => {
  await app.stop();
  await peer.stop();
});

const secret = async () => {
  const made = () => subscriptions.find(({ id }) => id === 'sub-2')?.deliveryMode as { verificationToken: string };
  await expect.poll(made, { timeout: 10_000 }).toBeDefined();
  return made().verificationToken;
};
interface Told {
  session: string;
  sequence: number;
  code: string;
  direction?: 'Inbound' | 'Outbound';
  number?: string;
  more?: object;
}
let events = 0;
async function hook({ session, sequence, code, direction = 'Inbound', number = '+14155550123', more }: Told) {
  const [from, to] = direction === 'Inbound' ? [number, '+15550100'] : ['+15550100', number];
  const party = { direction, from: { phoneNumber: from }, to: { phoneNumber: to }, status: { code }, ...more };
  return send({
    uuid: `event-${events++}`,
    event: '/restapi/v1.0/account/1/telephony/sessions',
    timestamp: '2026-06-05T00:14:50.181Z',
    subscriptionId: 'sub-2',
    body: { telephonySessionId: session, sequence, parties: [party] },
  });
}
const send = async (body: object, headers?: Record<string, string>) => {
  const res = await fetch(`${app.url}/v1/webhooks/ringcentral`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(headers ?? { 'Verification-Token': await secret() }) },
    body: JSON.stringify(body),
  });
  return { res, text: await res.text() };
};
const find = async (session: string, actor = rep) =>
  (await actor.get(calls.list, { query: { limit: 200 } })).filter(({ externalCallId }) => externalCallId === session);
const addContact = (firstName: string, phone: string) =>
  rep.get(crm.createContact, { body: { firstName, lastName: 'Example', phone } });

describe('RingCentral', () => {
  it('is subscribed to anew after it has given our address up', async () => {
    await secret();
    expect(subscriptions.map(({ id }) => id)).toEqual(['sub-2']);
    const asked = peer.taken.find(({ method, path }) => method === 'POST' && path.endsWith('/subscription'));
    expect(JSON.parse(asked!.body)).toMatchObject({
      eventFilters: ['/restapi/v1.0/account/~/telephony/sessions'],
      deliveryMode: { transportType: 'WebHook', address: `${publicUrl}/v1/webhooks/ringcentral` },
    });
  });

  it('gets its validation token back in a reply of at most 1,024 bytes', async () => {
    const { res, text } = await send({}, { 'Validation-Token': 'a-validation-token' });
    expect([res.status, res.headers.get('validation-token')]).toEqual([200, 'a-validation-token']);
    const head = [...res.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect(head.length + text.length).toBeLessThanOrEqual(1024);
  });

  it('tells of a call, in whatever order, doubled and by several parties', async () => {
    const ann = await addContact('Ann', '+14155550123');
    await hook({ session: 's-a', sequence: 1, code: 'Proceeding' });
    await expect.poll(async () => (await find('s-a'))[0]?.status).toBe('in-progress');
    await hook({ session: 's-a', sequence: 4, code: 'Disconnected', more: { status: { code: 'Disconnected' } } });
    await expect.poll(async () => (await find('s-a'))[0]?.status).toBe('completed');
    await hook({ session: 's-a', sequence: 3, code: 'Answered' });
    await hook({ session: 's-a', sequence: 5, code: 'Gone' });
    const agent = { status: { code: 'Disconnected', reason: 'AgentAnswered' } };
    await hook({ session: 's-b', sequence: 2, code: 'Disconnected', more: agent });
    await hook({ session: 's-b', sequence: 3, code: 'Answered' });
    await expect.poll(async () => (await find('s-b'))[0]?.status).toBe('in-progress');
    expect(await find('s-a')).toMatchObject([
      { status: 'completed', contact: ann.id, user: rep.id, type: 'inbound', ctiProvider: 'ringcentral' },
    ]);
  });

  it('changes nothing with a wrong token, without one, or within the company', async () => {
    const forged = {
      uuid: 'forged',
      timestamp: '2026-06-05T00:14:50.181Z',
      body: {
        telephonySessionId: 's-forged',
        sequence: 1,
        parties: [{ direction: 'Inbound', from: { phoneNumber: '+14155550123' }, status: { code: 'Answered' } }],
      },
    };
    expect((await send(forged, { 'Verification-Token': 'wrong' })).res.status).toBe(401);
    expect((await send(forged, {})).res.status).toBe(401);
    await hook({ session: 's-internal', sequence: 1, code: 'Answered', number: '103' });
    await hook({ session: 's-last', sequence: 1, code: 'Answered', number: '+14155550129' });
    await expect.poll(async () => (await find('s-last', admin)).length).toBe(1);
    expect(await find('s-internal', admin)).toEqual([]);
    expect(await find('s-forged', admin)).toEqual([]);
  });

  it('rings my phone first, and the session that follows is the call that I ordered', async () => {
    const dan = await addContact('Dan', '+14155550128');
    const { id } = await rep.get(calls.create, { body: { contact: dan.id, scheduledAt: '2027-03-15T10:00:00Z' } });
    const params = { callId: id };
    expect(await rep.refused(calls.dial, { params, body: {} })).toMatchObject({ status: 400 });
    await rep.get(calls.dial, { params, body: { userPhone: '+14155550199' } });
    const order = peer.taken.find(({ path }) => path.endsWith('/ring-out'))!;
    expect(JSON.parse(order.body)).toMatchObject({
      from: { phoneNumber: '+14155550199' },
      to: { phoneNumber: '+14155550128' },
    });
    expect(await rep.refused(calls.dial, { params, body: { userPhone: '+14155550199' } })).toMatchObject({
      code: 'call_state',
    });
    const at = new Date().toISOString();
    const party = {
      direction: 'Outbound',
      from: { phoneNumber: '+15550100' },
      to: { phoneNumber: '+14155550128' },
      status: { code: 'Answered' },
    };
    const body = { telephonySessionId: 's-d', sequence: 2, parties: [party] };
    await send({ uuid: 'ringing-out', timestamp: at, event: '/telephony/sessions', body });
    await expect.poll(async () => (await rep.get(calls.get, { params })).status).toBe('in-progress');
    expect(await rep.get(calls.get, { params })).toMatchObject({ externalCallId: 's-d', type: 'outbound' });
    await rep.get(calls.hangUp, { params });
    expect(peer.taken.at(-1)).toMatchObject({
      method: 'DELETE',
      path: '/restapi/v1.0/account/~/telephony/sessions/s-d',
    });
  });

  it('has its log read for what no webhook told, and recordings fetched from it and nowhere else', async () => {
    const record = (session: string, contentUri: string) => ({
      id: session,
      telephonySessionId: session,
      startTime: '2026-06-06T23:07:20.000Z',
      duration: 55,
      type: 'Voice',
      direction: 'Inbound',
      action: 'Phone Call',
      result: 'Accepted',
      to: { phoneNumber: '+15625555772' },
      from: { phoneNumber: '+14155550123', name: 'SAN FRANCISCO CA' },
      recording: { id: `rec-${session}`, type: 'OnDemand', contentUri },
    });
    log = [
      record('s-elsewhere', 'http://localhost:9/secret'),
      record('s-log', `${peer.url}/restapi/v1.0/account/1/recording/1662272004/content`),
      { ...record('s-missed', ''), result: 'Missed', duration: 0, recording: undefined },
    ];
    ahead += 180;
    await expect.poll(async () => (await find('s-log'))[0]?.hasRecording, { timeout: 20_000 }).toBe(true);
    expect(await find('s-log')).toMatchObject([
      { status: 'completed', duration: 55, startedAt: '2026-06-06T23:07:20.000Z', endedAt: '2026-06-06T23:08:15.000Z' },
    ]);
    await expect.poll(async () => (await find('s-missed'))[0]?.status).toBe('missed');
    expect((await find('s-elsewhere'))[0]?.hasRecording).toBe(false);
  });

  it('is left alone for as long as it asks once it has been asked too often', async () => {
    const eve = await addContact('Eve', '+14155550130');
    const dial = async () => {
      const { id } = await rep.get(calls.create, { body: { contact: eve.id, scheduledAt: '2027-03-15T10:00:00Z' } });
      return rep.refused(calls.dial, { params: { callId: id }, body: { userPhone: '+14155550199' } });
    };
    peer.state.answer = ({ path }, res) =>
      path.endsWith('/ring-out')
        ? json(res, 429, { errorCode: 'CMN-301', message: 'Request rate exceeded' }, { 'Retry-After': '30' })
        : undefined;
    const asked = () => peer.taken.filter(({ path }) => path.endsWith('/ring-out')).length;
    const before = asked();
    expect(await dial()).toMatchObject({ code: 'telephony_refused' });
    const error = await dial();
    expect(error.message).toMatch(/asks to wait \d+ s/);
    expect(asked() - before).toBe(1);
    ahead += 31;
    await dial();
    expect(asked() - before).toBe(2);
  });
});
