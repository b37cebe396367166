import { startMailServer } from '@sequelstring/server/adapters/mailer/mail-server.fixture.ts';
import { simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';
import { launchBrowser, watchForComplaints } from './browser.ts';

/** The clock of the program starts at half past nine on 14 March 2027: the greeting of nine o'clock is due, and not too late. */
const ahead = Temporal.Now.instant().until('2027-03-14T09:30:00Z');
const clock = { now: () => Temporal.Now.instant().add(ahead) };

const card = (lines: string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const addressBook =
  card([
    'VERSION:3.0',
    'N:Ribeiro;Inês;;;',
    'FN:Inês Ribeiro',
    'EMAIL;TYPE=INTERNET:ines@example.com',
    'BDAY:1990-03-14',
  ]) +
  card(['VERSION:4.0', 'N:Okafor;Chidi;;;', 'FN:Chidi Okafor', 'EMAIL:chidi@example.com', 'BDAY:--0704']) +
  card(['VERSION:2.1', 'N:Nobody;;;;', 'TEL;CELL:+12025550147', 'BDAY:20270399']);

let mail: Awaited<ReturnType<typeof startMailServer>>;
let app: TestApp;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  mail = await startMailServer();
  app = await startApp({ clock, env: { SMTP_URL: mail.url, MAIL_FROM: 'hello@example.com' } });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await mail?.stop();
});

test('a stranger creates the first administrator, having loaded less than 200 KB of JavaScript', async () => {
  const scripts: Promise<{ responseBodySize: number }>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.sizes());
  });
  await page.goto(app.url, { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(scripts)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
  page.removeAllListeners('requestfinished');
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(200_000);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('Email address').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await page.getByRole('heading', { name: /Ada/ }).waitFor();
});

test('checks an address book before importing it, and sees what is wrong in it', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click();
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.setInputFiles('input[type=file]', {
    name: 'friends.vcf',
    mimeType: 'text/vcard',
    buffer: Buffer.from(addressBook),
  });
  await page.getByRole('button', { name: 'Import 3 contacts' }).waitFor();
  await page
    .getByText(/20270399/)
    .first()
    .waitFor();
});

test('imports it and finds everyone in the list', async () => {
  await page.getByRole('button', { name: 'Import 3 contacts' }).click();
  await page
    .getByText(/imported/i)
    .first()
    .waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click();
  for (const name of ['Inês Ribeiro', 'Chidi Okafor', 'Nobody']) await page.getByText(name).first().waitFor();
});

test('whose birthday it is has received a mail', async () => {
  await expect.poll(() => mail.messages.length, { timeout: 30_000 }).toBe(1);
  const [message] = mail.messages;
  const { subject, html, text, headers } = await simpleParser(message!.raw);
  expect(message!.to).toEqual(['ines@example.com']);
  expect(subject).toMatch(/birthday/i);
  expect(html).toContain('Inês');
  expect(text).toContain('Inês');
  expect(headers.has('list')).toBe(true);
});

test('and the contact page says so without being loaded again', async () => {
  await page.getByText('Inês Ribeiro').first().click();
  await page.getByRole('tab', { name: 'Occasions' }).click();
  await page.getByText('March 14, 1990').first().waitFor();
  await page.getByText(/^Sent/).first().waitFor();
});

test('the other birthday is planned, and its mail can be read beforehand', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Occasions' }).click();
  await page.getByText('Chidi Okafor').first().click();
  await page.frameLocator('iframe').getByText('Chidi').first().waitFor();
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});
