import type { Browser } from 'playwright-core';
import { buildFrontend } from '../scripts/build-frontend.ts';
import { startApp } from '../test/app.ts';
import { launchBrowser, openSignedIn } from '../test/browser/browser.ts';
import { printTable, type Row } from './table.ts';

const pages = ['/', '/contacts', '/opportunities', '/tasks'];
const rounds = 3;
const bars = { ttfbMs: 100, loadMs: 2000, requests: 25 };

/** Runs in the page. */
const measure = `(() => {
  const [navigation] = performance.getEntriesByType('navigation');
  const sizes = performance.getEntriesByType('resource').map(({ transferSize }) => transferSize);
  return {
    ttfbMs: navigation.responseStart - navigation.startTime,
    bytes: sizes.reduce((sum, size) => sum + size, navigation.transferSize),
  };
})()`;

interface Figures {
  ttfbMs: number;
  loadMs: number;
  requests: number;
  kilobytes: number;
}

await buildFrontend();
const app = await startApp({ env: { RATE_FACTOR: '100' } });
const admin = await app.setUp();
const browser = await launchBrowser();
const state = await signIn(browser);
const rows: Row[] = [];
for (const path of pages) {
  const taken: Figures[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await visit(path));
  const best = taken.toSorted((a, b) => a.loadMs - b.loadMs)[Math.floor(rounds / 2)]!;
  rows.push(
    row(`${path}  first byte`, `${best.ttfbMs.toFixed(0)} ms`, `${bars.ttfbMs} ms`, best.ttfbMs < bars.ttfbMs),
    row(`${path}  shown`, `${best.loadMs.toFixed(0)} ms`, `${bars.loadMs} ms`, best.loadMs < bars.loadMs),
    row(
      `${path}  requests`,
      `${best.requests} (${best.kilobytes} kB)`,
      `${bars.requests}`,
      best.requests <= bars.requests,
    ),
  );
}
const holds = printTable('Pages, cold, median of three', rows);
await browser.close();
await app.stop();
process.exit(holds ? 0 : 1);

async function signIn(browser: Browser) {
  const page = await openSignedIn(browser, app.url, admin.session!.user.email);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/** A visit with an empty cache; shown is when the page has its heading and everything asked for has arrived. */
async function visit(path: string): Promise<Figures> {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  let requests = 0;
  page.on('request', () => requests++);
  const started = performance.now();
  await page.goto(`${app.url}${path}`);
  await page.getByRole('main').getByRole('heading').first().waitFor();
  const loadMs = performance.now() - started;
  await page.waitForLoadState('networkidle');
  const { ttfbMs, bytes } = await page.evaluate<{ ttfbMs: number; bytes: number }>(measure);
  // The session was renewed by this visit; the next one begins with what came of it.
  state.cookies = (await context.storageState()).cookies;
  await context.close();
  return { ttfbMs, loadMs, requests, kilobytes: Math.round(bytes / 1000) };
}

function row(what: string, measured: string, bar: string, holds: boolean): Row {
  return { what, measured, bar, holds };
}
