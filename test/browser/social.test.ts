import { contacts } from '@sequelstring/contract/crm.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { type LinkedInPeer, openLinkedIn, openSocialPeers, type SocialPeers } from '../social-peers.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let peers: SocialPeers;
let linkedIn: LinkedInPeer;
let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];
let contactId: string;

beforeAll(async () => {
  peers = await openSocialPeers();
  linkedIn = await openLinkedIn((uri) => uri.endsWith('/v1/social/linkedin/callback'));
  app = await startApp({ env: { ...peers.env, ...linkedIn.env } });
  admin = await app.setUp();
  const body = { firstName: 'Mara', lastName: 'Example', email: 'mara@example.com' };
  contactId = (await admin.get(contacts.create, { body })).id;
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await linkedIn?.close();
  await peers?.close();
});

const card = (name: string) =>
  page.getByRole('list', { name: 'Profiles' }).getByRole('listitem').filter({ hasText: name });

test('a public profile is linked by its address, and its posts appear without a reload', async () => {
  peers.mastodon.statuses = [
    {
      id: '2',
      created_at: new Date().toISOString(),
      content: '<p>The span is up &amp; open</p>',
      visibility: 'public',
    },
  ];
  await page.goto(`${app.url}/contacts/${contactId}?tab=social`);
  await page.getByText('No profiles yet').waitFor();
  await page.getByRole('button', { name: 'Link a public profile' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a public profile' });
  await dialog.getByLabel('Address').fill(`${peers.url}/@mara`);
  await dialog.getByRole('button', { name: 'Link profile' }).click();
  await card('Mastodon').getByText('Connected').waitFor();
  await page.getByText('The span is up & open').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('a contact goes from the email to a connected profile, while the page of the rep looks on', async () => {
  await page.getByRole('button', { name: 'Ask for consent' }).click();
  await page.getByRole('dialog', { name: 'Ask for consent' }).getByRole('button', { name: 'Send by email' }).click();
  await page.getByText('Waiting for consent').waitFor();
  await expect.poll(async () => (await admin.get(occasions.listOutbox))[0], { timeout: 15_000 }).toBeDefined();
  const [first] = await admin.get(occasions.listOutbox);
  const { text } = await admin.get(occasions.getOutboxEmail, { params: { id: first!.id } });
  const [link = ''] = /https?:\/\/\S+\/consent\/\S+/.exec(text ?? '') ?? [];
  const contact = await (await browser.newContext()).newPage();
  await contact.goto(link);
  await contact.getByRole('heading', { name: 'Share your profile' }).waitFor();
  expect(await violationsOf(contact)).toEqual([]);
  await contact.getByRole('button', { name: 'Sign in with LinkedIn' }).click();
  await contact.locator('input[name=login]').fill('mara');
  await contact.locator('input[name=password]').fill('x');
  await contact.locator('button[type=submit]').click();
  await contact.locator('button[type=submit]', { hasText: 'Continue' }).click();
  await contact.getByText('Thank you. Your profile is connected.').waitFor();
  await card('LinkedIn').getByText('Connected').waitFor();
  await card('LinkedIn').getByText('Mara Example').waitFor();
  await contact.getByRole('button', { name: 'Take back' }).click();
  await contact.getByText('Taken back.').waitFor();
  await card('LinkedIn').waitFor({ state: 'detached' });
  await contact.close();
});

test('a post becomes a note, and the feed of the book shows it', async () => {
  await page.getByRole('button', { name: 'Save as note' }).first().click();
  await page.getByText('Saved as note').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: /^Social/ }).waitFor();
  await page.getByText('The span is up & open').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
