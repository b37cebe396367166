import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { crm } from '@sequelstring/contract/crm.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

const dist = join(import.meta.dirname, '../../frontend/dist');
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

let pages: Server;
let origin: string;
let app: TestApp;
let admin: Actor;
let browser: Browser;

/** Serves the built pages alone, as a CDN would; they are told where the API is. */
beforeAll(async () => {
  pages = createServer(async ({ url = '/' }, res) => {
    const type = types[extname(url)];
    if (type) return res.setHeader('Content-Type', type).end(await readFile(join(dist, url)));
    const page = await readFile(join(dist, 'index.html'), 'utf8');
    res.setHeader('Content-Type', 'text/html');
    return res.end(page.replace('name="api-origin" content=""', `name="api-origin" content="${app.url}"`));
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  app = await startApp({ env: { CORS_ORIGINS: origin } });
  admin = await app.setUp();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  pages?.close();
});

test('the app works on another origin than the API: session, calls and live updates', async () => {
  const page = await openSignedIn(browser, origin, 'ada@example.com');
  const complaints = watchForComplaints(page);
  const connected = page.waitForEvent('websocket', (socket) => socket.url().startsWith(app.url.replace('http', 'ws')));
  // The session is taken up again by its cookie.
  await page.goto(`${origin}/contacts`);
  const socket = await connected;
  await socket.waitForEvent('framereceived', ({ payload }) => String(payload).startsWith('40'));
  await admin.get(crm.createContact, { body: { firstName: 'Ann', lastName: 'Elsewhere' } });
  await page.getByText('Ann Elsewhere').first().waitFor();
  expect(complaints).toEqual([]);
});
