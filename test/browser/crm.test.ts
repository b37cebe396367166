import { accounts, contacts, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { duplicates } from '@sequelstring/contract/merges.ts';
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
let accountId: string;
let dealId: string;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  const account = await admin.get(accounts.create, {
    body: { name: 'Northwind Test', domains: ['northwind.test'], industry: 'Logistics', size: '51-200' },
  });
  accountId = account.id;
  await admin.get(contacts.create, {
    body: { firstName: 'Mara', lastName: 'Example', title: 'Buyer', company: accountId },
  });
  const deal = (name: string, amount: number, closeOn: string) =>
    admin.get(opportunities.create, {
      body: { name, account: accountId, amount: { minor: amount, currency: 'EUR' }, closeOn },
    });
  dealId = (await deal('Fleet renewal', 12_500_00, '2031-03-01')).id;
  await deal('Spare parts', 3_000_00, '2020-03-01');
  await admin.get(tasks.create, {
    body: {
      title: 'Send the offer',
      dueOn: '2020-01-02',
      priority: 'high',
      about: [{ kind: 'opportunity', id: dealId }],
    },
  });
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const lane = (name: string) => page.getByRole('region', { name, exact: true });

test('an account shows its people and its opportunities', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: /^Accounts/ }).waitFor();
  await page.getByRole('link', { name: 'Northwind Test' }).click();
  await page.getByRole('heading', { name: 'Northwind Test' }).waitFor();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('link', { name: 'Mara Example' }).waitFor();
  await page.getByRole('tab', { name: 'Opportunities' }).click();
  await page.getByRole('tabpanel', { name: 'Opportunities' }).getByRole('link', { name: 'Fleet renewal' }).waitFor();
  await page.getByText('2 opportunities').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText('created this').waitFor();
});

test('an account is created with `c`', async () => {
  await page.goto(`${app.url}/accounts`);
  await page.getByRole('link', { name: 'Northwind Test' }).waitFor();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('Name').fill('Contoso Test');
  await dialog.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Contoso Test' }).waitFor();
});

test('a card is moved to another stage by `m` and a letter', async () => {
  await page.goto(`${app.url}/opportunities?layout=board`);
  const card = lane('Lead').getByRole('button', { name: /Fleet renewal/ });
  await card.waitFor();
  await lane('Lead').getByText('€15,500').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await card.focus();
  await page.keyboard.press('m');
  await page.getByRole('dialog', { name: 'Move Fleet renewal' }).waitFor();
  await page.keyboard.press('q');
  await lane('Qualified')
    .getByRole('button', { name: /Fleet renewal/ })
    .waitFor();
  await expect
    .poll(async () => (await admin.get(opportunities.get, { params: { id: dealId } })).stage)
    .toBe('qualified');
});

test('a card is dragged to Lost, which asks why', async () => {
  await page.setViewportSize({ width: 1920, height: 900 });
  const card = lane('Qualified').getByRole('button', { name: /Fleet renewal/ });
  await card.dragTo(lane('Lost'));
  const dialog = page.getByRole('dialog', { name: 'Move Fleet renewal to Lost' });
  await dialog.getByLabel('Reason').fill('Too late');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Move to Lost' }).click();
  const read = async () => {
    const { stage, status, reason } = await admin.get(opportunities.get, { params: { id: dealId } });
    return { stage, status, reason };
  };
  await expect.poll(read).toEqual({ stage: 'lost', status: 'lost', reason: 'Too late' });
});

test('a stage is chosen on the path of the record, and reopens what was lost', async () => {
  await page.goto(`${app.url}/opportunities/${dealId}`);
  const path = page.getByRole('list', { name: 'Stages' });
  const here = path.locator('[aria-current="step"]');
  await here.getByText('Lost').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await path.getByRole('button', { name: 'Proposal' }).click();
  await here.getByText('Proposal').waitFor();
  const read = async () => {
    const { stage, status } = await admin.get(opportunities.get, { params: { id: dealId } });
    return { stage, status };
  };
  await expect.poll(read).toEqual({ stage: 'proposal', status: 'open' });
});

test('a task is created, ticked off, and taken back', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  // At once: the page of tasks may still be loading.
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await dialog.getByLabel('Title').fill('Call Mara');
  await dialog.getByLabel('Due date').fill('3 May 2031');
  await dialog.getByRole('button', { name: 'Create task' }).click();
  await page.getByRole('heading', { name: 'Call Mara' }).waitFor();
  await page.goto(`${app.url}/tasks`);
  const mark = page.getByRole('checkbox', { name: 'Mark “Call Mara” as done' });
  await mark.click();
  const status = async () =>
    (await admin.get(tasks.list, { query: { q: 'Call Mara' } })).map((task) => [task.status, task.dueOn]);
  await expect.poll(status).toEqual([['done', '2031-05-03']]);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(status).toEqual([['open', '2031-05-03']]);
});

test('an opportunity shows its tasks, and a task what it is about', async () => {
  await page.goto(`${app.url}/opportunities/${dealId}`);
  await page.getByRole('link', { name: 'Send the offer' }).click();
  await page.getByRole('heading', { name: 'Send the offer' }).waitFor();
  await page.getByRole('tab', { name: 'Linked records' }).click();
  await page.getByRole('link', { name: 'Fleet renewal' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await page.getByRole('button', { name: 'Reopen' }).waitFor();
});

test('two contacts that are one are merged side by side, and the merge is undone', async () => {
  const person = { firstName: 'Katharina', lastName: 'Vogelsang', phone: '+493012345670', title: 'Buyer' };
  const one = await admin.get(contacts.create, { body: { ...person, email: 'katharina@northwind.test' } });
  const twin = { firstName: 'Kate', lastName: 'Vogelsang', phone: '+493012345670', title: 'Head of Purchasing' };
  const other = await admin.get(contacts.create, { body: twin });
  const about = [{ kind: 'contact' as const, id: other.id }];
  const task = await admin.get(tasks.create, { body: { title: 'Send samples', about } });
  const pairs = () => admin.get(duplicates.list, { query: { kind: 'contact', record: one.id } });
  await expect.poll(async () => (await pairs()).length, { timeout: 15_000 }).toBe(1);
  await page.goto(`${app.url}/contacts/${other.id}`);
  await page.getByText('1 possible duplicate').waitFor();
  await page.goto(`${app.url}/contacts/duplicates`);
  const pair = page.getByRole('listitem', { name: /Vogelsang/ });
  await pair.getByText('Nickname').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await pair.getByRole('link', { name: 'Merge' }).click();
  await page.getByRole('radio', { name: 'Keep this record: Katharina Vogelsang' }).check();
  await page.getByRole('group', { name: 'Title' }).getByRole('radio', { name: 'Head of Purchasing' }).check();
  await page.getByRole('group', { name: 'First name' }).getByRole('radio', { name: 'Katharina' }).check();
  await page.getByText('Moves along: 1 task.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByRole('heading', { name: /Katharina Vogelsang/ }).waitFor();
  const state = async () => [
    (await admin.get(contacts.get, { params: { id: one.id } })).title,
    (await admin.get(tasks.get, { params: { id: task.id } })).about[0]?.id,
  ];
  await expect.poll(state).toEqual(['Head of Purchasing', one.id]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(state, { timeout: 15_000 }).toEqual(['Buyer', other.id]);
  await page.goto(`${app.url}/contacts/${other.id}`);
  await page.getByRole('heading', { name: /Kate Vogelsang/ }).waitFor();
});

test('two rows of a list are selected and merged', async () => {
  const person = { lastName: 'Zimmermann', companyName: 'Northwind' };
  const one = await admin.get(contacts.create, {
    body: { ...person, firstName: 'Zita', email: 'zita@northwind.test' },
  });
  const other = await admin.get(contacts.create, { body: { ...person, firstName: 'Z.', phone: '+493012345699' } });
  await page.goto(`${app.url}/contacts?q=Zimmermann`);
  await page.getByRole('link', { name: 'Zita Zimmermann' }).waitFor();
  await page.locator('[data-index="0"] [data-toggle]').click();
  await page.locator('[data-index="1"] [data-toggle]').click();
  await page.getByRole('toolbar').getByRole('link', { name: 'Merge' }).click();
  await page.getByRole('radio', { name: 'Keep this record: Zita Zimmermann' }).check();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByRole('heading', { name: /Zita Zimmermann/ }).waitFor();
  const merged = await admin.get(contacts.get, { params: { id: one.id } });
  expect(merged).toMatchObject({ email: 'zita@northwind.test', phone: '+493012345699' });
  expect(await admin.refused(contacts.get, { params: { id: other.id } })).toMatchObject({ status: 404 });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await admin.call(contacts.get, { params: { id: other.id } })).success).toBe(true);
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});
