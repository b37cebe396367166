import { notes, tasks } from '@sequelstring/contract/crm.ts';
import { notifications } from '@sequelstring/contract/notifications.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let grace: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  grace = await app.signedIn(admin, 'manager', 'Grace Manager');
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'grace.manager@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const shot = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};

test('what someone else does shows behind the bell by itself, and leads to its place', async () => {
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  const task = await admin.get(tasks.create, { body: { title: 'Send the offer', assignee: grace.id } });
  await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
  const body = `What do you think, @[Grace Manager](${grace.id})?`;
  await admin.get(notes.create, { body: { body, about: [{ kind: 'task', id: task.id }] } });
  await page.getByRole('button', { name: 'Notifications, 2 unread' }).click();
  const list = page.getByRole('dialog', { name: 'Notifications' });
  await list.getByText('Ada Admin mentioned you in a note').waitFor();
  await shot('bell');
  expect(await violationsOf(page)).toEqual([]);
  await list.getByText('Ada Admin assigned you a task').click();
  await page.getByRole('heading', { name: 'Send the offer' }).waitFor();
  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
});

test('what one is told of is chosen in the profile', async () => {
  await page.goto(`${app.url}/settings`);
  const byMail = page.getByRole('checkbox', { name: 'Someone mentions me in a note or a comment: By email' });
  await byMail.click();
  await expect.poll(async () => (await grace.get(notifications.getPreferences)).mention.email).toBe(true);
  await page.reload();
  await byMail.waitFor();
  expect(await byMail.isChecked()).toBe(true);
  await shot('preferences');
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
