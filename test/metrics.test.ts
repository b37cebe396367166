import { spawnSync } from 'node:child_process';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, crm } from '@sequelstring/contract/crm.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { search } from '@sequelstring/contract/search.ts';
import { social } from '@sequelstring/contract/social.ts';
import { webVitals } from '@sequelstring/contract/web-vitals.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { insertJobs } from '@sequelstring/server/adapters/jobs/job.model.ts';
import { metrics } from '@sequelstring/server/kernel/metrics.ts';
import { measureCalls } from '@sequelstring/server/modules/calls/call.figures.ts';
import { TemplateModel } from '@sequelstring/server/modules/occasions/template.model.ts';
import type { Document } from 'mongodb';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startApiServer } from './api-server.fixture.ts';
import { type Actor, startApp, type TestApp } from './app.ts';
import { hearCommands } from './database-commands.ts';
import { silentPanels } from './silent-panels.ts';
import { at, openSocialPeers, type SocialPeers } from './social-peers.ts';
import { wav } from './wav.ts';

let app: TestApp;
let admin: Actor;
let peers: SocialPeers;
let wire: Server;
let feed: string;
let socket: Socket;
/** Pings that the browser answered. */
let pongs = 0;
/** Commands that the driver sent, as it tells of them itself: `find contacts`. */
const commands: string[] = [];
const contactFinds: Document[] = [];
/** When the program had just started. */
let atFirst: Samples;

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** SendGrid, a transcription service, and a subscriber that cannot take what it is sent. */
const vendors = await startApiServer(({ path }, res) => {
  if (path === '/v3/mail/send') return res.writeHead(202, { 'x-message-id': 'sg1' }).end();
  if (path === '/broken') return json(res, 500, {});
  if (path !== '/v1/audio/transcriptions') return json(res, 404, {});
  const segment = {
    id: 0,
    start: 0,
    end: 1,
    text: 'Could you send me the proposal?',
    avg_logprob: -0.2,
    no_speech_prob: 0,
  };
  return json(res, 200, {
    task: 'transcribe',
    language: 'english',
    duration: 1,
    text: segment.text,
    segments: [segment],
  });
});

const story = {
  title: 'Gannit recalls 212 seat rails after cracks found',
  text: 'Gannit Aerospace Inc. is recalling 212 seat rails fitted to small passenger planes after inspectors found hairline cracks.',
};

beforeAll(async () => {
  peers = await openSocialPeers();
  wire = createServer((_req, res) =>
    res.end(
      `<rss version="2.0"><channel><title>Example Wire</title><item><title>${story.title}</title><link>/a</link><guid isPermaLink="false">a</guid><description>${story.text}</description></item><item><title>Weather will be fine</title><link>/b</link><guid isPermaLink="false">b</guid><description>Sunny all week.</description></item></channel></rss>`,
    ),
  ).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  feed = `http://127.0.0.1:${(wire.address() as AddressInfo).port}/news.rss`;
  hearCommands(({ commandName, command }) => {
    commands.push(`${commandName} ${command[commandName]}`);
    if (command.find === 'contacts') contactFinds.push(command);
  });
  app = await startApp({
    env: {
      ...peers.env,
      OUTBOUND_ALLOW: '127.0.0.1',
      // Polls read the metrics again and again.
      RATE_FACTOR: '100',
      SENDGRID_API_KEY: 'SG.secret-of-the-test',
      SENDGRID_BASE_URL: vendors.url,
      SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      MAIL_FROM: 'hello@example.com',
      OPENAI_API_KEY: 'fake-key-0123456789',
      OPENAI_BASE_URL: `${vendors.url}/v1`,
    },
  });
  admin = await app.setUp();
  socket = io(app.url, { transports: ['websocket'], auth: { token: admin.token } });
  socket.io.on('ping', () => {
    pongs += 1;
  });
  await once(socket as never, 'connect');
  atFirst = await scrape();
});
afterAll(async () => {
  socket.disconnect();
  await app.stop();
  await Promise.all([peers.close(), vendors.stop()]);
  wire.close();
});

type Samples = Map<string, number>;

/** Every sample by its name and labels, as Prometheus reads them. */
async function scrape(): Promise<Samples> {
  const res = await fetch(`${app.url}/metrics`);
  const text = await res.text();
  if (!res.ok) throw new Error(text);
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** What the samples of this name, with these labels, came to since they were read. */
async function movedSince(before: Samples, name: string, labels: Record<string, string> = {}): Promise<number> {
  const sum = (samples: Samples) =>
    [...samples]
      .filter(([key]) => key === name || key.startsWith(`${name}{`))
      .filter(([key]) => Object.entries(labels).every(([label, value]) => key.includes(`${label}="${value}"`)))
      .reduce((total, [, value]) => total + value, 0);
  return sum(await scrape()) - sum(before);
}

const newContact = (lastName: string) =>
  admin.get(crm.createContact, {
    body: { firstName: 'Ann', lastName, email: `${lastName.toLowerCase()}@example.com` },
  });

/** A birthday of the contact, whose greeting goes out now. */
async function sendGreeting(contactId: string, more: { emailTemplate?: string } = {}) {
  const params = { contactId };
  const body = { type: 'birthday' as const, date: '1990-03-15', ...more };
  const date = await admin.get(occasions.createDate, { params, body });
  return admin.get(occasions.sendDate, { params: { ...params, dateId: date.id } });
}

/** As SendGrid reports it. */
async function tellDelivered(greetingId: string, email: string): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const event = { email, event: 'delivered', timestamp: Number(timestamp), sg_event_id: 'e1' };
  const body = JSON.stringify([{ ...event, sequelstring_ref: greetingId }]);
  await fetch(`${app.url}/v1/webhooks/sendgrid`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Twilio-Email-Event-Webhook-Signature': createSign('sha256')
        .update(timestamp)
        .update(body)
        .sign(privateKey, 'base64'),
      'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
    },
    body,
  });
}

describe('after known traffic', () => {
  it('requests are counted and timed by route and status', async () => {
    let [sent, before] = [commands.length, await scrape()];
    const finds = () => commands.slice(sent).filter((command) => command === 'find contacts').length;
    // What follows from earlier tests may look for contacts, too.
    while (finds() > 0) [sent, before] = [commands.length, await scrape()];
    for (let time = 0; time < 3; time++) await admin.get(crm.listContacts);
    const nobody = '0'.repeat(24);
    await admin.refused(crm.getContact, { params: { id: nobody } });
    const isOf = (ids: { $in?: unknown[] } | undefined, id: string) => ids?.$in?.some((one) => String(one) === id);
    const labels = { method: 'GET', route: '/v1/contacts', status: '200' };
    expect(await movedSince(before, 'http_requests_total', labels)).toBe(3);
    expect(await movedSince(before, 'http_requests_total', { route: '/v1/contacts/:id', status: '404' })).toBe(1);
    expect(
      await movedSince(before, 'http_request_duration_seconds_count', { method: 'GET', route: '/v1/contacts' }),
    ).toBe(3);
    const ours = contactFinds
      .slice(-finds())
      .filter(({ filter, sort }) => sort?.has?.('nameKey') || isOf(filter._id, nobody));
    expect(ours).toHaveLength(4);
    const found = { command: 'find', collection: 'contacts' };
    const uncounted = async () => (await movedSince(before, 'db_query_duration_seconds_count', found)) - finds();
    await expect.poll(uncounted).toBe(0);
  });

  it('searches are timed once each', async () => {
    const before = await scrape();
    for (const q of ['ann', 'example']) await admin.get(search.search, { query: { q } });
    expect(await movedSince(before, 'search_query_seconds_count')).toBe(2);
  });

  it('greetings count by what became of them, and their jobs by queue', async () => {
    const before = await scrape();
    const contact = await newContact('Greeted');
    const { id } = await sendGreeting(contact.id);
    await expect.poll(() => movedSince(before, 'emails_sent_total', { status: 'sent' }), { timeout: 30_000 }).toBe(1);
    expect(await movedSince(before, 'emails_sent_total')).toBe(1);
    const labels = { queue: 'email', job: 'occasions.sendGreeting' };
    await expect.poll(() => movedSince(before, 'job_duration_seconds_count', labels)).toBe(1);
    expect(await movedSince(before, 'email_template_errors_total')).toBe(0);
    await tellDelivered(id, 'greeted@example.com');
    await expect
      .poll(() => movedSince(before, 'emails_sent_total', { status: 'delivered' }), { timeout: 30_000 })
      .toBe(1);
  });

  it('templates that break count, and send nothing', async () => {
    const before = await scrape();
    await TemplateModel.insertMany([
      { key: 'broken-later', name: 'B', occasion: 'birthday', subject: 's', html: '{{nobody}}', updatedAt: new Date() },
    ]);
    await sendGreeting((await newContact('Ungreeted')).id, { emailTemplate: 'broken-later' });
    await expect.poll(() => movedSince(before, 'email_template_errors_total'), { timeout: 30_000 }).toBe(1);
    expect(await movedSince(before, 'emails_sent_total', { status: 'sent' })).toBe(0);
  });

  it('attempts that fail count by queue', async () => {
    const before = await scrape();
    const hook = await admin.get(webhooks.create, {
      body: { url: `${vendors.url}/broken`, events: ['contact.created'] },
    });
    await newContact('Announced');
    const labels = { queue: 'webhook' };
    await expect.poll(() => movedSince(before, 'job_failures_total', labels), { timeout: 30_000 }).toBe(1);
    expect(await movedSince(before, 'job_failures_total')).toBe(1);
    // Its second attempt is not due yet.
    expect((await scrape()).get('bull_queue_waiting{queue="webhook"}')).toBe(0);
    await admin.get(webhooks.remove, { params: { id: hook.id } });
  });

  it('jobs that are due and wait count by queue', async () => {
    // No process of this test serves them.
    const orders = ['one', 'other'].map((key) => ({ name: 'crm.nobodyServes', key, payload: {} }));
    await insertJobs(orders, new Date(), () => 1);
    expect((await scrape()).get('bull_queue_waiting{queue="crm"}')).toBe(2);
  });

  it('articles count by publisher, matches by their result, alerts by their delay, judgements by their verdict', async () => {
    const before = await scrape();
    await admin.get(accounts.create, { body: { name: 'Gannit Aerospace Inc.', aliases: ['Gannit'] } });
    await admin.get(intelligence.createSource, { body: { url: feed } });
    await expect.poll(() => movedSince(before, 'alert_delivery_seconds_count'), { timeout: 30_000 }).toBe(1);
    await expect.poll(() => movedSince(before, 'news_match_total', { result: 'unmatched' })).toBe(1);
    expect(await movedSince(before, 'news_match_total', { result: 'matched' })).toBe(1);
    expect(await movedSince(before, 'news_articles_processed_total', { source: 'Example Wire' })).toBe(2);
    const [alert] = await admin.get(intelligence.feed);
    await admin.get(intelligence.judgeCompany, { params: { alertId: alert!.id }, body: { isRight: true } });
    expect(await movedSince(before, 'news_match_judgements_total', { verdict: 'right' })).toBe(1);
    const after = await scrape();
    expect([after.get('news_match_precision'), after.get('news_match_recall')]).toEqual([1, 1]);
  });

  it('reads of profiles count by network, with the age of what they found', async () => {
    const before = await scrape();
    const params = { contactId: (await newContact('Social')).id };
    await admin.get(social.linkProfile, {
      params,
      body: { platform: 'github', profileUrl: 'mara-example' },
    });
    await expect
      .poll(() => movedSince(before, 'social_sync_total', { platform: 'github', status: 'connected' }), {
        timeout: 30_000,
      })
      .toBe(1);
    const asked = peers.requests.filter(({ path }) => path.startsWith('/users/')).length;
    expect(asked).toBeGreaterThan(0);
    // Of the sixty an hour that GitHub allows without a token.
    expect((await scrape()).get('social_rate_limit_remaining{platform="github"}')).toBe(60 - asked);
  });

  it('tokens count when they are refreshed, and posts by their age when a later read finds them', async () => {
    const before = await scrape();
    const contactId = (await newContact('Consenting')).id;
    // Over before it is used again.
    peers.x.lifetime = 60;
    const { url } = await admin.get(social.connect, { params: { contactId, platform: 'twitter' } });
    const leave = await fetch(url, { redirect: 'manual' });
    const back = new URL(leave.headers.get('location')!);
    await fetch(`${app.url}${back.pathname}${back.search}`, { redirect: 'manual' });
    const synced = { platform: 'twitter', status: 'connected' };
    await expect.poll(() => movedSince(before, 'social_sync_total', synced), { timeout: 30_000 }).toBe(1);
    const refreshed = await movedSince(before, 'oauth_token_refresh_total', { status: 'refreshed' });
    peers.x.posts = [{ id: '1001', text: 'Piers', created_at: at(-1000) }];
    const [profile] = await admin.get(social.listProfiles, { params: { contactId } });
    await admin.get(social.syncProfile, { params: { contactId, profileId: profile!.id } });
    await expect.poll(() => movedSince(before, 'social_sync_total', synced), { timeout: 30_000 }).toBe(2);
    expect(await movedSince(before, 'oauth_token_refresh_total', { platform: 'twitter', status: 'refreshed' })).toBe(
      refreshed + 1,
    );
    expect(await movedSince(before, 'social_activity_latency_seconds_count')).toBe(1);
  });

  it('calls count while they last, recordings by their size, and summaries by their time', async () => {
    const before = await scrape();
    const contact = (await newContact('Called')).id;
    const call = await admin.get(calls.create, { body: { contact, scheduledAt: '2027-03-15T10:00:00Z' } });
    const params = { callId: call.id };
    await admin.get(calls.update, { params, body: { status: 'in-progress' } });
    const audio = wav({ seconds: 1 });
    const send = (path: string, content: string | Uint8Array<ArrayBuffer>, name: string, type: string) => {
      const form = new FormData();
      form.append('file', new Blob([content], { type }), name);
      return admin.fetch(`/v1/calls/${call.id}/${path}`, { method: 'POST', body: form });
    };
    expect((await send('recording', audio, 'call.wav', 'audio/wav')).status).toBeLessThan(300);
    await admin.get(calls.generateTranscript, { params });
    await expect.poll(() => movedSince(before, 'transcription_seconds_count'), { timeout: 30_000 }).toBe(1);
    await expect.poll(() => movedSince(before, 'ai_summary_seconds_count'), { timeout: 30_000 }).toBe(1);
    // What a schedule does every half minute.
    await measureCalls({ metrics });
    expect(await movedSince(before, 'recording_bytes')).toBe(audio.length);
    expect(await movedSince(before, 'calls_active')).toBe(1);
  });

  it('browsers report what they measured of a page, each figure once', async () => {
    const before = await scrape();
    const vitals = [
      { name: 'LCP', value: 1200 },
      { name: 'CLS', value: 0.02 },
    ] as const;
    expect(await app.anonymous.get(webVitals.report, { body: { vitals: [...vitals] } })).toEqual({ taken: 2 });
    expect(await movedSince(before, 'web_vitals_seconds_count')).toBe(1);
    expect(await movedSince(before, 'web_vitals_seconds_sum', { name: 'LCP' })).toBe(1.2);
    expect(await movedSince(before, 'web_vitals_layout_shift_count')).toBe(1);
    const twice = { vitals: [vitals[0], vitals[0]] };
    expect(await app.anonymous.refused(webVitals.report, { body: twice })).toMatchObject({ status: 400 });
    expect(
      await app.anonymous.refused(webVitals.report, { body: { vitals: [{ name: 'FPS', value: 1 }] } }),
    ).toMatchObject({
      code: 'validation_failed',
    });
  });

  it('sockets are timed by their heartbeat', { timeout: 120_000 }, async () => {
    await expect
      .poll(
        async () => {
          const answered = pongs;
          return answered > 0 && answered === (await movedSince(new Map(), 'websocket_latency_seconds_count'));
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
  });

  it('no metric stood still', async () => {
    const last = await scrape();
    const all = await Promise.all(Object.values(metrics).map((one) => one.get()));
    // A digest goes out once a day.
    const names = all.map(({ name }) => name).filter((name) => name !== 'news_digests_total');
    expect(names.length).toBeGreaterThan(25);
    const hasMoved = (name: string) =>
      [...last].some(
        ([key, value]) => new RegExp(`^${name}(?:_count)?(?:\\{|$)`).test(key) && value !== (atFirst.get(key) ?? 0),
      );
    expect(names.filter((name) => !hasMoved(name))).toEqual([]);
  });

  it.skipIf(!hasPromtool)('every panel of every dashboard has something to show', async () => {
    const last = await scrape();
    const { silent, status, said } = silentPanels(atFirst, last);
    expect(silent).toEqual([]);
    expect(status, said).toBe(0);
  });
});
