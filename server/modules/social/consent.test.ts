import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contacts } from '@sequelstring/contract/crm.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { social as routes } from '@sequelstring/contract/social.ts';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import mongoose from 'mongoose';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { Browser } from '../../../test/cookie-browser.ts';
import { runScript } from '../../../test/process.ts';
import { type LinkedInPeer, openLinkedIn, openSocialPeers, type SocialPeers } from '../../../test/social-peers.ts';

let peers: SocialPeers;
let linkedIn: LinkedInPeer;
let app: TestApp;
let admin: Actor;
let contactId: string;
let socket: Socket;
const synced: { platform: string; state: string }[] = [];
let wake = () => {};

beforeAll(async () => {
  peers = await openSocialPeers();
  linkedIn = await openLinkedIn((uri) => uri.endsWith('/v1/social/linkedin/callback'));
  app = await startApp({ env: { ...peers.env, ...linkedIn.env } });
  admin = await app.setUp();
  const body = { firstName: 'Mara', lastName: 'Example', email: 'mara@example.com' };
  contactId = (await admin.get(contacts.create, { body })).id;
  socket = io(app.url, { transports: ['websocket'], auth: { token: admin.token } });
  socket.on('social:profile-synced', (message) => {
    synced.push(message);
    wake();
  });
  await once(socket as never, 'connect');
});
afterAll(async () => {
  socket?.disconnect();
  await app?.stop();
  await linkedIn?.close();
  await peers?.close();
});

async function becomes(platform: Platform, state: string): Promise<void> {
  const from = synced.length;
  const isThere = () =>
    synced.slice(Math.max(0, from - 3)).some((one) => one.platform === platform && one.state === state);
  while (!isThere())
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}
const profileOn = async (platform: Platform) =>
  (await admin.get(routes.listProfiles, { params: { contactId } })).find((one) => one.platform === platform);

/** The program answers at the address that it prints, and at the loopback address alike. */
const local = (address: string) => {
  const url = new URL(address);
  return `${app.url}${url.pathname}${url.search}`;
};
const tokenOf = (url: string) => new URL(url).pathname.split('/').at(-1)!;

async function begin(browser: Browser, token: string, platform: Platform): Promise<string> {
  const reply = await browser.open(`${app.url}/v1/social/consent/${token}/${platform}`, { method: 'POST' });
  const { data } = (await reply.json()) as { data: { url: string } };
  return data.url;
}

/** Signs in and agrees; the address at which it ends. */
async function signInAtLinkedIn(browser: Browser, url: string, end?: string): Promise<string> {
  const post = (body: string) => ({
    ...{ method: 'POST', body },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const login = await browser.follow(url);
  const consent = await browser.follow(login, post('prompt=login&login=mara&password=x'));
  return browser.follow(consent, post('prompt=consent'), end);
}
const newLink = async () =>
  tokenOf((await admin.get(routes.createConsentLink, { params: { contactId }, body: {} })).url!);
const resultOf = (reply: Response) => new URL(reply.headers.get('location')!, app.url).searchParams.get('result');

let link: string;

it('sends the contact a link by email, which says what is shared', async () => {
  const made = await admin.get(routes.createConsentLink, { params: { contactId }, body: { send: true } });
  expect(made).toMatchObject({ status: 'open', platforms: ['linkedin', 'twitter', 'facebook'] });
  link = tokenOf(made.url!);
  await expect
    .poll(async () => (await admin.get(routes.listConsentLinks, { params: { contactId } }))[0]?.email?.status)
    .toBe('sent');
  const [mail] = await admin.get(occasions.listOutbox);
  const { text } = await admin.get(occasions.getOutboxEmail, { params: { id: mail!.id } });
  expect(text).toContain(made.url);
  const page = await app.anonymous.get(routes.consentPage, { params: { token: link } });
  expect(page).toMatchObject({ contactName: 'Mara', askedBy: 'Ada Admin' });
  expect(page.networks[0]).toMatchObject({ platform: 'linkedin', shares: expect.arrayContaining(['Your name']) });
});

it('connects LinkedIn through a real OpenID provider, with state and PKCE', async () => {
  const browser = new Browser();
  const url = await begin(browser, link, 'linkedin');
  expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
  const back = await signInAtLinkedIn(browser, url);
  // The provider leads to the public address; the same browser comes along.
  expect(new URL(back).searchParams.get('result')).toBe('connected');
  await becomes('linkedin', 'connected');
  expect(await profileOn('linkedin')).toMatchObject({
    way: 'consent',
    state: 'connected',
    displayName: 'Mara Example',
    isVerified: true,
  });
  const page = await app.anonymous.get(routes.consentPage, { params: { token: link } });
  expect(page.networks[0]).toMatchObject({ connected: { displayName: 'Mara Example' } });
});

it('connects X with PKCE, reads its posts, and no answer works twice or in another browser', async () => {
  peers.x.posts = [{ id: '1001', text: 'Piers & more', created_at: new Date(Date.now() - 60_000).toISOString() }];
  const browser = new Browser();
  const leave = await browser.open(await begin(browser, link, 'twitter'));
  const callback = local(leave.headers.get('location')!);
  const stranger = await fetch(callback, { redirect: 'manual' });
  expect(stranger.headers.get('location')).toContain('result=unknown');
  const back = await browser.open(callback);
  expect(back.headers.get('location')).toContain('result=connected');
  await becomes('twitter', 'connected');
  const again = await browser.open(callback);
  expect(again.headers.get('location')).toContain('result=unknown');
  expect(await profileOn('twitter')).toMatchObject({ handle: '@maraexample', followers: 500 });
  const [post] = await admin.get(routes.posts, { params: { contactId }, query: { platform: 'twitter' } });
  expect(post).toMatchObject({ text: 'Piers & more', url: 'https://x.com/maraexample/status/1001' });
  const { budget } = (await admin.get(routes.listNetworks)).find(({ platform }) => platform === 'twitter')!;
  expect(budget).toMatchObject({ limit: 5, spent: 0.015 });
});

it('takes a refusal as one, and a made-up state as none', async () => {
  peers.x.denies = true;
  const browser = new Browser();
  const leave = await browser.open(await begin(browser, link, 'twitter'));
  const back = await browser.open(local(leave.headers.get('location')!));
  expect(back.headers.get('location')).toContain('result=denied');
  peers.x.denies = false;
  const forged = await browser.open(`${app.url}/v1/social/twitter/callback?state=forged&code=x`);
  expect(forged.headers.get('location')).toContain('result=unknown');
});

it('connects by the address that a rep is given, too, with the proof of the app at Facebook', async () => {
  const { url } = await admin.get(routes.connect, { params: { contactId, platform: 'facebook' } });
  const leave = await fetch(url, { redirect: 'manual' });
  const back = await fetch(local(leave.headers.get('location')!), { redirect: 'manual' });
  expect(back.headers.get('location')).toContain('result=connected');
  await becomes('facebook', 'connected');
  expect(await profileOn('facebook')).toMatchObject({ displayName: 'Mara on Facebook', hasPosts: false });
  const asked = peers.requests.findLast(({ path }) => path.includes('/me?'))!;
  const { proofOf } = await import('../../adapters/social-network/facebook/network.ts');
  expect(new URL(asked.path, peers.url).searchParams.get('appsecret_proof')).toBe(
    proofOf('fb-secret-0b5e3c', 'fb-access-token-77aa'),
  );
});

it('takes the cancel of the contact at a real provider for a no', async () => {
  const browser = new Browser();
  await browser.follow(await begin(browser, await newLink(), 'linkedin'));
  const [, abort] = /href="([^"]*\/interaction\/[^"]*\/abort)"/.exec(browser.page) ?? [];
  const end = await browser.follow(new URL(abort!, linkedIn.url).href);
  expect(new URL(end).searchParams.get('result')).toBe('denied');
});

it('takes no answer in the name of another issuer, none a second time, and none that is late', async () => {
  const callbackPath = '/v1/social/linkedin/callback';
  const browser = new Browser();
  const answer = async () =>
    local(await signInAtLinkedIn(browser, await begin(browser, await newLink(), 'linkedin'), callbackPath));

  const foreign = new URL(await answer());
  expect(foreign.searchParams.get('iss')).toBe(linkedIn.url);
  foreign.searchParams.set('iss', 'https://issuer.example.com');
  expect(resultOf(await browser.open(foreign.href))).toBe('failed');
  // The mix-up has used the sign-in up (RFC 9207).
  foreign.searchParams.set('iss', linkedIn.url);
  expect(resultOf(await browser.open(foreign.href))).toBe('unknown');

  // Time is no part of this test: what is stored is.
  const second = new Browser();
  const late = await second.open(await begin(second, await newLink(), 'twitter'));
  await mongoose.connection.db!.collection('socialSignIns').updateMany({}, { $set: { expiresAt: new Date(0) } });
  expect(resultOf(await second.open(local(late.headers.get('location')!)))).toBe('unknown');
});

it('keeps no token in clear: not in the database, not in its files, not in a reply', async () => {
  const secrets = [
    ...[...peers.x.accessTokens, ...peers.x.refreshTokens, ...linkedIn.tokens, 'fb-access-token-77aa'],
    ...['x-secret-7d1f0a', 'fb-secret-0b5e3c', 'linkedin-secret-51c0de'],
  ];
  expect(linkedIn.tokens.size).toBeGreaterThan(1);
  expect(secrets.length).toBeGreaterThan(7);
  const dump: string[] = [];
  for (const { name } of await mongoose.connection.db!.listCollections().toArray())
    dump.push(JSON.stringify(await mongoose.connection.db!.collection(name).find().toArray()));
  const replies = [
    JSON.stringify(await admin.get(routes.listProfiles, { params: { contactId } })),
    JSON.stringify(await admin.get(routes.exportContact, { params: { contactId } })),
  ];
  const files = await readdir(app.dataDir, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name));
    for (const secret of secrets) expect(bytes.includes(secret), file.name).toBe(false);
  }
  for (const secret of secrets) {
    expect(dump.join('')).not.toContain(secret);
    expect(replies.join('')).not.toContain(secret);
  }
});

/** Has X read again, which ends in this state. */
async function syncedX(state: string) {
  const { id: profileId } = (await profileOn('twitter'))!;
  const from = synced.length;
  await admin.get(routes.syncProfile, { params: { contactId, profileId } });
  while (!synced.slice(from).some((one) => one.platform === 'twitter' && one.state === state))
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  return (await profileOn('twitter'))!;
}
async function connectX() {
  const browser = new Browser();
  const leave = await browser.open(await begin(browser, await newLink(), 'twitter'));
  expect(resultOf(await browser.open(local(leave.headers.get('location')!)))).toBe('connected');
  await expect.poll(async () => (await profileOn('twitter'))?.state, { timeout: 15_000 }).toBe('connected');
}

it('goes on reading while another process changes the encryption key, and nothing becomes unreadable', async () => {
  // Each reading refreshes its token, which X takes once.
  peers.x.lifetime = 60;
  await connectX();
  const vault = mongoose.connection.db!.collection<{ _id: string; keyId: string }>('vault');
  const keysBefore = await vault.distinct('keyId');
  let isRotated = false;
  const rotation = runScript('scripts/rotate-keys.ts', { DATA_DIR: app.dataDir }).finally(() => {
    isRotated = true;
  });
  let reads = 0;
  do {
    await syncedX('connected');
    reads++;
  } while (!isRotated);
  const said = await rotation;
  expect(said).toMatch(/^Made a new encryption key/);
  expect(said).not.toContain('no known key');
  expect(reads).toBeGreaterThan(1);
  expect(await syncedX('connected')).toMatchObject({ state: 'connected' });
  // What was written meanwhile may lie under the former key, which still reads; the rest has moved on.
  const keysAfter = await vault.distinct('keyId');
  expect(keysAfter.filter((key) => !keysBefore.includes(key))).toHaveLength(1);
  peers.x.lifetime = 7200;
});

it('asks for consent again where the network refuses to refresh a token', async () => {
  peers.x.lifetime = 60;
  await connectX();
  await syncedX('connected');
  peers.x.refreshTokens.clear();
  expect(await syncedX('expired')).toMatchObject({ reason: expect.stringContaining('Ask the contact') });
  peers.x.lifetime = 7200;
});

it('asks for it again where a token can no longer be read, and goes on working', async () => {
  await connectX();
  const vault = mongoose.connection.db!.collection<{ _id: string; sealed: string }>('vault');
  const { id } = (await profileOn('twitter'))!;
  const kept = { _id: `token:${id}:twitter` };
  const [version, , ...rest] = (await vault.findOne(kept))!.sealed.split('.');
  const sealed = [version, 'a-lost-key', ...rest].join('.');
  await vault.updateOne(kept, { $set: { sealed, keyId: 'a-lost-key' } });
  expect(await syncedX('expired')).toMatchObject({ reason: expect.stringContaining('can no longer be read') });
  await connectX();
});

it('says so when the network no longer takes a consent', async () => {
  peers.x.accessTokens.clear();
  expect(await syncedX('revoked')).toMatchObject({ reason: expect.stringContaining('no longer') });
});

it('lets the contact take it back at any time, at the network too', async () => {
  const page = await app.anonymous.get(routes.consentWithdraw, { params: { token: link, platform: 'facebook' } });
  expect(page.networks.find(({ platform }) => platform === 'facebook')?.connected).toBeUndefined();
  expect(await profileOn('facebook')).toBeUndefined();
  expect(peers.facebook.revoked).toBe(1);
  for (const token of [`${link.slice(0, -2)}AA`, `${link} `, ` ${link}`, `${link}=`])
    expect(await app.anonymous.refused(routes.consentPage, { params: { token } }), token).toMatchObject({
      code: 'social_consent_invalid',
    });
});
