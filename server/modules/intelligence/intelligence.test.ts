import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audit } from '@sequelstring/contract/audit.ts';
import { accounts, opportunities } from '@sequelstring/contract/crm.ts';
import { intelligence as routes } from '@sequelstring/contract/intelligence.ts';
import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { notifications } from '@sequelstring/contract/notifications.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { collection, objectId } from '../../kernel/db.ts';
import { metrics } from '../../kernel/metrics.ts';
import { later, newsSite, recall } from './news-site.fixture.ts';

let app: TestApp;
let [admin, rep, otherRep]: Actor[] = [];
let world: Server;
let site: string;
let accountId: string;
let socket: Socket;
let items: { title: string; text: string }[] = [];
const told: NewsAlert[] = [];
const heard: { type: string; data: object }[] = [];
let wake = () => {};

beforeAll(async () => {
  world = newsSite({ items: () => items, heard: (event) => heard.push(event) });
  await once(world.listen(0, '127.0.0.1'), 'listening');
  site = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
  app = await startApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
  otherRep = await app.signedIn(admin, 'rep', 'Otto Other');
  accountId = (await rep.get(accounts.create, { body: { name: 'Gannit Aerospace Inc.', aliases: ['Gannit'] } })).id;
  socket = io(app.url, { transports: ['websocket'], auth: { token: rep.token } });
  socket.on('intel:new-alert', (alert) => {
    told.push(alert);
    wake();
  });
  await once(socket as never, 'connect');
});
afterAll(async () => {
  socket?.disconnect();
  await app?.stop();
  world?.close();
});

/** Resolves when the owner's browser has been told of so many alerts. */
async function toldOf(count: number): Promise<NewsAlert> {
  while (told.length < count)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  return told[count - 1]!;
}

let sourceId: string;
const first = () => told[0]!;

it('finds the feed of a site, and tells whoever may see the account at once, with reasons', async () => {
  items = [recall, { title: 'Weather will be fine', text: 'Sunny all week.' }];
  const source = await admin!.get(routes.createSource, { body: { url: site } });
  expect(source).toMatchObject({ name: 'Example Wire', url: `${site}/news.rss` });
  sourceId = source.id;
  const alert = await toldOf(1);
  expect(alert).toMatchObject({ account: accountId, title: recall.title, sourceUrl: `${site}/a/0`, isActive: true });
  const parts = Object.values(alert.relevance.parts).reduce((sum, points) => sum + points, 0);
  expect(alert.relevanceScore).toBe(parts);
  expect(alert.evidence.map(({ words }) => words)).toContain('Gannit');
  const sources = await admin!.get(routes.listSources);
  expect(sources[0]).toMatchObject({ articles: 2, failures: 0 });
});

it('shows an alert to those alone who may see its account', async () => {
  expect(await rep!.get(routes.accountNews, { params: { accountId } })).toHaveLength(1);
  expect(await admin!.get(routes.feed)).toHaveLength(1);
  expect(await otherRep!.get(routes.feed)).toHaveLength(0);
  const params = { id: first().id };
  expect(await otherRep!.refused(routes.getAlert, { params })).toMatchObject({ code: 'alert_not_found' });
  expect(await otherRep!.refused(routes.accountNews, { params: { accountId } })).toMatchObject({
    code: 'account_not_found',
  });
  const action = { params: { alertId: first().id }, body: { action: 'viewed' } };
  expect(await otherRep!.refused(routes.act, action)).toMatchObject({ code: 'alert_not_found' });
  // As it stands between the account's reassignment and the listener that follows.
  const alerts = collection<{ owner: ReturnType<typeof objectId> }>('newsAlerts');
  const own = (user: Actor) => alerts.updateMany({}, { $set: { owner: objectId(user.id) } });
  await own(otherRep!);
  expect(await otherRep!.get(routes.feed)).toEqual([]);
  await own(rep!);
  expect(await rep!.get(routes.feed)).toHaveLength(1);
});

it('makes an opportunity that keeps the evidence, and no second one unasked', async () => {
  const params = { alertId: first().id };
  const alert = await rep!.get(routes.act, { params, body: { action: 'opportunity_created', name: 'Seat rails' } });
  const { opportunityId } = alert.interactions.at(-1)!;
  const made = await rep!.get(opportunities.get, { params: { id: opportunityId! } });
  expect(made).toMatchObject({
    name: 'Seat rails',
    account: accountId,
    source: { kind: 'alert', url: alert.sourceUrl, evidence: { alert: alert.id, relevance: alert.relevance } },
  });
  const again = { params, body: { action: 'opportunity_created' } };
  expect(await rep!.refused(routes.act, again)).toMatchObject({ status: 409, code: 'opportunity_exists' });
});

it('lowers the next alert of an account and category after three dismissals', async () => {
  for (const [i, item] of later.slice(0, 3).entries()) {
    items = [...items, item];
    await admin!.get(routes.fetchSource, { params: { id: sourceId } });
    await toldOf(2 + i);
  }
  const seen = told.slice(1, 4);
  expect(new Set(seen.map(({ category }) => category)).size).toBe(1);
  for (const { id } of seen) await rep!.get(routes.act, { params: { alertId: id }, body: { action: 'dismissed' } });
  expect((await rep!.get(routes.feed)).map(({ id }) => id)).not.toContain(seen[0]!.id);
  items = [...items, later[3]!];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
  const next = await toldOf(5);
  expect(next.category).toBe(seen[0]!.category);
  expect(next.relevance.parts.feedback - seen[0]!.relevance.parts.feedback).toBeLessThanOrEqual(-20);
});

it('says why a source cannot be read', async () => {
  const refused = (url: string) => admin!.refused(routes.createSource, { body: { url } });
  expect(await refused(`${site}/nothing`)).toMatchObject({ status: 422, code: 'source_unreadable' });
  expect(await refused('http://10.0.0.1/')).toMatchObject({ code: 'source_unreadable' });
  expect(await refused(site)).toMatchObject({ status: 409, code: 'source_exists' });
});

it('keeps subscriptions to their user, and lets them raise what they ask for', async () => {
  const body = { name: 'Gannit', accounts: [accountId], keywords: ['tyres'] };
  const { id } = await rep!.get(routes.createSubscription, { body });
  expect(await admin!.get(routes.listSubscriptions)).toEqual([]);
  expect(await admin!.refused(routes.removeSubscription, { params: { id } })).toMatchObject({ status: 404 });
  const before = told.length;
  items = [
    ...items,
    {
      title: 'Gannit names new chief executive',
      text: 'Gannit Aerospace, a maker of tyres, appointed Kim Example as CEO.',
    },
  ];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
  expect((await toldOf(before + 1)).relevance.parts.subscription).toBe(8);
  const changed = await rep!.get(routes.updateSubscription, { params: { id }, body: { name: 'Other' } });
  expect(changed).toMatchObject({ name: 'Other', accounts: [] });
  await rep!.get(routes.removeSubscription, { params: { id } });
  expect(await rep!.get(routes.listSubscriptions)).toEqual([]);
});

it('holds alerts back in quiet hours, and tells webhooks of what a subscription asks for', async () => {
  const { id } = await admin!.get(webhooks.create, { body: { url: `${site}/hook`, events: ['subscription.matched'] } });
  const body = { name: 'All of Gannit', accounts: [accountId] };
  await rep!.get(routes.createSubscription, { body: { ...body, channels: ['in_app', 'webhook'] } });
  await admin!.get(routes.createSubscription, { body: { ...body, channels: ['in_app'] } });
  const quietHours = { from: '00:00', to: '23:59' };
  await rep!.get(routes.setPreferences, { body: { mutedSources: [], quietHours } });
  expect(await rep!.get(routes.getPreferences)).toMatchObject({ quietHours, digestTime: '07:00' });
  const before = told.length;
  items = [...items, { title: 'Gannit posts record profit', text: 'Gannit Aerospace beat expectations again.' }];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
  const { id: alertId } = await toldOf(before + 1);
  const news = async (by: Actor) =>
    (await by.get(notifications.list)).filter(({ kind, body }) => kind === 'alert' && body?.includes('record profit'));
  await expect.poll(async () => (await news(admin!)).length, { timeout: 15_000 }).toBe(1);
  expect(await news(rep!)).toEqual([]);
  await expect
    .poll(async () => (await admin!.get(webhooks.log, { params: { id }, query: {} })).map(({ event }) => event))
    .toEqual(['subscription.matched']);
  await expect
    .poll(() => heard.map(({ data }) => data))
    .toMatchObject([{ alertId, subscription: 'All of Gannit', user: rep!.id }]);
  for (const by of [rep!, admin!]) {
    for (const one of await by.get(routes.listSubscriptions)) {
      await by.get(routes.removeSubscription, { params: { id: one.id } });
    }
  }
  await rep!.get(routes.setPreferences, { body: { mutedSources: [] } });
});

it('finds news by what is typed, and narrows the feed to a subscription', async () => {
  const titles = async (query: object) => (await rep!.get(routes.feed, { query })).map(({ title }) => title);
  await expect.poll(() => titles({ q: 'burst tyres' })).toEqual([later[3]!.title]);
  expect(await otherRep!.get(routes.feed, { query: { q: 'burst tyres' } })).toEqual([]);
  const body = { name: 'Leaders', accounts: [accountId], categories: ['leadership' as const] };
  const { id } = await rep!.get(routes.createSubscription, { body });
  expect(await titles({ subscription: id })).toEqual(['Gannit names new chief executive']);
  await rep!.get(routes.updateSubscription, { params: { id }, body: { ...body, minRelevance: 100 } });
  expect(await titles({ subscription: id })).toEqual([]);
  expect(await admin!.refused(routes.feed, { query: { subscription: id } })).toMatchObject({ status: 404 });
  await rep!.get(routes.updateSubscription, { params: { id }, body: { ...body, categories: [], keywords: ['TYRES'] } });
  expect(await titles({ subscription: id })).toContain(later[3]!.title);
});

it('counts what the feed can be narrowed by', async () => {
  const facets = await rep!.get(routes.facets, { query: { category: 'leadership' } });
  expect(facets.total).toBe(1);
  expect(facets.categories.map(({ value }) => value)).toContain('regulatory');
  expect(facets.accounts).toEqual([{ value: accountId, label: 'Gannit Aerospace Inc.', count: 1 }]);
});

it('leaves muted publishers out of the feed of their user alone', async () => {
  await rep!.get(routes.setPreferences, { body: { mutedSources: ['Example Wire'] } });
  expect(await rep!.get(routes.feed)).toEqual([]);
  expect((await admin!.get(routes.feed)).length).toBeGreaterThan(0);
  await rep!.get(routes.setPreferences, { body: { mutedSources: [] } });
});

it('takes an alert of the wrong company out of every feed, and learns from it', async () => {
  const before = told.length;
  items = [...items, { title: 'Gannit opens museum of toys', text: 'The Gannit family collected dolls for years.' }];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
  const wrong = await toldOf(before + 1);
  const judge = (actor: Actor, isRight: boolean) =>
    actor.get(routes.judgeCompany, { params: { alertId: wrong.id }, body: { isRight } });
  expect(await judge(rep!, false)).toMatchObject({ company: { right: 0, wrong: 1 }, isActive: false });
  expect((await admin!.get(routes.feed)).map(({ id }) => id)).not.toContain(wrong.id);
  const quality = { judged: 1, precision: 0 };
  expect(await admin!.get(routes.matchQuality)).toEqual(quality);
  const shown = async () => [
    (await metrics.newsMatchPrecision.get()).values,
    (await metrics.newsMatchRecall.get()).values,
  ];
  expect(await shown()).toMatchObject([[{ value: 0 }], [{ value: Number.NaN }]]);
  expect(await judge(admin!, true)).toMatchObject({ company: { right: 1, wrong: 1 }, isActive: true });
  await judge(admin!, false);
  expect(await judge(rep!, true)).toMatchObject({ company: { right: 1, wrong: 1 }, isActive: true });
  expect(await admin!.get(routes.matchQuality)).toEqual({ judged: 1, precision: 1, recall: 1 });
  expect((await admin!.get(routes.feed)).map(({ id }) => id)).toContain(wrong.id);
});

const plant = {
  title: 'Gannit opens wing factory in Lisbon with 300 jobs',
  text: 'Gannit Aerospace Inc. opened a wing factory in Lisbon on Monday, creating 300 jobs, the company said.',
};
const rewrite = {
  title: 'New Lisbon wing factory of Gannit brings 300 jobs',
  text: 'A wing factory in Lisbon was opened by Gannit Aerospace on Monday; 300 jobs follow, according to the company.',
};
const third = {
  title: 'Gannit: Lisbon wing factory opened, 300 jobs created',
  text: 'With 300 jobs, Gannit Aerospace opened its wing factory in Lisbon on Monday, it said.',
};
const later2 = {
  title: 'Lisbon wing factory opened by Gannit, 300 jobs for the company',
  text: 'A wing factory in Lisbon was opened by Gannit Aerospace on Monday; 300 jobs follow, says the company.',
};
const news = () => rep!.get(routes.accountNews, { params: { accountId } });
const alertOf = (id: string) => rep!.get(routes.getAlert, { params: { id } });
async function publish(item: (typeof items)[number]): Promise<void> {
  items = [...items, item];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
}
let plantId: string;
let partId: string;

it('takes an article out of a story into one of its own, without telling anyone of it again', async () => {
  const before = told.length;
  await publish(plant);
  const alert = await toldOf(before + 1);
  plantId = alert.id;
  await publish(rewrite);
  await expect.poll(async () => (await alertOf(plantId)).cluster.size).toBe(2);
  const [first, second] = (await alertOf(plantId)).cluster.articles;
  const notified = await rep!.get(notifications.list);
  const params = { alertId: plantId };
  const { story, split } = await rep!.get(routes.splitStory, { params, body: { article: first!.id } });
  partId = split.id;
  expect(story).toMatchObject({ id: plantId, title: rewrite.title, sourceUrl: second!.url, cluster: { size: 1 } });
  expect(split).toMatchObject({ title: plant.title, summary: alert.summary, cluster: { size: 1 }, isActive: true });
  expect(split).toMatchObject({ sentiment: alert.sentiment, evidence: alert.evidence, createdAt: alert.createdAt });
  const ids = (await news()).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([plantId, partId]));
  expect(told).toHaveLength(before + 1);
  expect(await rep!.get(notifications.list)).toEqual(notified);
  const again = { params, body: { article: second!.id } };
  expect(await rep!.refused(routes.splitStory, again)).toMatchObject({ code: 'validation_failed' });
  expect(await otherRep!.refused(routes.splitStory, again)).toMatchObject({ code: 'alert_not_found' });
});

it('lets later articles follow the one that was taken out, and those follow that did', async () => {
  const before = told.length;
  const inPart = (await alertOf(partId)).cluster.articles[0]!;
  const joined = await rep!.get(routes.joinStories, { params: { alertId: plantId }, body: { alert: partId } });
  expect(joined).toMatchObject({ id: plantId, title: plant.title, cluster: { size: 2 } });
  const { split } = await rep!.get(routes.splitStory, {
    params: { alertId: plantId },
    body: { article: joined.cluster.articles.find(({ id }) => id !== inPart.id)!.id },
  });
  await publish(later2);
  await expect.poll(async () => (await alertOf(split.id)).cluster.size).toBe(2);
  expect((await alertOf(plantId)).cluster.size).toBe(1);
  expect(told).toHaveLength(before);
  partId = split.id;
});

it('joins two stories, whose later articles and links lead to one, and takes that back', async () => {
  const before = told.length;
  await rep!.get(routes.act, { params: { alertId: partId }, body: { action: 'viewed' } });
  const total = (await news()).length;
  const joined = await rep!.get(routes.joinStories, { params: { alertId: plantId }, body: { alert: partId } });
  expect(joined).toMatchObject({ id: plantId, cluster: { size: 3 } });
  expect(joined.interactions.map(({ action }) => action)).toContain('viewed');
  expect(await alertOf(partId)).toMatchObject({ id: plantId });
  expect(await news()).toHaveLength(total - 1);
  await publish(third);
  await expect.poll(async () => (await alertOf(plantId)).cluster.size).toBe(4);
  const undo = { params: { alertId: partId }, body: { action: 'joined' as const } };
  expect(await rep!.get(routes.undoAction, undo)).toMatchObject({ id: partId, cluster: { size: 2 }, isActive: true });
  expect((await alertOf(plantId)).cluster.size).toBe(2);
  expect(await rep!.refused(routes.undoAction, undo)).toMatchObject({ code: 'validation_failed' });
  expect(told).toHaveLength(before);
  const facts = (await admin!.get(audit.list, { query: { kind: 'alert', limit: 50 } })).map(({ action }) => action);
  expect(facts).toEqual(expect.arrayContaining(['alert.split', 'alert.joined', 'alert.join_undone']));
});

it('makes one alert of what several articles of one fetch tell, and tells of it once', async () => {
  const before = told.length;
  const text = 'Gannit Aerospace opened a hangar of 9,400 square metres in Turku on Thursday, the town said.';
  items = [
    ...items,
    { title: 'Gannit opens hangar of 9,400 square metres in Turku', text },
    { title: 'Gannit opens a hangar of 9,400 square metres in Turku', text: `${text} It has room for six planes.` },
    { title: 'Gannit starts a school for 312 welders in Hobart', text: 'Gannit Aerospace trains 312 welders there.' },
  ];
  await admin!.get(routes.fetchSource, { params: { id: sourceId } });
  const raised = [await toldOf(before + 1), await toldOf(before + 2)];
  expect(raised.map(({ cluster }) => cluster.size)).toEqual([2, 1]);
  expect(raised[0]!.relevance.parts.cluster).toBe(3);
});

it('compares the accounts most in the news where nobody chose', async () => {
  const trends = await rep!.get(routes.compareAccounts);
  expect(trends.map(({ name }) => name)).toEqual(['Gannit Aerospace Inc.']);
  expect(trends[0]!.total).toBeGreaterThan(5);
  expect(await otherRep!.get(routes.compareAccounts)).toEqual([]);
});

it('compares what accounts name as competitors before what is most in the news, and says who names it', async () => {
  const rival = await rep!.get(accounts.create, { body: { name: 'Contoso Test' } });
  const body = { name: 'Fabrikam Test', competitors: [rival.id] };
  const namer = await rep!.get(accounts.create, { body });
  const trends = await rep!.get(routes.compareAccounts);
  expect(trends.map(({ name }) => name)).toEqual(['Contoso Test', 'Gannit Aerospace Inc.']);
  expect(trends[0]!.competitorOf).toEqual([{ id: namer.id, name: 'Fabrikam Test' }]);
  expect(trends[1]!.competitorOf).toEqual([]);
  expect(await otherRep!.get(routes.compareAccounts)).toEqual([]);
});

it('takes and gives lists of feeds as OPML', async () => {
  const opml =
    '<opml version="2.0"><body><outline text="Group"><outline text="A &amp; B" xmlUrl="https://a.example.com/rss"/></outline>' +
    `<outline xmlUrl="${site}/news.rss"/><outline text="Bad" xmlUrl="file:///etc/passwd"/></body></opml>`;
  expect(await admin!.get(routes.importSources, { body: { opml } })).toEqual({
    added: 1,
    known: 1,
    refused: ['file:///etc/passwd'],
  });
  expect(await rep!.refused(routes.importSources, { body: { opml } })).toMatchObject({ code: 'forbidden' });
  const list = await admin!.get(routes.listSources);
  expect(list.find(({ url }) => url === 'https://a.example.com/rss')).toMatchObject({ name: 'A & B' });
});

it('tells the timeline of the account', async () => {
  const page = async () => await rep!.get(accounts.timeline, { params: { id: accountId } });
  await expect
    .poll(async () => (await page()).filter(({ type }) => type === 'news').map(({ title }) => title))
    .toContain(recall.title);
});

it('hides the alerts of a deleted account', async () => {
  await rep!.get(accounts.remove, { params: { id: accountId } });
  expect(await rep!.refused(routes.getAlert, { params: { id: first().id } })).toMatchObject({
    code: 'alert_not_found',
  });
});
