import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, startApp, type TestApp } from '../app.ts';
import { launchBrowser } from './browser.ts';

let app: TestApp;
let browser: Browser;
let page: Page;
/** A page whose code has another name on the server than the open one knows. */
let gone = true;

beforeAll(async () => {
  app = await startApp();
  await app.setUp();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route('**/assets/occasions-page-*.js', (route) =>
    gone ? route.fulfill({ status: 404, body: 'gone' }) : route.continue(),
  );
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('a page that was left open over an update offers to be loaded again', async () => {
  await page.goto(`${app.url}/sign-in`);
  await page.getByLabel('Email address').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /Ada/ }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Occasions' }).focus();
  await page.getByText('older version').waitFor();
  gone = false;
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('heading', { name: /Ada/ }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Occasions' }).click();
  await page.getByRole('heading', { name: 'Occasions' }).waitFor();
  expect(await page.getByText('older version').count()).toBe(0);
});
