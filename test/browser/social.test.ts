import { readFile } from 'node:fs/promises';
import { contacts, tasks } from '@sequelstring/contract/crm.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { social } from '@sequelstring/contract/social.ts';
import type { ProfileState } from '@sequelstring/contract/social-profiles.ts';
import { ObjectId } from 'mongodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { inDatabase } from '../in-database.ts';
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

test('a post becomes a task, and a muted profile leaves the feed of the book until it is unmuted', async () => {
  await page.getByRole('button', { name: 'Create task' }).first().click();
  await page.getByText('Task created').waitFor();
  const [task] = await admin.get(tasks.list);
  expect(task).toMatchObject({
    title: "Follow up on Mara Example's post on Mastodon",
    about: [{ kind: 'contact', id: contactId }],
  });
  const choose = async (item: string) => {
    await card('Mastodon').getByRole('button', { name: 'Actions for Mastodon' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Mute in feed');
  await card('Mastodon').getByText('Muted').waitFor();
  await page.getByRole('link', { name: 'Social' }).first().click();
  await page.getByText('No posts from your contacts yet').waitFor();
  await page.getByRole('button', { name: 'Show muted' }).click();
  await page.getByText('The span is up & open').waitFor();
  await page.goto(`${app.url}/contacts/${contactId}?tab=social`);
  await choose('Unmute in feed');
  await card('Mastodon').getByText('Muted').waitFor({ state: 'detached' });
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

/** Signs in at LinkedIn and agrees; the address to which that leads, which is not opened. */
async function answerOfLinkedIn(contact: Page): Promise<URL> {
  await contact.getByRole('button', { name: 'Sign in with LinkedIn' }).click();
  const proceed = contact.locator('button[type=submit]', { hasText: 'Continue' });
  await contact.locator('input[name=login]').fill('mara');
  await contact.locator('input[name=password]').fill('x');
  await contact.locator('button[type=submit]').click();
  await proceed.waitFor();
  const answer = Promise.withResolvers<URL>();
  await contact.route(`${linkedIn.url}/**`, async (route) => {
    let reply = await route.fetch({ maxRedirects: 0 });
    for (let location = reply.headers().location; location; location = reply.headers().location) {
      const to = new URL(location, reply.url());
      if (to.pathname.endsWith('/callback')) {
        answer.resolve(to);
        return route.fulfill({ contentType: 'text/html', body: 'Held back' });
      }
      reply = await contact.request.get(to.href, { maxRedirects: 0 });
    }
    return route.fulfill({ response: reply });
  });
  await proceed.click();
  const to = await answer.promise;
  await contact.getByText('Held back').waitFor();
  await contact.unroute(`${linkedIn.url}/**`);
  return to;
}

test('no answer connects a profile in another issuer’s name, a second time, or late', async () => {
  const { url } = await admin.get(social.createConsentLink, { params: { contactId }, body: {} });
  const contact = await (await browser.newContext()).newPage();
  await contact.goto(url!);
  const answer = await answerOfLinkedIn(contact);
  const foreign = new URL(answer);
  foreign.searchParams.set('iss', 'https://issuer.example.com');
  await contact.goto(foreign.href);
  await contact.getByText('The sign-in did not work. Nothing is shared. Try again.').waitFor();
  expect(await violationsOf(contact)).toEqual([]);
  await contact.goto(answer.href);
  await contact.getByText('This sign-in has ended or was used before.').waitFor();

  const second = await (await browser.newContext()).newPage();
  await second.goto(url!);
  const late = await answerOfLinkedIn(second);
  // Time is no part of this test: what is stored is.
  await inDatabase(app.databaseUri, (db) =>
    db.collection('socialSignIns').updateMany({}, { $set: { expiresAt: new Date(0) } }),
  );
  await second.goto(late.href);
  await second.getByText('This sign-in has ended or was used before.').waitFor();
  const profiles = await admin.get(social.listProfiles, { params: { contactId } });
  expect(profiles.map(({ platform }) => platform)).not.toContain('linkedin');
  await Promise.all([contact.close(), second.close()]);
});

test('a network that refuses to refresh a token, and one that takes the consent no more, ask for it again', async () => {
  const x = page
    .getByRole('list', { name: 'Profiles' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'X', exact: true }) });
  const connect = async () => {
    const { url } = await admin.get(social.createConsentLink, { params: { contactId }, body: {} });
    const contact = await (await browser.newContext()).newPage();
    await contact.goto(url!);
    await contact.getByRole('button', { name: 'Sign in with X' }).click();
    await contact.getByText('Thank you. Your profile is connected.').waitFor();
    await contact.close();
    await x.getByText('Connected').waitFor();
  };
  const sync = async () => {
    await x.getByRole('button', { name: 'Actions for X' }).click();
    await page.getByRole('menuitem', { name: 'Sync now' }).click();
  };
  await page.goto(`${app.url}/contacts/${contactId}?tab=social`);
  peers.x.lifetime = 60;
  await connect();
  peers.x.refreshTokens.clear();
  await sync();
  await x.getByText('Expired').waitFor();
  await x.getByText('Ask the contact').waitFor();
  await x.getByRole('button', { name: 'Ask for consent again' }).click();
  await page.getByRole('dialog', { name: 'Ask for consent' }).waitFor();
  await page.keyboard.press('Escape');

  peers.x.lifetime = 7_200;
  await connect();
  peers.x.accessTokens.clear();
  await sync();
  await x.getByText('Revoked').waitFor();
  await x.getByRole('button', { name: 'Ask for consent again' }).waitFor();
  expect(complaints).toEqual([]);
});

test('all that is kept of a contact is handed out, and deleted by a second click', async () => {
  await page.getByRole('button', { name: 'What is kept' }).click();
  const dialog = page.getByRole('dialog', { name: 'What is kept, and where it came from' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download as JSON' }).click(),
  ]);
  const data = JSON.parse(await readFile(await file.path(), 'utf8')) as { profiles: { platform: string }[] };
  expect(data.profiles.map(({ platform }) => platform).sort()).toEqual(['mastodon', 'twitter']);
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await dialog.getByText('This cannot be undone.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByText('No profiles yet').waitFor();
  const left = await admin.get(social.exportContact, { params: { contactId } });
  expect(left).toEqual({ profiles: [], activities: [], register: [], suggestions: [] });
});

test('every state of a profile says what it is and what comes next, in the dark and on a phone', async () => {
  const body = { firstName: 'Noor', lastName: 'Example' };
  const { id } = await admin.get(contacts.create, { body });
  const until = new Date(Date.now() + 900_000);
  const states: [state: ProfileState, platform: string, says: string, more?: object][] = [
    ['linked', 'linkedin', 'Link only'],
    ['not_configured', 'twitter', 'An administrator connects it', { reason: 'X is not connected.' }],
    ['connecting', 'facebook', 'Connecting', { way: 'consent' }],
    ['connected', 'mastodon', 'Connected', { lastSynced: new Date() }],
    ['limited', 'bluesky', 'Reads continue in 15 minutes.', { until, reason: 'Bluesky was asked too often.' }],
    ['failing', 'github', 'GitHub has no such profile.', { reason: 'GitHub has no such profile.' }],
    ['budget_spent', 'blog', 'once an administrator raises the budget', { until, reason: 'The budget is spent.' }],
    ['expired', 'twitter', 'Ask for consent again', { way: 'consent', reason: 'The access has expired.' }],
    ['revoked', 'facebook', 'Ask for consent again', { way: 'consent', reason: 'The contact took it back.' }],
  ];
  const profiles = states.map(([state, platform, , more], place) => ({
    ...{ contact: new ObjectId(id), contactName: 'Noor Example', owner: new ObjectId(admin.id) },
    ...{ isHidden: false, platform, way: 'address', key: `${platform}:${place}`, handle: `@noor-${state}` },
    ...{ profileUrl: `https://${platform}.example.com/noor`, values: {}, proposals: [], dismissed: {} },
    ...{ isVerified: false, state, isMuted: false, failures: 0, followersHistory: [], createdAt: new Date() },
    ...more,
  }));
  await inDatabase(app.databaseUri, (db) => db.collection('socialProfiles').insertMany(profiles));
  await page.goto(`${app.url}/contacts/${id}?tab=social`);
  for (const [state, , says] of states) await card(`@noor-${state}`).getByText(says).first().waitFor();
  for (const [width, colorScheme] of [
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    await card('@noor-revoked').waitFor();
    expect(await violationsOf(page), `${width} ${colorScheme}`).toEqual([]);
  }
  expect(complaints).toEqual([]);
});
