import { crm } from '@sequelstring/contract/crm.ts';
import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { startMailServer } from '@sequelstring/server/adapters/mailer/mail-server.fixture.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { launchBrowser, openSignedIn } from './browser.ts';

/** The clock of the program starts at half past nine on 14 March 2027: the greeting of nine o'clock is due, and not too late. */
const ahead = Temporal.Now.instant().until('2027-03-14T09:30:00Z');
const clock = { now: () => Temporal.Now.instant().add(ahead) };

let mail: Awaited<ReturnType<typeof startMailServer>>;
let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  mail = await startMailServer();
  app = await startApp({ clock, env: { SMTP_URL: mail.url, MAIL_FROM: 'hello@example.com' } });
  admin = await app.setUp();
  const approval = { name: 'Ask first', action: 'email', approval: true } as const;
  await admin.get(occasionRules.create, { body: approval });
  await admin.get(crm.createContact, {
    body: {
      firstName: 'Ann',
      lastName: 'Example',
      email: 'ann@example.com',
      timeZone: 'UTC',
      importantDates: [{ type: 'birthday', date: '1990-03-14' }],
    },
  });
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await mail?.stop();
});

test('the editor shows a template as its reader will see it, and every version can come back', async () => {
  await page.goto(`${app.url}/occasions/templates/new`);
  await page.getByLabel('Name').fill('Short');
  await page.getByLabel('Subject').fill('Hello {{contact.firstName}}');
  await page.getByText('Hello Ann', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save template' }).click();
  await page.getByRole('heading', { name: 'Short', level: 1 }).waitFor();
  await page.getByLabel('Subject').fill('Second wording');
  await page.getByRole('button', { name: 'Save template' }).click();
  await page.getByText('Second wording', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Version history' }).click();
  const first = page.getByRole('listitem').filter({ hasText: 'Version 1' });
  await first.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('Hello {{contact.firstName}}');
});

test('an email that needs approval waits for it, then goes out and stands in the history', async () => {
  await page.goto(`${app.url}/occasions`);
  const row = page.getByRole('button').filter({ hasText: 'Ann Example' });
  await row.filter({ hasText: 'Needs approval' }).first().click();
  expect(mail.messages).toHaveLength(0);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect.poll(() => mail.messages.length, { timeout: 20_000 }).toBe(1);
  await page.goto(`${app.url}/occasions?view=sent`);
  await row.filter({ hasText: 'Sent' }).waitFor();
});

test('whoever got it chooses what they get, and opening the link alone changes nothing', async () => {
  const raw = mail.messages[0]!.raw.toString('utf8').replaceAll('=\r\n', '');
  const token = /emails\/unsubscribe\/([\w.-]+)/.exec(raw.replaceAll(/\r\n[ \t]/g, ''))?.[1];
  const stranger = await browser.newPage();
  await stranger.goto(`${app.url}/unsubscribe/${token}`);
  await stranger.getByRole('radio', { name: /Everything/ }).waitFor();
  const preference = async () => (await admin.get(occasions.unsubscribeInfo, { params: { token: token! } })).preference;
  expect(await preference()).toBe('all');
  await stranger.getByRole('radio', { name: /No greetings/ }).check();
  await stranger.getByRole('button', { name: /Save|Unsubscribe/ }).click();
  await stranger.getByText('You get no more greetings.').waitFor();
  expect(await preference()).toBe('no_greetings');
  await stranger.close();
});

test('a rule is paused where it stands', async () => {
  await page.goto(`${app.url}/occasions?view=rules`);
  await page.getByRole('switch', { name: 'Ask first is active' }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  await expect
    .poll(async () => (await admin.get(occasionRules.list)).find(({ name }) => name === 'Ask first')?.paused)
    .toBe(true);
});
