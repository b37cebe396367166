import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crm } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn } from './browser.ts';

let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let subscriber: Server;
let answer = 200;

beforeAll(async () => {
  subscriber = createServer((_req, res) => res.writeHead(answer).end());
  await new Promise<void>((resolve) => subscriber.listen(0, '127.0.0.1', resolve));
  app = await startApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  admin = await app.setUp();
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  subscriber?.close();
});

test('health names every part, and what to do where it does not work', async () => {
  await page.goto(`${app.url}/settings/health`);
  await page.getByText('No mail server connected').waitFor();
  await page.getByText('Connect a mail server.').waitFor();
  for (const part of ['Database', 'Background jobs', 'Scheduler', 'Files'])
    await page.getByRole('listitem').filter({ hasText: part }).last().waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('a webhook shows its secret once, logs what it was sent, and sends it again', async () => {
  await page.goto(`${app.url}/settings/webhooks`);
  await page.getByRole('button', { name: 'Add webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill(`http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook`);
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  expect(await page.getByRole('dialog').locator('code').textContent()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: /127\.0\.0\.1/ }).click();
  await page.getByText('Nothing was sent in the last 30 days.').waitFor();
  await admin.get(crm.createContact, { body: { firstName: 'Ann', lastName: 'Hooked' } });
  const log = page.locator('section', { hasText: 'Delivery log' }).last();
  await log.getByText('Delivered').waitFor({ timeout: 15_000 });
  expect(await page.locator('body').textContent()).not.toContain('whsec_');
  answer = 500;
  await log.getByRole('button', { name: 'Redeliver' }).click();
  await log.getByText('The address answered 500.').waitFor({ timeout: 15_000 });
  expect(await violationsOf(page)).toEqual([]);
});

test('features say what works without a vendor', async () => {
  await page.goto(`${app.url}/settings/features`);
  for (const name of ['Occasion email', 'Social profiles', 'Intelligence', 'Calls'])
    await page.getByRole('heading', { name }).waitFor();
});

test('the audit log says who did what, narrowed by type, and opens the record', async () => {
  await page.goto(`${app.url}/settings/audit`);
  await page.getByRole('listitem').filter({ hasText: 'Webhook created' }).first().waitFor();
  await page.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Contacts' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'Contact created' });
  await entry.getByText('Ada').waitFor();
  await page.getByText('Webhook created').waitFor({ state: 'detached' });
  expect(await violationsOf(page)).toEqual([]);
  await entry.getByRole('link', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'Ann Hooked' }).waitFor();
});

test('a suppressed address is found, explained, and lifted for a reason that is kept', async () => {
  await admin.get(crm.createContact, {
    body: { firstName: 'Olga', lastName: 'Quiet', email: 'olga@example.com', emailOptOut: true },
  });
  await page.goto(`${app.url}/settings/suppressions`);
  const row = page.getByRole('listitem').filter({ hasText: 'olga@example.com' });
  await row.filter({ hasText: 'Unsubscribed: gets no greetings, but other email · set by a user' }).waitFor();
  await page.getByRole('searchbox', { name: 'Find an address' }).fill('nobody@example.com');
  await page.getByText('No such address').waitFor();
  await page.getByRole('searchbox', { name: 'Find an address' }).fill('OLGA@example.com');
  await row.getByRole('button', { name: 'Lift the suppression of olga@example.com' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lift' }).click();
  await dialog.getByText('Give a reason.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('Asked for it by phone');
  await dialog.getByRole('button', { name: 'Lift' }).click();
  await page.getByText('No such address').waitFor();
  await page.getByRole('radio', { name: 'Lifted' }).click();
  await row.filter({ hasText: 'Lifted: Asked for it by phone' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
});
