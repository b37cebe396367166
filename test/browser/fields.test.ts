import { contacts } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

/** A line more in the registry of contacts: of the server, and of the browser app as it was built. */
vi.mock('@sequelstring/contract/records/kind.ts', async (original) => {
  const { withFieldOfContacts } = await import('../added-field.ts');
  const { text } = await import('@sequelstring/contract/records/field.ts');
  const options = { label: 'Hobby', column: 'default', inline: true, create: true, group: 'Name' } as const;
  return withFieldOfContacts(await original(), 'hobby', text(40, options));
});
const hobby = 'hobby:$1(40,{label:"Hobby",column:"default",inline:!0,create:!0,group:"Name"}),';

async function addLine(of: Page): Promise<void> {
  await of.route(/\/assets\/.*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: body.replace(/nickname:([\w$]+)\(120,/, `${hobby}$&`) });
  });
}

let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  await admin.get(contacts.create, { body: { firstName: 'Paula', lastName: 'Person' } });
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com', addLine);
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('an administrator adds a field, and it is a column that is edited in its place', async () => {
  await page.goto(`${app.url}/settings/fields`);
  await page.getByRole('button', { name: 'Add field' }).click();
  await page.getByLabel('Name').fill('Favourite colour');
  await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click();
  await page.getByText('Favourite colour added').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(`${app.url}/contacts`);
  await page.getByRole('columnheader', { name: 'Favourite colour' }).waitFor();
  await page.getByRole('link', { name: 'Paula Person' }).click();
  await page.getByRole('heading', { name: 'Paula Person' }).waitFor();
  await page.getByRole('button', { name: /^Favourite colour/ }).click();
  await page.getByRole('textbox', { name: 'Favourite colour' }).fill('Teal');
  await page.keyboard.press('Enter');
  await page.getByText('Favourite colour changed').waitFor();
  const [row] = await admin.get(contacts.list);
  expect(row?.customFields).toEqual({ favouriteColour: 'Teal' });
});

test('a new contact is given a value in the dialog, and the list is filtered by it', async () => {
  await page.goto(`${app.url}/contacts?create=true`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').fill('Rudi');
  await dialog.getByLabel('Favourite colour').fill('Red');
  await dialog.getByRole('button', { name: 'Create contact' }).click();
  await page.getByRole('heading', { name: 'Rudi' }).waitFor();
  const filter = JSON.stringify({ and: [{ field: 'customFields.favouriteColour', op: 'eq', value: 'Red' }] });
  await page.goto(`${app.url}/contacts?filter=${encodeURIComponent(filter)}`);
  await page.getByRole('link', { name: 'Rudi' }).waitFor();
  expect(await page.getByRole('link', { name: 'Paula Person' }).count()).toBe(0);
  await page.getByRole('button', { name: /Favourite colour is Red/ }).waitFor();
});

test('a deleted field leaves the list, and comes back with its values', async () => {
  await page.goto(`${app.url}/settings/fields`);
  await page.getByRole('button', { name: 'Actions for Favourite colour' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('2 records have a value').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('Favourite colour restored').waitFor();
  await page.goto(`${app.url}/contacts`);
  await page.getByText('Teal').waitFor();
  expect(complaints).toEqual([]);
});

test('a field that the registry gains by a line is a column, a property and part of the form', async () => {
  await page.goto(`${app.url}/contacts?create=true`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').fill('Sally');
  await dialog.getByLabel('Hobby').fill('x'.repeat(41));
  await dialog.getByRole('button', { name: 'Create contact' }).click();
  await dialog.getByText(/at most 40/).waitFor();
  await dialog.getByLabel('Hobby').fill('Sailing');
  await dialog.getByRole('button', { name: 'Create contact' }).click();
  await page.getByRole('heading', { name: 'Sally' }).waitFor();
  await page.getByRole('button', { name: /^Hobby/ }).click();
  await page.getByRole('textbox', { name: 'Hobby' }).fill('Chess');
  await page.keyboard.press('Enter');
  await page.getByText('Hobby changed').waitFor();
  await page.goto(`${app.url}/contacts`);
  await page.getByRole('columnheader', { name: 'Hobby' }).waitFor();
  await page
    .getByRole('gridcell', { name: 'Chess' })
    .or(page.getByRole('cell', { name: 'Chess' }))
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
});
