import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, contacts, notes, opportunities } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, startApiServer } from '../api-server.fixture.ts';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { wav } from '../wav.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

const account = `AC${'0'.repeat(32)}`;
const secrets = { twilio: 'fake-twilio-token-0123456789abcdef', zoom: 'fake-webhook-secret' };
const publicUrl = 'https://localhost:4999';
const pictures = process.env.PICTURES;

const says = 'Could you send me the revised proposal?';
const answers = 'Yes, I will send you the revised proposal by Friday.';
let transcribed = 0;
let log: object[] = [];
let ringCentralToken: string | undefined;

/** The three vendors and a transcription service, as their published contracts describe them. */
const peer = await startApiServer(({ method, path, body }, res) => {
  const { pathname } = new URL(path, 'http://peer');
  if (pathname === '/v1/audio/transcriptions') {
    // One channel after the other: the caller's is the first.
    const isCaller = transcribed++ % 2 === 0;
    const [text, start] = isCaller ? [says, 0.5] : [answers, 3.5];
    const segment = { id: 0, start, end: start + 2, text, avg_logprob: -0.2, no_speech_prob: 0.01 };
    return json(res, 200, { task: 'transcribe', language: 'english', duration: 8, text, segments: [segment] });
  }
  if (pathname.includes('/Recordings/') || pathname.endsWith('/content') || pathname.includes('/recording/download/')) {
    res.writeHead(200, { 'Content-Type': 'audio/x-wav' });
    return res.end(wav({ seconds: 8 }));
  }
  if (pathname.endsWith('/oauth/token')) return json(res, 200, { access_token: 'a-token', expires_in: 3600 });
  if (pathname === '/restapi/v1.0/account/~/call-log') return json(res, 200, { records: log, navigation: {} });
  if (pathname === '/restapi/v1.0/subscription' && method === 'POST') {
    const { deliveryMode } = JSON.parse(body);
    ringCentralToken = deliveryMode.verificationToken;
    return json(res, 200, { id: 'sub-1', status: 'Active', expirationTime: '2099-01-01T00:00:00.000Z', deliveryMode });
  }
  if (pathname === '/restapi/v1.0/subscription') return json(res, 200, { records: [] });
  if (pathname.startsWith('/v2/phone/'))
    return json(res, 200, { call_history: [], recordings: [], next_page_token: '' });
  return json(res, 404, { code: 20404, message: 'not found', status: 404 });
});

let ahead = 0;
let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];
/** What the scripted device was told to call. */
const placed: { CallId: string }[] = [];

beforeAll(async () => {
  app = await startApp({
    clock: { now: () => Temporal.Now.instant().add({ seconds: ahead }) },
    env: {
      PUBLIC_URL: publicUrl,
      OUTBOUND_ALLOW: '127.0.0.1',
      TWILIO_ACCOUNT_SID: account,
      TWILIO_AUTH_TOKEN: secrets.twilio,
      TWILIO_FROM: '+15550100',
      TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`,
      TWILIO_API_KEY_SECRET: 'fake-api-key-secret-0123456789abcdef',
      TWILIO_TWIML_APP_SID: `AP${'2'.repeat(32)}`,
      TWILIO_API_URL: peer.url,
      RINGCENTRAL_CLIENT_ID: 'app',
      RINGCENTRAL_CLIENT_SECRET: 'fake-secret',
      RINGCENTRAL_JWT: 'fake-jwt',
      RINGCENTRAL_SERVER_URL: peer.url,
      ZOOM_ACCOUNT_ID: 'an-account',
      ZOOM_CLIENT_ID: 'app',
      ZOOM_CLIENT_SECRET: 'fake-secret',
      ZOOM_WEBHOOK_SECRET: secrets.zoom,
      ZOOM_API_URL: `${peer.url}/v2`,
      ZOOM_OAUTH_URL: `${peer.url}/oauth/token`,
      OPENAI_API_KEY: 'fake-key-0123456789',
      OPENAI_BASE_URL: `${peer.url}/v1`,
    },
  });
  admin = await app.setUp();
  const people = [];
  const contoso = await admin.get(accounts.create, { body: { name: 'Contoso' } });
  await admin.get(opportunities.create, { body: { name: 'Contoso renewal', account: contoso.id } });
  const numbers = [
    ['Tess', '+14155550141'],
    ['Rick', '+14155550142'],
    ['Zoe', '+14155550143'],
  ] as const;
  for (const [firstName, phone] of numbers)
    people.push(
      await admin.get(contacts.create, { body: { firstName, lastName: 'Example', phone, company: contoso.id } }),
    );
  const about = [{ kind: 'contact' as const, id: people[0]!.id }];
  await admin.get(notes.create, { body: { body: 'Wants the larger plan', about } });
  browser = await launchBrowser();
  const sdk = await readFile(join(import.meta.dirname, 'scripted-voice-sdk.js'), 'utf8');
  page = await openSignedIn(browser, app.url, 'ada@example.com', async (opened) => {
    await opened.exposeFunction('placed', (params: { CallId: string }) => placed.push(params));
    await opened.route(/\/assets\/twilio-(?!device-)[^/]+\.js$/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: sdk }),
    );
  });
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await peer.stop();
});

const picture = async (name: string) => {
  if (!pictures) return;
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `${pictures}/${name}-${scheme}.png`, animations: 'disabled' });
  }
  const { width, height } = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${pictures}/${name}-phone.png` });
  await page.setViewportSize({ width, height });
};
const card = () => page.getByRole('alert', { name: 'Incoming call' });
const bar = () => page.getByRole('region', { name: 'Calls in progress' });
const device = <T>(expression: string) => page.evaluate<T>(`window.phone.${expression}`);

async function send(path: string, body: string, headers: Record<string, string>): Promise<string> {
  const res = await fetch(`${app.url}/v1/webhooks/${path}`, { method: 'POST', headers, body });
  expect(res.ok).toBe(true);
  return res.text();
}

function twilio(hook: string, form: Record<string, string>, query = ''): Promise<string> {
  const path = `twilio/${hook}${query}`;
  const signed = Object.entries({ AccountSid: account, ...form }).sort(([a], [b]) => (a < b ? -1 : 1));
  const signature = createHmac('sha1', secrets.twilio)
    .update(`${publicUrl}/v1/webhooks/${path}${signed.flat().join('')}`)
    .digest('base64');
  const type = 'application/x-www-form-urlencoded';
  return send(path, new URLSearchParams(signed).toString(), { 'Content-Type': type, 'X-Twilio-Signature': signature });
}

let told = 0;
function ringCentral(code: string, sequence: number): Promise<string> {
  const party = { direction: 'Inbound', from: { phoneNumber: '+14155550142' }, to: { phoneNumber: '+15550100' } };
  const event = {
    ...{ uuid: `event-${told++}`, event: '/restapi/v1.0/account/1/telephony/sessions' },
    ...{ timestamp: new Date().toISOString(), subscriptionId: 'sub-1' },
    body: { telephonySessionId: 's-rick', sequence, parties: [{ ...party, status: { code } }] },
  };
  const headers = { 'Content-Type': 'application/json', 'Verification-Token': ringCentralToken! };
  return send('ringcentral', JSON.stringify(event), headers);
}

function zoom(event: string, object: object): Promise<string> {
  const body = JSON.stringify({ event, payload: { account_id: 'an-account', object }, event_ts: Date.now() });
  const time = String(Math.floor(Date.now() / 1000) + ahead);
  const signature = `v0=${createHmac('sha256', secrets.zoom).update(`v0:${time}:${body}`).digest('hex')}`;
  const signed = { 'x-zm-request-timestamp': time, 'x-zm-signature': signature };
  return send('zoom', body, { 'Content-Type': 'application/json', ...signed });
}

/** The page of the call, with its player and with what was agreed and the second it was said. */
async function seeInsights(name: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('link', { name: 'History' }).click();
  await page
    .getByRole('link', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('heading', { name: `Call with ${name}` }).waitFor();
  await page.getByRole('checkbox', { name: /revised proposal/ }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Play from 0:03' }).first().waitFor();
  await page.getByText('/ 0:08').waitFor();
}

test('a Twilio call rings in the browser, is answered, muted and hung up there, and becomes insights', async () => {
  await expect.poll(() => device<boolean>('isRegistered'), { timeout: 15_000 }).toBe(true);
  const shell = await fetch(app.url, { headers: { Accept: 'text/html' } });
  expect(shell.headers.get('content-security-policy')).toContain(
    "connect-src 'self' wss://voice-js.roaming.twilio.com",
  );
  const call = { CallSid: `CA${'a'.repeat(32)}`, From: '+14155550141', To: '+15550100', Direction: 'inbound' };
  const answer = await twilio('voice', { ...call, CallStatus: 'ringing' });
  expect(answer).toContain(`<Client><Identity>${admin.id}</Identity>`);
  await device(`ring({ From: '+14155550141' }, { CallSid: '${call.CallSid}' })`);
  await card().getByText('Tess Example').waitFor();
  await card().getByRole('link', { name: 'Contoso renewal' }).waitFor();
  await card().getByRole('link', { name: 'Wants the larger plan' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await picture('incoming');
  await card().getByRole('button', { name: 'Answer' }).click();
  await bar().getByRole('button', { name: 'Mute' }).click();
  await bar().getByRole('button', { name: 'Unmute' }).waitFor();
  expect(await device('call.isMuted')).toBe(true);
  await bar().getByRole('button', { name: 'Keypad' }).click();
  await page.getByRole('button', { name: '4', exact: true }).click();
  await page.getByRole('button', { name: '#' }).click();
  expect(await device('call.digits')).toBe('4#');
  expect(await violationsOf(page)).toEqual([]);
  await picture('on-the-phone');
  await page.keyboard.press('Escape');
  await bar().getByRole('button', { name: 'End call' }).click();
  await twilio('status', { ...call, CallStatus: 'completed', CallDuration: '8', SequenceNumber: '3' });
  await bar().waitFor({ state: 'detached' });
  const [sid, url] = [`RE${'a'.repeat(32)}`, `${peer.url}/2010-04-01/Accounts/${account}/Recordings/RE`];
  const recording = { RecordingSid: sid, RecordingUrl: url, RecordingStatus: 'completed' };
  await twilio('recording', { CallSid: call.CallSid, ...recording });
  await seeInsights('Tess Example');
});

test('a call goes out from the browser to the number of the contact', async () => {
  const [tess] = await admin.get(contacts.list, { query: { q: 'Tess' } });
  const { id } = await admin.get(calls.create, { body: { contact: tess!.id, scheduledAt: '2031-05-03T10:00:00Z' } });
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('link', { name: 'Upcoming' }).click();
  await page.getByRole('link', { name: 'Tess Example' }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Call from my phone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Dial' });
  await dialog.getByLabel('Your phone number').fill('555');
  await dialog.getByRole('button', { name: 'Dial' }).click();
  await dialog.getByText('Enter the number with its country code').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await picture('dial');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Dial' }).click();
  await expect.poll(() => placed).toEqual([{ CallId: id }]);
  await bar().getByText('Calling…').waitFor();
  const leg = { CallSid: `CA${'b'.repeat(32)}`, From: `client:${admin.id}`, Direction: 'inbound', CallId: id };
  const answer = await twilio('voice', { ...leg, CallStatus: 'ringing' });
  expect(answer).toContain('>+14155550141</Number>');
  await device('call.accept()');
  await bar().getByRole('link', { name: 'Tess Example' }).waitFor();
  await picture('calling-out');
  await bar().getByRole('button', { name: 'End call' }).click();
  const other = { CallSid: `CA${'c'.repeat(32)}`, ParentCallSid: leg.CallSid, To: '+14155550141', From: '+15550100' };
  const over = { Direction: 'outbound-dial', CallStatus: 'completed', CallDuration: '5', SequenceNumber: '3' };
  await twilio('status', { ...other, ...over }, `?call=${id}`);
  await page.getByText('Completed').waitFor();
});

test('a RingCentral call shows who it is, and becomes insights', async () => {
  await expect.poll(() => ringCentralToken, { timeout: 15_000 }).toBeDefined();
  await ringCentral('Proceeding', 1);
  await card().getByText('Rick Example').waitFor();
  await ringCentral('Answered', 2);
  await ringCentral('Disconnected', 3);
  await card().waitFor({ state: 'detached' });
  log = [
    {
      ...{
        id: 's-rick',
        telephonySessionId: 's-rick',
        startTime: new Date().toISOString(),
        duration: 8,
        type: 'Voice',
      },
      ...{ direction: 'Inbound', action: 'Phone Call', result: 'Accepted' },
      ...{ to: { phoneNumber: '+15550100' }, from: { phoneNumber: '+14155550142' } },
      recording: { id: 'rec-rick', type: 'Automatic', contentUri: `${peer.url}/restapi/v1.0/recording/1/content` },
    },
  ];
  ahead += 180;
  await seeInsights('Rick Example');
});

test('a Zoom call shows who it is, and becomes insights', async () => {
  const caller = { phone_number: '+14155550143', connection_type: 'pstn_off_net' };
  const callee = { extension_id: 'ext-1', extension_number: 1002, phone_number: '+15550100', user_id: 'user-1' };
  const start = Date.now() - 20_000;
  const at = (seconds: number) => new Date(start + seconds * 1000).toISOString().replace(/\.\d+/, '');
  const call = { call_id: 'z-zoe', caller, callee, ringing_start_time: at(0) };
  await zoom('phone.callee_ringing', call);
  await card().getByText('Zoe Example').waitFor();
  await zoom('phone.callee_ended', { ...call, answer_start_time: at(5), call_end_time: at(13) });
  await card().waitFor({ state: 'detached' });
  const download_url = `${peer.url}/v2/phone/recording/download/zoe`;
  const recording = { id: 'rec-zoe', call_id: 'z-zoe', download_url, duration: 8 };
  await zoom('phone.recording_completed', { recordings: [recording] });
  await seeInsights('Zoe Example');
});

test('how a rep talks on calls is shown over the weeks', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByRole('link', { name: 'Talk figures' }).click();
  const row = page.getByRole('row', { name: /Ada Admin/ });
  await row.getByRole('cell', { name: '50%' }).waitFor();
  await page.getByRole('combobox', { name: 'Figure' }).click();
  await page.getByRole('option', { name: 'Questions per call' }).click();
  expect(await violationsOf(page)).toEqual([]);
  await picture('figures');
  expect(complaints).toEqual([]);
});
