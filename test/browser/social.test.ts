import { contacts } from '@sequelstring/contract/crm.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { social } from '@sequelstring/contract/social.ts';
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

test('profiles that may be the contact’s are suggested with what speaks for them, and linked by a click alone', async () => {
  peers.mastodon.account = {
    ...peers.mastodon.account,
    display_name: '<img src=x onerror="window.harmed=1">Mara Example',
  };
  const body = {
    ...{ firstName: 'Mara', lastName: 'Example', title: 'Engineer' },
    ...{ website: `${peers.url}/site`, companyName: 'Contoso' },
  };
  const { id } = await admin.get(contacts.create, { body });
  await page.goto(`${app.url}/contacts/${id}?tab=social`);
  await page.getByRole('button', { name: 'Find profiles' }).click();
  const found = page.getByRole('region', { name: 'Suggested profiles' });
  const mastodon = found.getByRole('listitem').filter({ hasText: 'links to it as its own' });
  const github = found.getByRole('listitem').filter({ hasText: 'mara-example' });
  await mastodon.waitFor();
  await github.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await github.getByRole('button', { name: 'Dismiss' }).click();
  await github.waitFor({ state: 'detached' });
  await mastodon.getByRole('button', { name: 'Link' }).click();
  await mastodon.waitFor({ state: 'detached' });
  await card('Mastodon').getByText('Connected').waitFor();
  // What a network says is text, whatever it looks like.
  await card('Mastodon').getByText('onerror').waitFor();
  expect(await page.evaluate('window.harmed')).toBeUndefined();

  await admin.get(social.linkProfile, {
    params: { contactId: id },
    body: { profileUrl: 'https://github.com/mara-example' },
  });
  await card('GitHub').getByText('The contact has “Contoso”.').waitFor();
  await card('GitHub').getByRole('button', { name: 'Update contact' }).click();
  await card('GitHub').getByText('The contact has').waitFor({ state: 'detached' });
  expect(await admin.get(contacts.get, { params: { id } })).toMatchObject({
    companyName: 'Northwind',
    title: 'Engineer',
  });

  await page.getByRole('button', { name: 'What is kept' }).click();
  const register = page.getByRole('dialog', { name: 'What is kept, and where it came from' });
  await register.getByRole('region', { name: 'GitHub' }).getByText('Northwind').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('a contact who says no shares nothing, and both pages say so', async () => {
  const { url } = await admin.get(social.createConsentLink, { params: { contactId }, body: { send: true } });
  await page.goto(`${app.url}/contacts/${contactId}?tab=social`);
  const contact = await (await browser.newContext()).newPage();
  await contact.goto(url!);
  await contact.getByRole('button', { name: 'Sign in with LinkedIn' }).click();
  await contact.getByRole('link', { name: '[ Cancel ]' }).click();
  await contact.getByText('You did not allow it, so nothing is shared.').waitFor();
  await page.getByText('Declined').waitFor();
  // The same answer once more, and one that was made up.
  await contact.goto(`${app.url}/v1/social/linkedin/callback?state=made-up&code=x`);
  await contact.getByText('This sign-in has ended or was used before.').waitFor();
  await contact.close();
  expect(complaints).toEqual([]);
});
