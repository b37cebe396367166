import { opportunities, tasks } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];

const today = Temporal.Now.plainDateISO('UTC');
const month = String(today).slice(0, 7);

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  const deal = (name: string, minor: number, body: object) =>
    admin.get(opportunities.create, {
      body: { name, amount: { minor, currency: 'EUR' }, closeOn: `${month}-28`, ...body },
    });
  await deal('First', 1_000_000, { probability: 50 });
  await deal('Second', 200_000, { stage: 'proposal', probability: 10 });
  await deal('Yen', 30_000, { probability: 10, amount: { minor: 30_000, currency: 'JPY' } });
  await deal('Gained', 500_000, { stage: 'won' });
  await deal('Missed', 500_000, { stage: 'lost' });
  await admin.get(tasks.create, { body: { title: 'Late errand', dueOn: String(today.subtract({ days: 2 })) } });
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const card = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title }) });
const rows = () => page.getByRole('grid').locator('a[data-open]').allInnerTexts();

test('a line becomes a task, and a tick ends it', async () => {
  await page.getByRole('link', { name: 'Late errand' }).waitFor();
  await page.getByLabel('Add a task').fill('Call Ana today 23:59');
  await card('Today').getByText(/^due /).waitFor();
  await page.keyboard.press('Enter');
  await card('Today').getByRole('link', { name: 'Call Ana' }).waitFor();
  const [made] = await admin.get(tasks.list, { query: { q: 'Call Ana' } });
  expect(made).toMatchObject({ title: 'Call Ana', assignee: admin.id });
  expect(made?.dueAt).toMatch(/:59:00\.000Z$/);
  await page.getByRole('checkbox', { name: 'Mark “Late errand” as done' }).click();
  await page.getByRole('link', { name: 'Late errand' }).waitFor({ state: 'detached' });
});

test('each number opens the list that it counts', async () => {
  await card('Pipeline')
    .getByRole('link', { name: /Proposal/ })
    .click();
  await page.getByRole('link', { name: 'Second' }).waitFor();
  expect(await rows()).toEqual(['Second']);
  await page.goBack();
  await card('Win rate').getByText('50%').waitFor();
  await card('Win rate').getByRole('link', { name: '1 lost' }).click();
  await page.getByRole('link', { name: 'Missed' }).waitFor();
  expect(await rows()).toEqual(['Missed']);
  await page.goBack();
  await card('Activity')
    .getByRole('link', { name: /New opportunities/ })
    .click();
  await page.getByRole('link', { name: 'Gained' }).waitFor();
  expect(await rows()).toHaveLength(5);
  await page.goBack();
});

test('the forecast of a month is the footer of its list, each currency for itself', async () => {
  await card('Forecast').getByRole('link', { name: 'All months' }).click();
  await page.getByRole('heading', { level: 1, name: 'Forecast' }).waitFor();
  const row = page.getByRole('row').nth(1);
  await row.getByRole('cell').first().waitFor();
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(['3', '€12,000\n¥30,000', '€5,200\n¥3,000']);
  expect(await violationsOf(page)).toEqual([]);
  await row.getByRole('link').click();
  await page.getByRole('link', { name: 'First' }).waitFor();
  const foot = page.locator('footer');
  await foot.getByText('Weighted €5,200 + ¥3,000').waitFor();
  expect(await foot.textContent()).toContain('€12,000 + ¥30,000');
  expect((await rows()).toSorted()).toEqual(['First', 'Second', 'Yen']);
});

test('Home is usable without seeing it, in light, in dark and on a phone', async () => {
  await page.goto(app.url);
  await card('Activity').getByRole('link').first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violationsOf(page)).toEqual([]);
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});

test('a page that is left reports what it measured', async () => {
  const counted = async () => {
    const text = await app.metrics();
    return ['TTFB', 'LCP'].map((name) =>
      text
        .matchAll(new RegExp(`web_vitals_seconds_count\\{name="${name}"\\} (\\d+)`, 'g'))
        .reduce((sum, [, count]) => sum + Number(count), 0),
    );
  };
  // Pages that were left before have told theirs as well.
  const before = await counted();
  const other = await browser.newPage();
  await other.goto(`${app.url}/sign-in`);
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
  await other.goto('about:blank');
  await expect.poll(counted, { timeout: 30_000 }).toEqual(before.map((count) => count + 1));
  await other.close();
});
