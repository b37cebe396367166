import { crm } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let other: Page;
let complaints: string[];

const cell = (of: Page, row: number, column: number) => of.locator(`#cell-${row}-${column}`);
const idOf = (address: string) => new URL(address).pathname.split('/').at(-1) ?? '';

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  await app.signedIn(admin, 'manager', 'Grace Manager');
  for (let index = 0; index < 150; index++) {
    const number = String(index).padStart(3, '0');
    await admin.get(crm.createContact, {
      body: { firstName: 'Person', lastName: number, email: `person.${number}@example.com`, title: 'Engineer' },
    });
  }
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  other = await openSignedIn(browser, app.url, 'grace.manager@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('a cell is reached and edited by keyboard, and the change can be taken back', async () => {
  await page.goto(`${app.url}/contacts`);
  await page.getByRole('link', { name: 'Person 000' }).waitFor();
  await page.keyboard.press('j');
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).fill('Director');
  await page.keyboard.press('Enter');
  await page.getByText('Title changed').waitFor();
  expect(await cell(page, 0, 4).textContent()).toBe('Director');
  await page.getByRole('button', { name: 'Undo' }).click();
  await cell(page, 0, 4).getByText('Engineer').waitFor();
});

test('the grid has the keys while a cell is saved: what is typed meanwhile edits the next rows', async () => {
  await page.route('**/v1/contacts/*', async (route) => {
    if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  for (const title of ['Baker', 'Carpenter']) {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.keyboard.type(title);
    await page.keyboard.press('Enter');
  }
  await page.unrouteAll({ behavior: 'wait' });
  const titles = async () =>
    (await admin.get(crm.listContacts, { query: { q: 'Person', limit: 3, sort: 'name' } })).map(({ title }) => title);
  await expect.poll(titles).toEqual(['Engineer', 'Baker', 'Carpenter']);
});

test('what is no value of the field is said beside it and not saved', async () => {
  await cell(page, 5, 1).dblclick();
  const input = page.getByRole('textbox', { name: 'Email' });
  await input.fill('no address');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await input.getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Escape');
  expect(await cell(page, 5, 1).textContent()).toBe('person.005@example.com');
});

test('what someone else changes appears by itself', async () => {
  await other.goto(`${app.url}/contacts`);
  await other.getByRole('link', { name: 'Person 000' }).waitFor();
  await cell(page, 3, 4).dblclick();
  await page.getByRole('textbox', { name: 'Title' }).fill('Pilot');
  await page.keyboard.press('Enter');
  await cell(other, 3, 4).getByText('Pilot').waitFor();
});

test('several rows are selected with Shift and tagged, and the tags taken off again', async () => {
  await page.locator('[data-index="0"] [data-toggle]').click();
  await page.locator('[data-index="4"] [data-toggle]').click({ modifiers: ['Shift'] });
  await page.getByRole('toolbar').getByText('5 selected').waitFor();
  const [foot, last] = await Promise.all([
    page.getByRole('toolbar').boundingBox(),
    page.getByRole('grid').boundingBox(),
  ]);
  expect(foot && last && foot.width > 0 && last.y < foot.y).toBe(true);
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByLabel('Tag to add').fill('vip');
  await page.keyboard.press('Enter');
  await page.getByText('5 contacts tagged “vip”').waitFor();
  const tagged = () => admin.get(crm.listContacts, { query: { q: 'Person', limit: 5, sort: 'name' } });
  expect((await tagged()).every(({ tags }) => tags.includes('vip'))).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(async () => (await tagged()).some(({ tags }) => tags.includes('vip'))).toBe(false);
  await page.keyboard.press('Escape');
});

test('Back is exactly where one was: row, scroll and preview', async () => {
  await page.keyboard.press('End');
  await cell(page, 149, 0).getByText('Person 149').waitFor();
  for (let step = 0; step < 9; step++) await page.keyboard.press('k');
  await page.keyboard.press('Space');
  await page.getByRole('complementary', { name: 'Contact preview' }).getByText('Person 140').first().waitFor();
  expect(page.url()).toContain('peek=');
  const scrolled = () => page.getByRole('grid').evaluate((grid) => grid.parentElement?.scrollTop);
  const before = await scrolled();
  await page.keyboard.press('o');
  await page.getByRole('heading', { name: 'Person 140' }).waitFor();
  await page.getByText('141 of 150').waitFor();
  await page.keyboard.press(']');
  await page.getByRole('heading', { name: 'Person 141' }).waitFor();
  await page.goBack();
  await page.getByRole('complementary', { name: 'Contact preview' }).waitFor();
  expect(await scrolled()).toBe(before);
  const cursor = () => page.getByRole('grid').getAttribute('aria-activedescendant');
  await expect.poll(cursor).toMatch(/^cell-140-/);
  await page.keyboard.press('Space');
  await page.getByRole('complementary', { name: 'Contact preview' }).waitFor({ state: 'detached' });
  await page.keyboard.press('k');
  await expect.poll(cursor).toMatch(/^cell-139-/);
});

test('columns are widened, moved and hidden, and stay so', async () => {
  // From elsewhere, as the same address again is where one was.
  await page.goto(`${app.url}/tasks`);
  await page.goto(`${app.url}/contacts`);
  const head = (name: string) => page.getByRole('columnheader', { name });
  await head('Title').waitFor();
  const before = (await head('Title').boundingBox())?.width ?? 0;
  await page.getByRole('separator', { name: 'Resize Title' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await head('Title').boundingBox())?.width).toBeCloseTo(before + 16, -1);
  await head('Title').dragTo(head('Email'));
  const order = () => page.getByRole('columnheader').allInnerTexts();
  await expect.poll(order).toContain('Title');
  expect((await order()).indexOf('Title')).toBeLessThan((await order()).indexOf('Email'));
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Phone' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await head('Title').waitFor();
  expect(await order()).not.toContain('Phone');
});

test('the page is usable without seeing it, in light and in dark', async () => {
  await page.getByRole('link', { name: 'Person 000' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('link', { name: 'Person 000' }).click();
  await page.getByRole('heading', { name: 'Person 000' }).waitFor();
  expect(idOf(page.url())).toMatch(/^[0-9a-f]{24}$/);
  expect(await violationsOf(page)).toEqual([]);
});

test('on a phone rows have two lines and a menu to sort them', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${app.url}/contacts`);
  await page.getByText('Engineer · person.000@example.com').waitFor();
  await page.getByRole('button', { name: 'Sort: Name' }).click();
  await page.getByRole('menuitemradio', { name: 'Descending' }).click();
  await page.getByRole('link', { name: 'Person 149' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violationsOf(page)).toEqual([]);
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});
