import { audit as auditRoutes } from '@sequelstring/contract/audit.ts';
import { auth, type Session } from '@sequelstring/contract/auth.ts';
import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { callComments } from '@sequelstring/contract/call-comments.ts';
import { callRecording } from '@sequelstring/contract/call-recording.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, contacts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { fields } from '@sequelstring/contract/fields.ts';
import { files } from '@sequelstring/contract/files.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { integrations } from '@sequelstring/contract/integrations.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { jobs } from '@sequelstring/contract/jobs.ts';
import { duplicates, merges } from '@sequelstring/contract/merges.ts';
import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { pipelines } from '@sequelstring/contract/pipelines.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import { social } from '@sequelstring/contract/social.ts';
import { tags } from '@sequelstring/contract/tags.ts';
import { teams } from '@sequelstring/contract/teams.ts';
import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { views } from '@sequelstring/contract/views.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { collection, objectId as idOf } from '@sequelstring/server/kernel/db.ts';
import { Types } from 'mongoose';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, cookieOf, password, startApp, type TestApp } from './app.ts';
import { type Call, calledBy, formOf, problemsOf } from './audited.ts';
import { openSocialPeers, type SocialPeers } from './social-peers.ts';
import { wav } from './wav.ts';

let app: TestApp;
let peers: SocialPeers;
let admin: Actor;
const walked = new Map<Route, string[]>();
const call: Call = (route, input = {}, actor = admin) => calledBy(actor, walked, route, input);

beforeAll(async () => {
  peers = await openSocialPeers();
  app = await startApp({ env: { RATE_FACTOR: '10', ...peers.env } });
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  admin = new Actor(app.url, (await call(auth.setup, { body }, app.anonymous)) as unknown as Session);
});
afterAll(async () => {
  await app?.stop();
  await peers?.close();
});
const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('a call that succeeds leaves in the audit what its route declares', () => {
  it('for records of every kind', async () => {
    const account = await call(accounts.create, { body: { name: 'Example Ltd' } });
    const kinds = [
      [accounts, { name: 'Second Ltd' }, { name: 'Third Ltd' }],
      [contacts, { firstName: 'Ada', lastName: 'King' }, { firstName: 'Grace' }],
      [notes, { body: 'One', about: [{ kind: 'account', id: account.id }] }, { body: 'Two' }],
      [tasks, { title: 'One' }, { title: 'Two' }],
      [opportunities, { name: 'One', account: account.id }, { name: 'Two' }],
    ] as const;
    for (const [routes, made, changed] of kinds) {
      const { id } = await call(routes.create, { body: made as never });
      const params = { id };
      await call(routes.update, { params, body: changed as never });
      await call(routes.remove, { params });
      await call(routes.restore, { params });
      await call(routes.bulk, { body: { ids: [id], action: 'delete' } });
      await call(routes.exportCsv);
    }
  });

  it('for bulk changes', async () => {
    const { id: contact } = await call(contacts.create, { body: { firstName: 'Ada', lastName: 'King' } });
    const { id } = await call(contacts.bulk, { body: { ids: [contact], action: 'update', set: { title: 'Dr' } } });
    const status = async () =>
      ((await (await admin.fetch(`/v1/bulk-changes/${id}`)).json()) as { data: { status: string } }).data.status;
    await expect.poll(status, { timeout: 20_000 }).toBe('completed');
    await call(bulkChanges.undo, { params: { id } });
    await expect.poll(status, { timeout: 20_000 }).toBe('undone');
    await collection('bulk_changes').updateOne({ _id: idOf(id) }, { $set: { status: 'running' } });
    await call(bulkChanges.cancel, { params: { id } });
  });

  it('for imports and what is taken out of the house', async () => {
    const csv = 'First name,Email\nAda,ada.import@example.com\n';
    const started = await call(imports.importContacts, { form: formOf(csv, 'a.csv', 'text/csv') });
    const status = async () =>
      ((await (await admin.fetch(`/v1/imports/${started.id}`)).json()) as { data: { status: string } }).data.status;
    await expect.poll(status, { timeout: 20_000 }).toBe('completed');
    await call(imports.undoImport, { params: { id: started.id } });
    const silent = { firstName: 'No', lastName: 'Mail', email: 'no@example.com', emailOptOut: true };
    await call(contacts.create, { body: silent });
    const [suppression] = await admin.get(crm.listSuppressions, { query: {} });
    await call(crm.liftSuppression, { params: { id: suppression!.id }, body: { why: 'They asked for it' } });
    const { id } = await call(contacts.create, { body: { firstName: 'Gone', lastName: 'Person' } });
    await call(personalData.exportPersonalData, { params: { id } });
    await call(personalData.eraseContact, { params: { id }, body: { name: 'Gone Person' } });
    await call(auditRoutes.exportCsv);
  });

  it('for users, sessions and settings', async () => {
    const email = 'sam@example.com';
    const user = await call(auth.createUser, { body: { name: 'Sam', email, password, role: 'rep' } });
    await call(auth.updateUser, { params: { id: user.id }, body: { role: 'manager' } });
    const signIn = async () => {
      const { accessToken } = await call(auth.login, { body: { email, password } }, app.anonymous);
      const fetch = (path: string, init: RequestInit = {}) =>
        app.anonymous.fetch(path, {
          ...init,
          headers: { ...(init.headers as object), Authorization: `Bearer ${accessToken}` },
        });
      return { fetch } as Actor;
    };
    const [sam] = [await signIn(), await signIn()];
    await call(auth.updateMe, { body: { name: 'Samantha' } }, sam);
    const { data } = (await (await sam.fetch('/v1/auth/sessions')).json()) as {
      data: { id: string; current: boolean }[];
    };
    await call(auth.endSession, { params: { id: data.find(({ current }) => !current)!.id } }, sam);
    await call(auth.endSessions, {}, sam);
    await call(auth.updateSettings, { body: { organisationName: 'Example Ltd' } });
    const team = await call(teams.create, { body: { name: 'North' } });
    await call(teams.update, { params: { id: team.id }, body: { members: [user.id] } });
    await call(teams.remove, { params: { id: team.id } });
  });

  it('for sessions that go by their cookie', async () => {
    await app.signedIn(admin, 'rep', 'Cora Cookie');
    const signedIn = await app.anonymous.fetch('/v1/auth/login', {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' } },
      body: JSON.stringify({ email: 'cora.cookie@example.com', password }),
    });
    let cookie = cookieOf(signedIn);
    const browser = {
      fetch: async (path: string, init: RequestInit = {}) => {
        const reply = await app.anonymous.fetch(path, { ...init, headers: { ...(init.headers as object), cookie } });
        cookie = cookieOf(reply) || cookie;
        return reply;
      },
    } as Actor;
    await call(auth.refresh, {}, browser);
    await call(auth.logout, {}, browser);
  });

  it('for second factors', async () => {
    const user = await app.signedIn(admin, 'rep', 'Una Factor');
    const { secret } = await user.get(twoFactor.enrol, { body: { password } });
    const totp = new TOTP({ secret }).generate();
    const { recoveryCodes } = (await call(twoFactor.turnOn, { body: { totp } }, user)) as unknown as {
      recoveryCodes: string[];
    };
    const renewed = (await call(
      twoFactor.renewRecoveryCodes,
      { body: { password, totp: recoveryCodes[0]! } },
      user,
    )) as unknown as { recoveryCodes: string[] };
    await call(twoFactor.turnOff, { body: { password, totp: renewed.recoveryCodes[0]! } }, user);
    const again = await user.get(twoFactor.enrol, { body: { password } });
    await call(twoFactor.turnOn, { body: { totp: new TOTP({ secret: again.secret }).generate() } }, user);
    await call(twoFactor.reset, { params: { id: user.id } });
  });

  it('for what administrators set up', async () => {
    const field = await call(fields.createField, { body: { kind: 'contact', label: 'Size', type: 'number' } });
    const params = { id: field.id };
    await call(fields.updateField, { params, body: { label: 'Shoe size' } });
    await call(fields.deleteField, { params });
    await call(fields.restoreField, { params });
    const stages = [
      { name: 'Open', probability: 10 },
      { name: 'Won', probability: 100, outcome: 'won' as const },
      { name: 'Lost', probability: 0, outcome: 'lost' as const },
    ];
    const pipeline = await call(pipelines.createPipeline, { body: { name: 'Partners', stages } });
    await call(pipelines.updatePipeline, { params: { id: pipeline.id }, body: { name: 'Resellers' } });
    const all = (await admin.get(pipelines.listPipelines)).map(({ id }) => id);
    await call(pipelines.orderPipelines, { body: { ids: all.reverse() } });
    await call(pipelines.deletePipeline, { params: { id: pipeline.id } });
    const webhook = await call(webhooks.create, {
      body: { url: 'https://hooks.example.com/a', events: ['contact.created'] },
    });
    await call(webhooks.update, { params: { id: webhook.id }, body: { isActive: false } });
    await call(tags.replaceTags, { body: { tags: ['one'], by: 'two' } });
    await call(tags.deleteTags, { body: { tags: ['two'] } });
    const about = { createdAt: new Date(), receivedAt: new Date() };
    const out = { _id: new Types.ObjectId(), webhook: idOf(webhook.id), eventId: 'one', event: 'contact.created' };
    await collection('webhookDeliveriesOut').insertOne({ ...out, body: '{}', status: 'failed', attempts: 1, ...about });
    await call(webhooks.resend, { params: { id: out._id.toHexString() } });
    const received = { _id: new Types.ObjectId(), vendor: 'sendgrid', key: 'one', status: 'failed', query: {} };
    const delivered = { contentType: 'application/json', body: Buffer.from('[]'), bytes: 2 };
    await collection('webhookDeliveriesIn').insertOne({ ...received, ...delivered, ...about });
    await call(webhooks.retry, { params: { id: received._id.toHexString() } });
    await call(integrations.save, { params: { vendor: 'github' }, body: { values: { GITHUB_TOKEN: 'a token' } } });
    await call(webhooks.remove, { params: { id: webhook.id } });
    for (const route of [jobs.retry, jobs.remove] as const) {
      const _id = new Types.ObjectId();
      const at = new Date();
      await collection('jobs').insertOne({
        ...{ _id, queue: 'test', name: `test.${_id}`, payload: {}, status: 'dead', attempts: 1, maxAttempts: 1 },
        ...{ lastError: 'broken', runAt: at, createdAt: at },
      });
      await call(route, { params: { id: _id.toHexString() } });
    }
  });

  it('for occasions', async () => {
    const rule = { name: 'VIP', action: 'email', daysBefore: 0 } as const;
    const { id } = await call(occasionRules.create, { body: rule });
    await call(occasionRules.update, { params: { id }, body: { ...rule, name: 'Partners' } });
    await call(occasionRules.pause, { params: { id }, body: { paused: true } });
    const second = await call(occasionRules.create, { body: { ...rule, name: 'Others' } });
    await call(occasionRules.order, { body: { ids: [second.id, id] } });
    await call(occasionRules.remove, { params: { id } });
    const written = {
      name: 'Mine',
      key: 'mine',
      occasion: 'birthday',
      subject: 'Hello',
      html: '<p>Hello</p>',
    } as const;
    const template = await call(emailTemplates.create, { body: written as never });
    await call(emailTemplates.update, { params: { id: template.id }, body: { subject: 'Good day' } as never });
    await call(emailTemplates.restoreVersion, { params: { id: template.id }, body: { version: 1 } as never });
    await call(emailTemplates.remove, { params: { id: template.id } });
    const contact = await call(contacts.create, {
      body: { firstName: 'Ada', lastName: 'King', email: 'ada.dates@example.com' },
    });
    const of = { contactId: contact.id };
    const date = await call(occasions.createDate, {
      params: of,
      body: { type: 'birthday', date: `1990${soon(20).slice(4, 10)}` } as never,
    });
    await call(occasions.updateDate, { params: { ...of, dateId: date.id }, body: { sendTime: '10:00' } as never });
    const [greeting] = await admin.get(occasions.listGreetings, { query: { contactId: contact.id } as never });
    const params = { id: greeting!.id };
    await call(occasions.editGreeting, { params, body: { subject: 'All the best' } });
    await call(occasions.skipGreeting, { params });
    await call(occasions.unskipGreeting, { params });
    await call(occasions.bulkGreetings, { body: { ids: [params.id], action: 'skip' } });
    await collection('greetings').updateOne(
      { _id: idOf(params.id) },
      { $set: { status: 'planned', needsApproval: true } },
    );
    await call(occasions.approveGreeting, { params });
    await call(occasions.unapproveGreeting, { params });
    await call(occasions.sendGreeting, { params });
    const greetings = collection('greetings');
    const status = async () => (await greetings.findOne({ _id: idOf(params.id) }))?.status;
    await expect.poll(status, { timeout: 15_000 }).toBe('sent');
    await greetings.updateOne({ _id: idOf(params.id) }, { $set: { status: 'uncertain' } });
    await call(occasions.settleGreeting, { params, body: { outcome: 'sent' } });
    await greetings.updateOne({ _id: idOf(params.id) }, { $set: { status: 'skipped' } });
    await call(occasions.sendDate, { params: { ...of, dateId: date.id } });
    await call(occasions.deleteDate, { params: { ...of, dateId: date.id } });
  });

  it('for views, files, news and social profiles', async () => {
    const view = await call(views.create, { body: { kind: 'contact', name: 'Mine' } });
    await call(views.update, { params: { id: view.id }, body: { name: 'Ours' } });
    await call(views.remove, { params: { id: view.id } });
    const contact = await call(contacts.create, { body: { firstName: 'Ada', lastName: 'King' } });
    const file = await call(files.upload, {
      query: { kind: 'contact', id: contact.id },
      form: formOf('Hello', 'hello.txt'),
    });
    const loose = await call(files.upload, { form: formOf('Hello', 'loose.txt') });
    await call(files.attach, { params: { id: loose.id }, body: { about: { kind: 'contact', id: contact.id } } });
    await call(files.remove, { params: { id: file.id } });
    const about = { name: 'All of it' };
    const { id } = await call(intelligence.createSubscription, { body: about });
    await call(intelligence.updateSubscription, { params: { id }, body: { ...about, keywords: ['merger'] } });
    await call(intelligence.removeSubscription, { params: { id } });
    const of = { contactId: contact.id };
    const profile = await call(social.linkProfile, {
      params: of,
      body: { platform: 'linkedin', profileUrl: 'https://www.linkedin.com/in/example' },
    });
    await call(social.updateProfile, {
      params: { ...of, profileId: profile.id },
      body: { values: { headline: 'Engineer' } } as never,
    });
    await call(social.syncProfile, { params: { ...of, profileId: profile.id } });
    await call(social.removeProfile, { params: { ...of, profileId: profile.id } });
    await call(social.findSuggestions, { params: of });
    await call(social.dismissSuggestion, { params: { ...of, suggestionId: 'mastodon:1' } });
    const { url } = await call(social.createConsentLink, { params: of, body: { platforms: ['twitter'] } });
    const token = new URL(String(url)).pathname.split('/').at(-1)!;
    await call(social.consentBegin, { params: { token, platform: 'twitter' } }, app.anonymous);
    const begun = await call(social.connect, { params: { ...of, platform: 'facebook' } });
    const leave = await fetch(String(begun.url), { redirect: 'manual' });
    const { searchParams } = new URL(leave.headers.get('location')!);
    const query = Object.fromEntries(searchParams) as never;
    await call(social.callback, { params: { platform: 'facebook' }, query }, app.anonymous);
    const links = await collection('socialConsents').find({}).toArray();
    expect(links.map(({ status }) => status).sort()).toEqual(['connected', 'open']);
    await call(social.consentWithdraw, { params: { token, platform: 'facebook' } }, app.anonymous);
    await call(social.eraseContact, { params: of });
  });

  it('for sources of news and what people do with alerts', async () => {
    const account = await call(accounts.create, { body: { name: 'Alerted Ltd' } });
    const source = await call(intelligence.createSource, { body: { url: `${peers.url}/blog`, name: 'A blog' } });
    const params = { id: source.id };
    await call(intelligence.updateSource, { params, body: { name: 'The blog' } });
    await call(intelligence.fetchSource, { params });
    await call(intelligence.removeSource, { params });
    const opml = `<opml version="2.0"><body><outline text="Blog" xmlUrl="${peers.url}/blog.rss"/></body></opml>`;
    await call(intelligence.importSources, { body: { opml } });
    const alert = { _id: new Types.ObjectId(), account: idOf(account.id), owner: idOf(admin.id), title: 'News' };
    const at = new Date();
    const kinds = [
      'base',
      'position',
      'evidence',
      'category',
      'source',
      'recency',
      'cluster',
      'subscription',
      'feedback',
    ];
    const parts = Object.fromEntries(kinds.map((kind) => [kind, 1]));
    await collection('newsAlerts').insertOne({
      ...{ ...alert, accountName: 'Alerted Ltd', story: new Types.ObjectId(), sourceUrl: 'https://news.example.com/1' },
      ...{ sourceName: 'News', publishedAt: at, createdAt: at, expiresAt: new Date(at.getTime() + 86_400_000) },
      ...{
        tags: [],
        relevanceScore: 50,
        parts,
        facts: {},
        sentiment: { label: 'neutral', score: 0 },
        evidence: [],
      },
      ...{ size: 1, articles: [], interactions: [], dismissedBy: [], isHidden: false },
    });
    const of = { alertId: alert._id.toHexString() };
    await call(intelligence.act, { params: of, body: { action: 'dismissed' } as never });
    await call(intelligence.undoAction, { params: of, body: { action: 'dismissed' } });
    await call(intelligence.judgeCompany, { params: of, body: { isRight: true } });
  });

  it('for duplicates and merges', async () => {
    const [winner, loser] = [
      await call(contacts.create, { body: { firstName: 'Ada', lastName: 'King' } }),
      await call(contacts.create, { body: { firstName: 'Ada', lastName: 'King', title: 'Countess' } }),
    ];
    const pairId = `contact:${[winner.id, loser.id].toSorted().join(':')}`;
    await collection<{ _id: string }>('duplicates').insertOne({
      ...{ _id: pairId, kind: 'contact', records: [winner.id, loser.id], owners: [], score: 90, reasons: [] },
      ...{ status: 'open', foundAt: new Date() },
    } as never);
    await call(duplicates.decide, { params: { pairId }, body: { status: 'dismissed' } });
    await call(duplicates.search, { body: { kind: 'contact' } });
    await call(merges.merge, { body: { kind: 'contact', winner: winner.id, loser: loser.id } as never });
  });

  it('for calls', async () => {
    const contact = await call(contacts.create, {
      body: { firstName: 'Ada', lastName: 'King', phone: '+12025550143' },
    });
    const { id: callId } = await call(calls.create, { body: { contact: contact.id, notes: 'Spoke' } });
    const params = { callId };
    await call(calls.update, { params, body: { notes: 'Spoke at length' } });
    await call(calls.addTranscript, { params, form: formOf('Ada: Send the offer.\nMe: I will send it.', 'a.txt') });
    await call(calls.updateSegment, {
      params: { ...params, index: 0 },
      body: { text: 'Send me the offer.' } as never,
    });
    await call(calls.renameSpeaker, { params, body: { from: 'Me', to: 'Robin' } as never });
    const comment = await call(callComments.add, { params, body: { startTime: 1, text: 'Well asked' } });
    await call(callComments.remove, { params: { callId, commentId: comment.id } });
    await call(callRecording.updateSettings, { body: { retentionDays: 90 } });
    await call(calls.generateSummary, { params });
    const item = { _id: new Types.ObjectId(), call: idOf(callId), user: idOf(admin.id), contact: idOf(contact.id) };
    await collection('call_action_items').insertOne({
      ...{ ...item, callAt: new Date(), order: 9, description: 'Send the offer', owedBy: 'us', due: '9999-12-31' },
      ...{ completed: false, quote: 'I will send it.', speaker: 'Robin', startTime: 0, touched: true },
    });
    const itemId = item._id.toHexString();
    await call(callActionItems.update, { params: { callId, itemId }, body: { description: 'Send it' } });
    await call(callActionItems.makeTask, { params: { callId, itemId } });
    await call(callActionItems.complete, { body: { ids: [itemId] } });
    const recorded = await call(calls.create, { body: { contact: contact.id } });
    await call(calls.addRecording, {
      params: { callId: recorded.id },
      form: formOf(wav({ seconds: 1 }), 'a.wav', 'audio/wav'),
    });
    await call(callRecording.recordConsent, { params, body: { result: 'given' } });
    await call(callRecording.hold, { params, body: { reason: 'A dispute' } as never });
    await call(callRecording.liftHold, { params });
  });

  it('and for no route is that left open', async () => {
    expect(await problemsOf(walked)).toEqual([]);
  });
});
