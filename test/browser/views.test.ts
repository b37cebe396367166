import { crm, opportunities } from '@sequelstring/contract/crm.ts';
import { views } from '@sequelstring/contract/views.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let browser: Browser;
let page: Page;
let other: Page;
let complaints: string[];
let address: string;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  for (const [by, name, minor] of [
    [admin, 'Small', 10_000],
    [admin, 'Large', 900_000],
    [rep, 'Large of Robin', 800_000],
  ] as const) {
    await by.get(opportunities.create, { body: { name, amount: { minor, currency: 'EUR' } } });
  }
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  other = await openSignedIn(browser, app.url, 'robin.rep@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const tab = (of: Page, name: RegExp | string) =>
  of.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });
const rowsOf = (of: Page) => of.getByRole('grid').locator('a[data-open]').allInnerTexts();

test('a filtered list is saved as a view and shared', async () => {
  const filter = { and: [{ field: 'amount', op: 'gte', value: { minor: 500_000, currency: 'EUR' } }] };
  await page.goto(
    `${app.url}/opportunities?view=all&layout=table&filter=${encodeURIComponent(JSON.stringify(filter))}`,
  );
  await page.getByRole('link', { name: 'Large of Robin' }).waitFor();
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Large deals');
  await page.getByRole('switch', { name: 'Share with everyone' }).click();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
  await tab(page, /^Large deals/).waitFor();
  address = page.url();
  expect(address).toMatch(/\/opportunities\?view=[0-9a-f]{24}$/);
  await expect.poll(() => page.getByRole('button', { name: 'Save view' }).count()).toBe(0);
  expect((await rowsOf(page)).toSorted()).toEqual(['Large', 'Large of Robin']);
});

test('someone else opens its address and sees what they may see', async () => {
  await other.goto(address);
  await tab(other, /^Large deals/).waitFor();
  await other.getByRole('link', { name: 'Large of Robin' }).waitFor();
  expect(await rowsOf(other)).toEqual(['Large of Robin']);
  await other.getByRole('button', { name: 'View options' }).click();
  expect(await other.getByRole('menuitem', { name: 'Delete view' }).count()).toBe(0);
  await other.getByRole('menuitemcheckbox', { name: 'Open by default' }).click();
  await expect.poll(async () => (await rep.get(views.list))[0]?.isDefault).toBe(true);
  await other.goto(`${app.url}/opportunities`);
  await expect.poll(() => tab(other, /^Large deals/).getAttribute('aria-current')).toBe('page');
});

test('what differs from the view is said, and kept, discarded or saved as another', async () => {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Probability' }).click();
  await page.keyboard.press('Escape');
  await tab(page, 'Large deals Shared Unsaved changes').waitFor();
  await page.getByRole('button', { name: 'Unsaved changes' }).last().click();
  await page.getByRole('menuitem', { name: 'Discard changes' }).click();
  await tab(page, 'Large deals Shared').waitFor();
  await expect.poll(() => page.getByRole('columnheader', { name: 'Probability' }).count()).toBe(0);
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Update view' }).click();
  await page.getByText('View “Large deals” saved').first().waitFor();
  await expect.poll(async () => (await admin.get(views.list))[0]).toMatchObject({ sort: 'amount', shared: true });
  await expect.poll(() => page.url()).toBe(address);
  await expect.poll(() => rowsOf(page)).toEqual(['Large of Robin', 'Large']);
});

test('a view is renamed, deleted and brought back', async () => {
  await page.getByRole('button', { name: 'View options' }).click();
  await page.getByRole('menuitem', { name: 'Rename view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Whales');
  await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
  await tab(page, /^Whales/).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'View options' }).click();
  await page.getByRole('menuitem', { name: 'Delete view' }).click();
  await expect.poll(() => tab(page, /^Whales/).count()).toBe(0);
  expect(await admin.get(views.list)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await tab(page, /^Whales/).waitFor();
});

test('two people on one field: who comes second sees both values and decides', async () => {
  const { id } = await admin.get(crm.createContact, { body: { firstName: 'Nora', lastName: 'Stale', title: 'Clerk' } });
  await page.goto(`${app.url}/contacts/${id}`);
  await page.getByRole('heading', { name: 'Nora Stale' }).waitFor();
  await page.getByRole('button', { name: 'Title: Clerk' }).click();
  const input = page.getByRole('textbox', { name: 'Title' });
  await input.fill('Director');
  await admin.get(crm.updateContact, { params: { id }, body: { title: 'Manager' } });
  await input.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Title was changed in the meantime' });
  await dialog.getByText('Manager').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use mine' }).click();
  await expect.poll(async () => (await admin.get(crm.getContact, { params: { id } })).title).toBe('Director');
});

test('the browser had nothing to complain about', () => {
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
});
