import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crm } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { launchBrowser, openSignedIn } from './browser.ts';

let app: TestApp;
let browser: Browser;
let page: Page;
let robin: Actor;

beforeAll(async () => {
  app = await startApp();
  robin = await app.signedIn(await app.setUp(), 'rep', 'Robin Rep');
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'robin.rep@example.com');
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const vcard = (name: string, ...lines: string[]) =>
  file(`${name}.vcf`, ['BEGIN:VCARD', 'VERSION:3.0', `FN:${name}`, ...lines, 'END:VCARD'].join('\r\n'));
const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const choose = async (...files: ReturnType<typeof file>[]) => {
  await page.goto(`${app.url}/imports`);
  await page.getByText('Drop your address book here').waitFor();
  await page.setInputFiles('input[type=file]', files);
};

test('several vCards are checked together, and the preview tells which dates are no birthdays', async () => {
  await choose(vcard('Ada', 'BDAY:--0315', 'ANNIVERSARY:2010-06-12'), vcard('Bob'), vcard('Eve'));
  await page.getByRole('button', { name: 'Import 3 contacts' }).waitFor();
  await page.getByText('Anniversary June 12, 2010').waitFor();
  expect(await page.getByText('March 15', { exact: true }).count()).toBe(1);
});

test('a column that may say who wants no email is asked about first, and what is dropped is said', async () => {
  const rows = ['First Name,Email,GDPR,Shoe size', 'Ann,ann@example.com,B,38', ',,,40', 'Bo,bo@example.com,,'];
  await choose(file('a.csv', rows.join('\n')));
  const start = page.getByRole('button', { name: 'Import 2 of 3 records' });
  await start.waitFor();
  await page.getByText('1 record skipped, 2 of 4 columns not imported').waitFor();
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel('Meaning of GDPR').click();
  await page.getByRole('option', { name: 'Opted out of email' }).click();
  await page.getByText('1 record skipped, 1 of 4 columns not imported').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('2 contacts created').waitFor();
});

test('an update shows which contacts it changes, before and after', async () => {
  await choose(file('a.csv', 'First Name,Last Name,Email\nIda,Nest,ida@example.com'));
  await page.getByRole('button', { name: 'Import 1 contact' }).click();
  await page.getByText('1 contact created').waitFor();
  await choose(file('b.csv', 'First Name,Last Name,Email\nIda,Berg,ida@example.com'));
  await page.getByRole('button', { name: /^Import/ }).waitFor();
  await page.getByLabel('If a contact exists already').click();
  await page.getByRole('option', { name: 'Fill in and update' }).click();
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByRole('link', { name: 'Ida Nest' }).waitFor();
  await page.getByText('Last name: Nest → Berg').waitFor();
});

test('several tables are refused with a sentence', async () => {
  await choose(file('a.csv', 'name\nAda'), file('b.csv', 'name\nBob'));
  await page.getByText('Send one table at a time').waitFor();
});

test('a file that is too large is refused before any of it is sent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sequelstring-large-'));
  const large = join(folder, 'large.csv');
  await writeFile(large, '');
  await truncate(large, 50_000_001);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(`${app.url}/imports`);
  await page.getByText('up to 50 MB').waitFor();
  await page.setInputFiles('input[type=file]', large);
  await page.getByText('The file is larger than 50 MB').waitFor();
  expect(sent).not.toContain('POST /v1/contacts/import');
  await rm(folder, { recursive: true });
});

test('a table without rows offers nothing to import', async () => {
  await choose(file('a.csv', 'name,email\n'));
  await page.getByText('There are no contacts in this file').waitFor();
  expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0);
});

test('a contact is not created with a birthday in the future, but with a domain in any script', async () => {
  await page.goto(`${app.url}/contacts`);
  await page.getByRole('button', { name: 'New contact' }).first().click();
  await page.getByLabel('First name').fill('Neo');
  await page.getByRole('textbox', { name: /^Email/ }).fill('neo@bücher.example');
  await page.getByLabel('Birthday').fill('3 May 2999');
  await page.getByRole('button', { name: 'Create contact' }).click();
  await page.getByText("Birth year can't be in the future").waitFor();
  await page.getByLabel('Birthday').fill('3 May');
  await page.getByRole('button', { name: 'Create contact' }).click();
  await page.getByRole('heading', { name: 'Neo' }).waitFor();
});

test('accounts are imported with cells corrected in place, and the import is undone', async () => {
  await page.goto(`${app.url}/imports?kind=account`);
  await page.getByText('Drop a table of accounts here').waitFor();
  const rows = ['Name,Employees,Site', 'Acme,lots,acme.example', ',11-50,bar.example', 'Core,1-10,core.example'];
  await page.setInputFiles('input[type=file]', [file('accounts.csv', rows.join('\n'))]);
  await page.getByRole('button', { name: 'Import 2 of 3 records' }).waitFor();
  await page.getByLabel('No row has column names').check();
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await page.getByLabel('Field for Column 1').waitFor();
  await page.getByLabel('Line 1 has the column names').check();
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await page.getByRole('button', { name: 'Import 2 of 3 records' }).waitFor();
  await page.getByText('"lots" is not a value of Employees').first().waitFor();
  await page.getByLabel('Employees in line 2').fill('51-200');
  await page.getByLabel('Employees in line 2').press('Enter');
  await page.getByLabel('Line 2 is right').waitFor();
  await page.getByLabel('Name in line 3').fill('Bar');
  await page.getByLabel('Name in line 3').press('Enter');
  await page.getByLabel('Line 3 is right').waitFor();
  await page.getByRole('button', { name: 'Import 3 accounts' }).click();
  await page.getByText('3 accounts created').waitFor();
  await page.getByRole('link', { name: 'Show the newest accounts' }).click();
  await page.getByText('Bar', { exact: true }).first().waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await page.getByText('Import undone: 3 accounts reverted').waitFor();
  await page.goto(`${app.url}/imports?kind=account`);
  await page.getByText('3 reverted').waitFor();
});

test('five thousand contacts are tagged at once, and the tags taken off again', async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => `Many,Number ${n},many${n}@example.com,Clerk`);
  await choose(file('many.csv', ['First Name,Last Name,Email,Job Title', ...rows].join('\n')));
  await page.getByRole('button', { name: 'Import 5,000 contacts' }).click();
  await page.getByText('5,000 contacts created').waitFor({ timeout: 120_000 });
  const filter = JSON.stringify({ field: 'title', op: 'eq', value: 'Clerk' });
  await page.goto(`${app.url}/contacts?filter=${encodeURIComponent(filter)}`);
  await page.locator('[data-index="0"] [data-toggle]').click();
  await page.getByRole('button', { name: 'Select all 5,000 contacts' }).click();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByLabel('Tag to add').fill('clerks');
  await page.keyboard.press('Enter');
  await page.getByText('5,000 contacts tagged “clerks”').waitFor({ timeout: 120_000 });
  const tagged = async () => {
    const reply = await robin.call(crm.listContacts, {
      query: { filter: JSON.stringify({ field: 'tags', op: 'eq', value: 'clerks' }), limit: 1 },
    });
    return reply.success && reply.meta?.total;
  };
  expect(await tagged()).toBe(5000);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('5,000 contacts changed back').waitFor({ timeout: 120_000 });
  expect(await tagged()).toBe(0);
}, 300_000);
