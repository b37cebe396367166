import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';
import { launchBrowser } from './browser.ts';

let app: TestApp;
let browser: Browser;
let page: Page;

/** Adds up what moves by itself while a page loads; a hundredth is what nobody sees. */
const watchForJumps = `
  globalThis.jumps = { sum: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) jumps.sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

beforeAll(async () => {
  app = await startApp();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(app.url);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('Email address').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('switch', { name: /sample contacts/i }).click();
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await page.getByText('No mail server connected').waitFor();
  await page.addInitScript({ content: watchForJumps });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

for (const [name, path, shown] of [
  ['the home page', '/', 'No mail server connected'],
  ['the list of occasions', '/occasions', 'No mail server connected'],
] as const) {
  test(`${name} does not jump when the server tells how mail leaves`, async () => {
    await page.goto(`${app.url}${path}`, { waitUntil: 'networkidle' });
    await page.getByText(shown).waitFor();
    expect(await page.evaluate('jumps.sum')).toBeLessThan(0.01);
  });
}

test.each(['/', '/contacts', '/accounts', '/opportunities', '/tasks', '/calls', '/occasions', '/intelligence'])(
  '%s takes at most 25 requests on a cold start',
  async (path) => {
    const context = await browser.newContext({
      storageState: await page.context().storageState(),
      viewport: { width: 1280, height: 800 },
    });
    const cold = await context.newPage();
    const asked: string[] = [];
    cold.on('request', (request) => asked.push(request.url()));
    await cold.goto(`${app.url}${path}`, { waitUntil: 'networkidle' });
    await cold.getByRole('main').getByRole('heading').first().waitFor();
    await cold.waitForLoadState('networkidle');
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(25);
    // The session was renewed: the next visit begins with what came of it.
    await page.context().addCookies(await context.cookies());
    await context.close();
  },
);
