import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { callRecording } from '@sequelstring/contract/call-recording.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { jwtVerify } from 'jose';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { wav } from '../../../test/wav.ts';

const authToken = 'fake-twilio-token-0123456789abcdef';
const account = `AC${'0'.repeat(32)}`;
const apiKey = `SK${'1'.repeat(32)}`;
const apiKeySecret = 'fake-api-key-secret-0123456789abcdef';
const twimlApp = `AP${'2'.repeat(32)}`;
const publicUrl = 'http://localhost:4999';

/** Twilio and a transcription service, as their published contracts describe them. */
const asked: { path: string; authorization?: string; form: URLSearchParams }[] = [];
let transcriptions = 0;
const peer: Server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const { pathname } = new URL(req.url!, 'http://peer');
    const json = (status: number, body: object) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(body));
    };
    if (pathname === '/v1/audio/transcriptions') {
      // The first channel is the caller's, of whom it hears the question; on the other our side answers.
      const isCaller = transcriptions++ % 2 === 0;
      const text = isCaller
        ? 'Could you send me the revised proposal?'
        : 'Yes, I will send you the revised proposal by Friday.';
      const start = isCaller ? 0.5 : 3.5;
      return json(200, {
        task: 'transcribe',
        language: 'english',
        duration: 8,
        text: ` ${text}`,
        segments: [
          { id: 0, start, end: start + 2, text: ` ${text}`, avg_logprob: -0.2, no_speech_prob: 0.01 },
          { id: 1, start: 6, end: 7, text: ' Thanks for watching!', avg_logprob: -1.4, no_speech_prob: 0.9 },
        ],
      });
    }
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    asked.push({
      path: pathname,
      ...(req.headers.authorization && { authorization: req.headers.authorization }),
      form,
    });
    if (pathname.endsWith('/Calls.json')) return json(201, { sid: `CA${'d'.repeat(32)}`, status: 'queued' });
    if (pathname.includes('/Recordings/')) {
      res.writeHead(200, { 'Content-Type': 'audio/x-wav' });
      return res.end(wav({ seconds: 8 }));
    }
    return json(404, { code: 20404, message: 'not found', status: 404 });
  });
});

let app: TestApp;
let admin: Actor;
let rep: Actor;
let peerUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  app = await startApp({
    env: {
      PUBLIC_URL: publicUrl,
      OUTBOUND_ALLOW: '127.0.0.1',
      TWILIO_ACCOUNT_SID: account,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: '+15550100',
      TWILIO_API_URL: peerUrl,
      TWILIO_API_KEY_SID: apiKey,
      TWILIO_API_KEY_SECRET: apiKeySecret,
      TWILIO_TWIML_APP_SID: twimlApp,
      OPENAI_API_KEY: 'fake-key-0123456789',
      OPENAI_BASE_URL: `${peerUrl}/v1`,
    },
  });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
}, 120_000);
afterAll(async () => {
  await app.stop();
  await new Promise((resolve) => peer.close(resolve));
});

async function hook(name: string, form: Record<string, string>, { query = '', token = authToken } = {}) {
  const path = `/v1/webhooks/twilio/${name}${query}`;
  const parameters = Object.keys(form)
    .sort()
    .map((key) => key + form[key]);
  const signature = createHmac('sha1', token)
    .update(publicUrl + path + parameters.join(''))
    .digest('base64');
  const res = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
    body: new URLSearchParams(form),
  });
  return { status: res.status, text: await res.text() };
}

const sid = (letter: string) => `CA${letter.repeat(32)}`;
const inbound = (letter: string, From: string) => ({
  AccountSid: account,
  CallSid: sid(letter),
  From,
  To: '+15550100',
  Direction: 'inbound',
  ApiVersion: '2010-04-01',
});
const status = (letter: string, From: string, CallStatus: string, SequenceNumber: number, more = {}) =>
  hook('status', { ...inbound(letter, From), CallStatus, SequenceNumber: String(SequenceNumber), ...more });
const recording = (
  letter: string,
  url = `${peerUrl}/2010-04-01/Accounts/${account}/Recordings/RE${letter.repeat(32)}`,
) =>
  hook('recording', {
    AccountSid: account,
    CallSid: sid(letter),
    RecordingSid: `RE${letter.repeat(32)}`,
    RecordingUrl: url,
    RecordingStatus: 'completed',
    RecordingDuration: '8',
    RecordingChannels: '2',
  });
const find = async (letter: string, actor = rep) =>
  (await actor.get(calls.list, { query: { limit: 200 } })).filter(
    ({ externalCallId }) => externalCallId === sid(letter),
  );
const addContact = (firstName: string, phone: string) =>
  rep.get(crm.createContact, { body: { firstName, lastName: 'Example', phone } });

describe('a call that comes in', () => {
  it('is matched, recorded, transcribed and analyzed, and told to the browser as it happens', async () => {
    const ann = await addContact('Ann', '+14155550123');
    const heard: string[] = [];
    const socket = io(app.url, { auth: { token: rep.token }, transports: ['websocket'] });
    socket.onAny((name: string) => heard.push(name));
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));

    const answer = await hook('voice', { ...inbound('a', '+14155550123'), CallStatus: 'ringing' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`recordingStatusCallback="${publicUrl}/v1/webhooks/twilio/recording"`);
    await expect.poll(async () => (await find('a'))[0]?.status, { timeout: 10_000 }).toBe('in-progress');
    await status('a', '+14155550123', 'completed', 3, { CallDuration: '8' });
    await recording('a');
    await expect.poll(async () => (await find('a'))[0]?.summaryStatus, { timeout: 20_000 }).toBe('ready');

    const [call, ...others] = await find('a');
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      ...{ type: 'inbound', status: 'completed', contact: ann.id, user: rep.id, ctiProvider: 'twilio' },
      ...{ dialedNumber: '+14155550123', duration: 8, hasRecording: true, recordingDuration: 8 },
    });
    const { segments } = await rep.get(calls.getTranscript, { params: { callId: call!.id } });
    expect(segments.map(({ speaker, startTime }) => [speaker, startTime])).toEqual([
      ['Ann Example', 0.5],
      ['Rita Rep', 3.5],
    ]);
    expect(await rep.get(callActionItems.ofCall, { params: { callId: call!.id } })).toMatchObject([
      { assignee: rep.id, startTime: 3.5 },
    ]);
    for (const name of ['call:started', 'call:ended', 'call:transcript:update']) expect(heard).toContain(name);
    expect(heard.filter((name) => name === 'call:ended')).toHaveLength(1);
    const media = asked.find(({ path }) => path.includes('/Recordings/'));
    expect(media?.authorization).toBe(`Basic ${Buffer.from(`${account}:${authToken}`).toString('base64')}`);
    socket.close();
  });

  it('is the same call when its events come late, doubled and in another order', async () => {
    await addContact('Bo', '+14155550124');
    await status('b', '+14155550124', 'completed', 3, { CallDuration: '42' });
    await status('b', '+14155550124', 'in-progress', 2);
    await status('b', '+14155550124', 'completed', 3, { CallDuration: '42' });
    await hook('voice', { ...inbound('b', '+14155550124'), CallStatus: 'ringing' });
    await expect
      .poll(async () => (await find('b')).map((call) => [call.status, call.duration]))
      .toEqual([['completed', 42]]);
    await recording('b');
    await recording('b');
    await expect.poll(async () => (await find('b'))[0]?.hasRecording, { timeout: 10_000 }).toBe(true);
    expect(asked.filter(({ path }) => path.includes(`RE${'b'.repeat(32)}`))).toHaveLength(1);
  });

  it('changes nothing where the signature is not right', async () => {
    const forged = await hook(
      'status',
      { ...inbound('c', '+14155550125'), CallStatus: 'completed' },
      { token: 'wrong' },
    );
    expect([401, 403]).toContain(forged.status);
    expect(await find('c', admin)).toEqual([]);
  });

  it('has its recording fetched from Twilio and nowhere else', async () => {
    let askedElsewhere = 0;
    const elsewhere = createServer((_req, res) => {
      askedElsewhere++;
      res.writeHead(200, { 'Content-Type': 'audio/x-wav' }).end(wav({ seconds: 8 }));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    for (const letter of ['e', '7']) await status(letter, '+14155550126', 'completed', 3, { CallDuration: '5' });
    await expect.poll(async () => (await find('7', admin)).length).toBe(1);
    const at = (host: string, letter: string) =>
      `http://${host}:${port}/2010-04-01/Accounts/${account}/Recordings/RE${letter.repeat(32)}`;
    await recording('e', at('localhost', 'e'));
    // The right host by another door: it is asked at its own.
    await recording('7', at('127.0.0.1', '7'));
    await expect.poll(async () => (await find('7', admin))[0]?.hasRecording, { timeout: 10_000 }).toBe(true);
    expect((await find('e', admin))[0]?.hasRecording).toBe(false);
    expect(askedElsewhere).toBe(0);
    elsewhere.close();
  });

  it('is noted as told that it is recorded, and is not recorded on a line where that is off', async () => {
    const { id } = (await find('a'))[0]!;
    expect(await rep.get(callRecording.consent, { params: { callId: id } })).toMatchObject({ notice: 'played' });
    await admin.get(callRecording.updateSettings, { body: { unrecordedLines: ['+15550100'] } });
    const answer = await hook('voice', { ...inbound('9', '+14155550123'), CallStatus: 'ringing' });
    expect(answer.text).not.toMatch(/record/i);
    await status('9', '+14155550123', 'completed', 3, { CallDuration: '8' });
    await expect.poll(async () => (await find('9'))[0]?.status).toBe('completed');
    await recording('9');
    await hook('voice', { ...inbound('8', '+14155550123'), CallStatus: 'ringing' });
    await expect.poll(async () => (await find('8')).length).toBe(1);
    expect(asked.some(({ path }) => path.includes(`RE${'9'.repeat(32)}`))).toBe(false);
    await admin.get(callRecording.updateSettings, { body: { unrecordedLines: [] } });
  });

  it('of an unknown number belongs to the contact once there is one', async () => {
    await status('f', '+14155550127', 'completed', 3, { CallDuration: '5' });
    await expect.poll(async () => (await find('f', admin))[0]?.contact).toBeUndefined();
    const contact = await addContact('Fay', '+14155550127');
    await expect.poll(async () => (await find('f', admin))[0]?.contact, { timeout: 10_000 }).toBe(contact.id);
  });
});

describe('a call that goes out', () => {
  it('rings my phone first, then the number of the contact', async () => {
    const dan = await addContact('Dan', '+14155550128');
    const scheduled = { body: { contact: dan.id, scheduledAt: '2027-03-15T10:00:00Z' } };
    const { id } = await rep.get(calls.create, scheduled);
    const params = { callId: id };
    const body = { userPhone: '+14155550199' };
    expect(await rep.refused(calls.dial, { params, body: { ...body, to: '+19005550100' } })).toMatchObject({
      status: 400,
    });
    const call = await rep.get(calls.dial, { params, body });
    expect(call).toMatchObject({ externalCallId: sid('d'), dialedNumber: '+14155550128', type: 'outbound' });
    const { form } = asked.find(({ path }) => path.endsWith('/Calls.json'))!;
    expect([form.get('To'), form.get('From')]).toEqual(['+14155550199', '+15550100']);
    const { search } = new URL(form.get('Url')!);
    const leg = {
      AccountSid: account,
      CallSid: sid('d'),
      From: '+15550100',
      To: '+14155550199',
      Direction: 'outbound-api',
    };
    const answer = await hook('voice', { ...leg, CallStatus: 'in-progress' }, { query: search });
    expect(answer.text).toMatch(/<Dial record=.+<Number url="[^"]+step=notice">\+14155550128<\/Number>/);
    await expect.poll(async () => (await rep.get(calls.get, { params })).status).toBe('in-progress');
    expect(await rep.refused(calls.dial, { params, body })).toMatchObject({ code: 'call_state' });
    const over = { ...leg, CallStatus: 'completed', CallDuration: '61', SequenceNumber: '3' };
    await hook('status', over, { query: `?call=${id}` });
    await expect.poll(async () => (await rep.get(calls.get, { params })).duration).toBe(61);
  });
});

describe('a browser as the phone', () => {
  const from = (user: Actor) => ({
    AccountSid: account,
    From: `client:${user.id}`,
    To: '',
    Direction: 'inbound',
    CallStatus: 'ringing',
  });

  it('gets a short-lived token of the signed-in user, as the Voice SDK takes it', async () => {
    expect(await rep.get(calls.telephony)).toMatchObject({ provider: 'twilio', inBrowser: true });
    const { token, expiresAt } = await rep.get(calls.browserPhone);
    const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(apiKeySecret), {
      currentDate: new Date(Date.parse(expiresAt) - 60_000),
    });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' });
    expect(payload).toMatchObject({ iss: apiKey, sub: account, exp: Date.parse(expiresAt) / 1000 });
    expect(payload.exp! - payload.iat!).toBe(3600);
    expect(payload.grants).toEqual({
      identity: rep.id,
      voice: { incoming: { allow: true }, outgoing: { application_sid: twimlApp } },
    });
    const viewer = await app.signedIn(admin, 'viewer', 'Vera Viewer');
    expect(await viewer.refused(calls.browserPhone)).toMatchObject({ status: 403 });
  });

  it('calls the number of its order, once, and for nobody else', async () => {
    const eve = await addContact('Eve', '+14155550130');
    const { id } = await rep.get(calls.create, { body: { contact: eve.id, scheduledAt: '2027-03-15T10:00:00Z' } });
    const params = { callId: id };
    const voice = (letter: string, user: Actor, to = '+19005550100') =>
      hook('voice', { ...from(user), CallSid: sid(letter), CallId: id, Dialed: to });
    const refusal = 'This call was not ordered here.';
    expect((await voice('1', rep)).text).toContain(refusal);

    await rep.get(calls.dial, { params, body: { inBrowser: true } });
    expect((await voice('2', admin)).text).toContain(refusal);
    const { text } = await voice('3', rep);
    expect(text).toMatch(/<Dial record=.+ callerId="\+15550100"><Number url=.+>\+14155550130<\/Number><\/Dial>/);
    expect(text).toContain(`statusCallback="${publicUrl}/v1/webhooks/twilio/status?call=${id}"`);
    await expect.poll(async () => (await rep.get(calls.get, { params })).externalCallId).toBe(sid('3'));
    expect((await voice('4', rep)).text).toContain(refusal);

    const leg = { AccountSid: account, ParentCallSid: sid('3'), From: '+15550100', To: '+14155550130' };
    const over = { ...leg, CallSid: sid('5'), Direction: 'outbound-dial', CallStatus: 'completed' };
    await hook('status', { ...over, CallDuration: '33', SequenceNumber: '3' }, { query: `?call=${id}` });
    await expect
      .poll(async () => rep.get(calls.get, { params }))
      .toMatchObject({ status: 'completed', duration: 33, externalCallId: sid('3'), dialedNumber: '+14155550130' });
  });

  it('of the owner of a contact rings when that contact calls, and takes a message where nobody answers', async () => {
    const call = { ...inbound('6', '+14155550130'), CallStatus: 'ringing' };
    const { text } = await hook('voice', call);
    expect(text).toContain(
      `<Client><Identity>${rep.id}</Identity><Parameter name="CallSid" value="${sid('6')}"/></Client>`,
    );
    const [, action] = /action="[^"]+(\?step=after)"/.exec(text)!;
    const missed = await hook('voice', { ...call, DialCallStatus: 'no-answer' }, { query: action! });
    expect(missed.text).toContain('<Record');
    const talked = await hook(
      'voice',
      { ...inbound('7', '+14155550130'), DialCallStatus: 'completed' },
      { query: action! },
    );
    expect(talked.text).toContain('<Hangup/>');
  });
});
