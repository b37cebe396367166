import { type EmailTemplate, emailTemplates } from '@sequelstring/contract/email-templates.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { launchBrowser, openSignedIn } from './browser.ts';

let app: TestApp;
let browser: Browser;
let page: Page;
let theirs: EmailTemplate;
let own: EmailTemplate;

const make = (actor: Actor, name: string) => {
  const body = { name, occasion: 'birthday', subject: 'Hello', html: '<p>Hello</p>' } as const;
  return actor.get(emailTemplates.create, { body });
};

beforeAll(async () => {
  app = await startApp();
  const admin = await app.setUp();
  const rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  [theirs, own] = [await make(admin, 'House style'), await make(rep, 'My words')];
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'robin.rep@example.com');
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const buttons = async () => ({
  save: await page.getByRole('button', { name: 'Save template' }).count(),
  remove: await page.getByRole('button', { name: 'Delete template' }).count(),
});

test('a rep reads a template of somebody else, and may copy it', async () => {
  await page.goto(`${app.url}/occasions/templates/${theirs.id}`);
  await page.getByText('Somebody else made this template').waitFor();
  await page.getByRole('link', { name: 'Make a copy' }).waitFor();
  expect(await buttons()).toEqual({ save: 0, remove: 0 });
});

test('and changes their own', async () => {
  await page.goto(`${app.url}/occasions/templates/${own.id}`);
  await page.getByRole('button', { name: 'Save template' }).waitFor();
  expect(await buttons()).toEqual({ save: 1, remove: 1 });
  await page.getByLabel('Subject').fill('Hello again');
  await page.getByRole('button', { name: 'Save template' }).click();
  await page.getByText('My words saved').waitFor();
});
