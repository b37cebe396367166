import type { SubscriptionInput } from '@sequelstring/contract/news.ts';
import { Types } from 'mongoose';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDatabase } from '../../../../test/database.ts';
import { connectDatabase, disconnectDatabase, transaction } from '../../../kernel/db.ts';
import { specOf } from '../../../kernel/indexes.ts';
import { migrate, schemaOf } from '../../../kernel/migrations.ts';
import type { JobOrder } from '../../../ports/jobs.ts';
import { type MailMessage, MailUnavailable, MailUncertain } from '../../../ports/mailer.ts';
import { AlertModel, newAlertId } from '../alert.model.ts';
import { PreferenceModel, writePreferences } from '../preference.model.ts';
import { relevanceOf } from '../relevance.ts';
import { insertSubscription, newSubscription, SubscriptionModel, subscriptionsOf } from '../subscription.model.ts';
import { type DigestDeps, sendDigestJob } from './digest.jobs.ts';
import { DigestModel } from './digest.model.ts';
import { orderDigests, stopDigest } from './digest.service.ts';
import { lastDigest, quietUntil } from './digest-time.ts';

const user = new Types.ObjectId().toHexString();
const stranger = new Types.ObjectId();
const key = new Uint8Array(32).fill(7);
let now: Temporal.Instant;
let sent: MailMessage[];
let refusal: Error | undefined;
let idempotent: boolean;
let database: Awaited<ReturnType<typeof startDatabase>>;

const mailer = {
  kind: 'smtp' as const,
  get idempotent() {
    return idempotent;
  },
  send: async (message: MailMessage) => {
    if (refusal) throw refusal;
    sent.push(message);
    return { response: 'ok' };
  },
  verify: async () => undefined,
  close: async () => {},
};
const person = {
  id: user,
  name: 'Rita',
  email: 'rita@example.com',
  role: 'rep',
  timeZone: 'Asia/Tokyo',
  isActive: true,
};
const deps = {
  clock: { now: () => now },
  auth: {
    getUser: async () => person,
    getUsers: async () => new Map([[user, person]]),
    getSettings: async () => ({ timeZone: 'UTC' }),
    getScope: async () => ({ owners: [user] }),
  },
  mailer: { ...mailer, send: mailer.send, list: async () => [mailer] },
  mailFrom: { name: 'CRM', address: 'crm@example.com' },
  publicUrl: 'https://crm.example.com',
  linkKeys: [key],
} as unknown as DigestDeps & Parameters<typeof orderDigests>[0];

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  const collections = [AlertModel, SubscriptionModel, PreferenceModel, DigestModel].map(specOf);
  await migrate(schemaOf([{ name: 'intelligence', collections }]), { log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});
beforeEach(async () => {
  now = at('2027-03-16T09:00');
  [sent, refusal, idempotent] = [[], undefined, false];
  await Promise.all([AlertModel.deleteMany({}), SubscriptionModel.deleteMany({})]);
  await Promise.all([PreferenceModel.deleteMany({}), DigestModel.deleteMany({})]);
});

/** What a clock in Tokyo shows. */
const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime('Asia/Tokyo').toInstant();

async function subscribe(change: Partial<SubscriptionInput> = {}, since = '2027-03-10T12:00') {
  const input = { accounts: [], categories: [], keywords: [], competitors: [], minRelevance: 0, ...change };
  const row = newSubscription(
    user,
    { name: 'All', channels: ['daily_digest'], ...input },
    new Date(at(since).epochMilliseconds),
  );
  await transaction((session) => insertSubscription(row, session));
}

async function alert(title: string, local: string, owner = new Types.ObjectId(user)): Promise<void> {
  const createdAt = new Date(at(local).epochMilliseconds);
  const facts = {
    feedback: { dismissed: 0, acted: 0 },
    subscription: { account: false, category: false, keywords: 0 },
  };
  const { score, parts } = relevanceOf({
    ...{ namedIn: 'title', namedAt: 0, evidenceStrength: 1, category: undefined, sourceTrust: 0.5, ageHours: 0 },
    ...{ clusterSize: 1, ...facts },
  });
  await AlertModel.create({
    ...{ _id: newAlertId(), account: new Types.ObjectId(), accountName: 'Contoso <Test>', owner, title, size: 1 },
    ...{ story: new Types.ObjectId(), sourceUrl: 'https://example.com/a', sourceName: 'Example Wire' },
    ...{ publishedAt: createdAt, createdAt, tags: [], relevanceScore: score, parts, facts: {}, evidence: [] },
    ...{ sentiment: { label: 'neutral', score: 0 }, articles: [], interactions: [], dismissedBy: [] },
    ...{ isHidden: false, expiresAt: new Date('2030-01-01') },
  });
}

/** Orders what is due and does all that is ordered, as many times as asked; gives the errors that jobs ended with. */
async function run(times = 1, lastAttempt = false): Promise<string[]> {
  const failures: string[] = [];
  for (let time = 0; time < times; time++) {
    const orders: JobOrder[] = [];
    await orderDigests({ ...deps, jobs: { addMany: async (more) => void orders.push(...more) } });
    for (const { payload } of orders) {
      const context = { attempt: 1, lastAttempt, signal: new AbortController().signal };
      await sendDigestJob(deps)
        .handle(payload, context)
        .catch((error: Error) => failures.push(error.message));
    }
  }
  return failures;
}
const statuses = async () => (await DigestModel.find().lean()).map(({ status }) => status);

it('is sent once a day at the time that the user chose, in their own time zone', async () => {
  await subscribe();
  await writePreferences(user, { mutedSources: [], digestTime: '08:30' });
  await alert('Contoso buys a rival', '2027-03-15T20:00');
  await alert('Only tomorrow', '2027-03-16T08:45');
  await alert('Of another', '2027-03-15T20:00', stranger);
  now = at('2027-03-15T08:29');
  await run();
  expect(sent).toEqual([]);
  now = at('2027-03-16T08:30');
  await run(3);
  expect(sent).toHaveLength(1);
  const [{ to, subject, text, html, headers }] = sent as [MailMessage];
  expect(to.address).toBe('rita@example.com');
  expect(subject).toBe('Daily news: Contoso <Test>');
  expect(text).toContain('Contoso buys a rival');
  expect(text).not.toMatch(/Only tomorrow|Of another/);
  expect(html).toContain('Contoso &lt;Test&gt;');
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  now = at('2027-03-17T08:30');
  await run(2);
  expect(sent.map(({ text }) => text.includes('Only tomorrow'))).toEqual([false, true]);
});

it('is not sent where nothing came, nor for the time before it was asked for', async () => {
  await subscribe({ minRelevance: 100 }, '2027-03-15T12:00');
  await alert('Below what is asked for', '2027-03-15T20:00');
  await run(2);
  expect(sent).toEqual([]);
  expect(await statuses()).toEqual(['empty']);
  await SubscriptionModel.deleteMany({});
  await DigestModel.deleteMany({});
  await subscribe({}, '2027-03-16T08:00');
  await run();
  expect(await statuses()).toEqual([]);
});

it('tells a story that answers to several subscriptions once, and what came in an outage in one email', async () => {
  await subscribe();
  await subscribe({ name: 'Again', keywords: ['contoso'] });
  await alert('Contoso buys a rival', '2027-03-13T20:00');
  await alert('Contoso opens a plant', '2027-03-15T20:00');
  now = at('2027-03-13T12:00');
  await run();
  now = at('2027-03-16T12:00');
  await run();
  expect(sent).toHaveLength(1);
  expect(sent[0]!.text.match(/Contoso buys a rival/g)).toHaveLength(1);
  expect(sent[0]!.text).toContain('Contoso opens a plant');
});

it('is sent on Mondays where it is weekly', async () => {
  await subscribe({ channels: ['weekly_digest'] });
  await alert('Contoso buys a rival', '2027-03-09T20:00');
  now = at('2027-03-15T06:59');
  await run();
  now = at('2027-03-15T07:00');
  await run();
  now = at('2027-03-18T07:00');
  await run();
  expect(sent.map(({ subject }) => subject)).toEqual(['Weekly news: Contoso <Test>']);
});

it('waits for a mail system that is away, and gives up with its reason', async () => {
  await subscribe();
  await alert('Contoso buys a rival', '2027-03-15T20:00');
  refusal = new MailUnavailable('The mail system is away.');
  expect(await run(2)).toEqual(['The mail system is away.', 'The mail system is away.']);
  expect(await statuses()).toEqual(['due']);
  refusal = undefined;
  await run(2);
  expect(sent).toHaveLength(1);
  expect(await statuses()).toEqual(['sent']);
});

it('is not sent again where it may have gone out, unless the mail system knows it by its id', async () => {
  await subscribe();
  await alert('Contoso buys a rival', '2027-03-15T20:00');
  refusal = new MailUncertain('The connection broke.');
  await run(2);
  expect(await statuses()).toEqual(['uncertain']);
  // A process that died while it sent.
  await DigestModel.updateMany({}, { $set: { status: 'sending' } });
  refusal = undefined;
  await run();
  expect([sent.length, ...(await statuses())]).toEqual([0, 'uncertain']);
  await DigestModel.updateMany({}, { $set: { status: 'sending' } });
  idempotent = true;
  await run();
  expect([sent.length, ...(await statuses())]).toEqual([1, 'sent']);
});

it('is stopped by the link in it, and by no other', async () => {
  await subscribe({ channels: ['daily_digest', 'in_app'] });
  await alert('Contoso buys a rival', '2027-03-15T20:00');
  await run();
  const token = sent[0]!.headers['List-Unsubscribe']!.match(/digests\/([^>]+)>/)![1]!;
  const caller = { actor: { kind: 'system' as const, name: 'test' } } as never;
  await expect(stopDigest([key], caller, `A${token.slice(1)}`)).rejects.toMatchObject({
    code: 'unsubscribe_token_invalid',
  });
  expect(await stopDigest([key], caller, token)).toEqual({ channel: 'daily_digest' });
  expect((await subscriptionsOf(user))[0]!.channels).toEqual(['in_app']);
  now = at('2027-03-17T12:00');
  await run();
  expect(sent).toHaveLength(1);
});

it('keeps its hour when clocks change', () => {
  const zone = { channel: 'daily_digest' as const, timeZone: 'Europe/Berlin', digestTime: '07:00' };
  const of = (local: string) =>
    lastDigest(Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Berlin').toInstant(), zone);
  const span = of('2027-03-28T07:00');
  expect([span.day, span.to.since(span.from).total('hours')]).toEqual(['2027-03-28', 23]);
  expect(of('2027-03-28T06:59').day).toBe('2027-03-27');
});

it('leaves quiet hours alone, over midnight too', () => {
  const until = (local: string, from: string, to: string) =>
    quietUntil(at(local), 'Asia/Tokyo', { from, to })?.toZonedDateTimeISO('Asia/Tokyo').toPlainDateTime().toString();
  expect(until('2027-03-15T23:00', '22:00', '07:30')).toBe('2027-03-16T07:30:00');
  expect(until('2027-03-16T07:29', '22:00', '07:30')).toBe('2027-03-16T07:30:00');
  expect(until('2027-03-16T07:30', '22:00', '07:30')).toBeUndefined();
  expect(until('2027-03-16T12:30', '12:00', '13:00')).toBe('2027-03-16T13:00:00');
  expect(until('2027-03-16T12:30', '12:00', '12:00')).toBeUndefined();
});
