import { type Browser, chromium, type Page } from 'playwright-core';
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

/** Collects what the page complains about: console errors, uncaught exceptions and violations of the content security policy. */
export function watchForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
