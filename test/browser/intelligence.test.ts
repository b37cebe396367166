import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accounts, opportunities } from '@sequelstring/contract/crm.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let world: Server;
let site: string;
let browser: Browser;
let page: Page;
let otherTab: Page;
let complaints: string[];
let accountId: string;
const stories = [
  {
    title: 'Gannit recalls 212 seat rails after cracks found',
    text: 'Gannit Aerospace Inc. is recalling 212 seat rails fitted to small passenger planes after inspectors found hairline cracks, the regulator said.',
  },
];

beforeAll(async () => {
  world = createServer((req, res) => {
    if (req.url === '/')
      return res.end('<html><head><link rel="alternate" type="application/rss+xml" href="/news.rss"></head></html>');
    if (req.url !== '/news.rss') return res.writeHead(404).end();
    const items = stories.map(
      ({ title, text }, index) =>
        `<item><title>${title}</title><link>/a/${index}</link><guid isPermaLink="false">g${index}</guid><description>${text}</description></item>`,
    );
    return res.end(`<rss version="2.0"><channel><title>Example Wire</title>${items.join('')}</channel></rss>`);
  });
  await once(world.listen(0, '127.0.0.1'), 'listening');
  site = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
  app = await startApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  admin = await app.setUp();
  const rival = await admin.get(accounts.create, { body: { name: 'Contoso Test' } });
  const body = { name: 'Gannit Aerospace Inc.', aliases: ['Gannit'], competitors: [rival.id] };
  accountId = (await admin.get(accounts.create, { body })).id;
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  complaints = watchForComplaints(page);
  otherTab = await openSignedIn(browser, app.url, 'ada@example.com');
  await otherTab.goto(`${app.url}/tasks`);
  await otherTab.getByRole('heading', { name: 'Tasks' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  world?.close();
});

const story = () => page.getByRole('article');

test('a source is added by the address of its site, and its news pops up in another tab', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.getByText('No news yet').waitFor();
  await page.getByRole('link', { name: 'Add a source' }).click();
  await page.getByLabel('Site or feed address').fill(`${site}/nothing`);
  await page.getByRole('button', { name: 'Add source' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Site or feed address').fill(site);
  await page.getByRole('button', { name: 'Add source' }).click();
  await otherTab.getByText('News about Gannit Aerospace Inc.').waitFor();
  await otherTab.getByRole('button', { name: 'Open', exact: true }).click();
  await otherTab.getByRole('heading', { level: 2, name: 'Gannit recalls' }).waitFor();
  await page.getByText('Working').waitFor();
  await page.getByText('1 article').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('a story says why it matched and what its relevance is made of', async () => {
  await page.getByRole('link', { name: 'Feed' }).click();
  await story().getByRole('heading', { name: 'Gannit recalls' }).waitFor();
  expect(await story().locator('mark').first().textContent()).toBe('Gannit');
  for (const part of ['Position', 'Evidence', 'Category', 'Recency']) await story().getByText(part).waitFor();
  await story().getByText('Example Wire').first().waitFor();
  await page.getByRole('button', { name: /^Regulatory/ }).click();
  await story().getByRole('heading', { name: 'Gannit recalls' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear filters' }).click();
});

test('`d` makes an opportunity that keeps the evidence, and a second one only when asked for', async () => {
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: 'Create opportunity' });
  await dialog.getByLabel('Name').fill('Seat rails');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Create opportunity' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const [listed] = await admin.get(opportunities.list, { query: { q: 'Seat rails' } });
  const made = await admin.get(opportunities.get, { params: { id: listed!.id } });
  expect(made).toMatchObject({ account: accountId, source: { kind: 'alert', url: `${site}/a/0` } });
  await page.keyboard.press('d');
  await dialog.getByRole('button', { name: 'Create opportunity' }).click();
  await dialog.getByText('An open opportunity was already created from this story').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('an article moves to a story of its own, joins another again, and either is undone', async () => {
  stories.push({
    title: 'Gannit Aerospace recalls seat rails over cracks',
    text: 'After inspectors found hairline cracks, Gannit Aerospace Inc. is recalling 212 seat rails of small planes.',
  });
  const [source] = await admin.get(intelligence.listSources);
  await admin.get(intelligence.fetchSource, { params: { id: source!.id } });
  const rows = page.getByRole('region', { name: 'Feed' }).getByRole('button', { name: /recalls/ });
  await story().getByRole('link', { name: stories[1]!.title }).waitFor();
  await story()
    .getByRole('button', { name: `Move “${stories[1]!.title}”` })
    .click();
  await page.getByText('Moved to its own story').waitFor();
  await expect.poll(() => rows.count()).toBe(2);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(() => rows.count()).toBe(1);
  await story()
    .getByRole('button', { name: `Move “${stories[1]!.title}”` })
    .click();
  await expect.poll(() => rows.count()).toBe(2);
  await rows.filter({ hasText: stories[0]!.title }).click();
  await story().getByRole('button', { name: 'Join another story' }).click();
  const dialog = page.getByRole('dialog', { name: 'Join another story' });
  await dialog.getByRole('button', { name: stories[1]!.title }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: stories[1]!.title }).click();
  await page.getByText('Stories joined').waitFor();
  await expect.poll(() => rows.count()).toBe(1);
  await story().getByRole('link', { name: stories[1]!.title }).waitFor();
});

test('`e` dismisses and `u` takes it back', async () => {
  await page.keyboard.press('e');
  await page.getByText('Alert dismissed').waitFor();
  await page.getByText('No news yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await story().getByRole('heading', { name: 'Gannit recalls' }).waitFor();
  await page.keyboard.press('e');
  await page.getByText('No news yet').waitFor();
  await expect.poll(async () => (await admin.get(intelligence.feed)).length).toBe(0);
});

test('an account shows its news beside that of its competitors', async () => {
  await page.goto(`${app.url}/accounts/${accountId}?tab=news`);
  await page.getByRole('button', { name: /Gannit recalls/ }).waitFor();
  await page.getByRole('rowheader', { name: 'Contoso Test' }).waitFor();
  await page.getByRole('link', { name: 'Compare in detail' }).click();
  await page.getByText('Average sentiment by week').waitFor();
  await page.getByText('Competitor of Gannit Aerospace Inc.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('a subscription reads as a sentence', async () => {
  await page.getByRole('link', { name: 'Subscriptions' }).click();
  await page.getByRole('button', { name: 'New subscription' }).click();
  const dialog = page.getByRole('dialog', { name: 'New subscription' });
  await dialog.getByLabel('Name').fill('Trouble at Gannit');
  await dialog.getByLabel('Regulatory').click();
  await dialog.getByLabel(/^Keywords/).fill('recall, fine');
  await dialog.getByLabel('Minimum relevance').fill('40');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Regulatory about any of your accounts mentioning “recall” and “fine” above 40').waitFor();
});

test('the browser had nothing to complain about', () => {
  expect(complaints.filter((text) => !text.includes('422') && !text.includes('409'))).toEqual([]);
});
