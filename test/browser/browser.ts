import { type Browser, chromium, type Page } from 'playwright-core';
import { password } from '../app.ts';
import { findBrowser } from './setup.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium; without one of the machine's own, the one that Playwright installed. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({ args: quiet, ...(executablePath ? { executablePath } : {}) });
}

/** A page of its own on which the user of this address has signed in; `prepare` sets it up before. */
export async function openSignedIn(
  browser: Browser,
  url: string,
  email: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await prepare?.(page);
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /^Good / }).waitFor();
  return page;
}

/** Collects what the page complains about: console errors, uncaught exceptions and violations of the content security policy. */
export function watchForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
