import { accounts, crm } from '@sequelstring/contract/crm.ts';
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
let contactId: string;
let accountId: string;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  await app.signedIn(admin, 'manager', 'Grace Manager');
  accountId = (await admin.get(accounts.create, { body: { name: 'Harbour Labs' } })).id;
  const body = { firstName: 'Ann', lastName: 'Example', email: 'ann@example.com', company: accountId };
  contactId = (await admin.get(crm.createContact, { body })).id;
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  other = await openSignedIn(browser, app.url, 'grace.manager@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const shot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};

test('a note in Markdown with a mention appears at once, and to others by itself', async () => {
  await page.goto(`${app.url}/contacts/${contactId}`);
  await other.goto(`${app.url}/accounts/${accountId}`);
  await other.getByText('created', { exact: false }).first().waitFor();
  const field = page.getByRole('textbox', { name: 'Note' });
  await field.fill('**Met** at the fair with ');
  await field.press('End');
  await field.pressSequentially('@gra');
  await page.getByRole('option', { name: 'Grace Manager' }).waitFor();
  await field.press('Enter');
  await field.pressSequentially('<img src=x onerror=alert(1)>');
  expect(await field.inputValue()).toBe('**Met** at the fair with @Grace Manager <img src=x onerror=alert(1)>');
  await field.press('Control+Enter');
  for (const seen of [page, other]) {
    await seen.locator('strong', { hasText: 'Met' }).waitFor();
    await seen.getByText('@Grace Manager', { exact: true }).waitFor();
    expect(await seen.locator('img[src="x"]').count()).toBe(0);
  }
  expect(await field.inputValue()).toBe('');
  await shot('timeline');
});

test('a note is changed and deleted in its place, and the deletion taken back', async () => {
  await page.getByRole('button', { name: 'Note options' }).click();
  await page.getByRole('menuitem', { name: 'Edit note' }).click();
  const editor = page.getByRole('textbox', { name: 'Edit note' });
  await editor.fill('Met in Nantes');
  await editor.press('Control+Enter');
  await other.getByText('Met in Nantes').waitFor();
  await page.getByRole('button', { name: 'Note options' }).click();
  await page.getByRole('menuitem', { name: 'Delete note' }).click();
  await other.getByText('Met in Nantes').waitFor({ state: 'detached' });
  // The newest of the messages lies in front.
  await page.locator('[data-sonner-toast][data-front=true]').getByRole('button', { name: 'Undo' }).press('Enter');
  await other.getByText('Met in Nantes').waitFor();
});

test('a task and a file of the record join its timeline', async () => {
  await page.getByRole('radio', { name: 'Task' }).click();
  await page.getByRole('textbox', { name: 'Task' }).fill('Send the offer');
  await page.getByRole('button', { name: 'Add task' }).click();
  await page.getByRole('checkbox', { name: 'Mark “Send the offer” as done' }).waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('12 desks') });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download offer.txt' }).click();
  expect((await download).suggestedFilename()).toBe('offer.txt');
  await shot('files');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('link', { name: 'offer.txt' }).waitFor();
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Mark “Send the offer” as done' }).waitFor({ state: 'detached' });
});

test('its page has nothing that a screen reader or keyboard cannot use', async () => {
  await page.getByRole('button', { name: 'All', exact: true }).click();
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
  if (!process.env.SHOTS) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot('timeline-dark');
  await page.setViewportSize({ width: 390, height: 800 });
  await shot('timeline-390');
});
