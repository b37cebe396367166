import { once } from 'node:events';
import { contacts } from '@sequelstring/contract/crm.ts';
import { notifications } from '@sequelstring/contract/notifications.ts';
import { social as routes } from '@sequelstring/contract/social.ts';
import type { SocialActivity } from '@sequelstring/contract/social-profiles.ts';
import mongoose from 'mongoose';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { at, openSocialPeers, type SocialPeers } from '../../../test/social-peers.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import { applyRetention } from './retention.service.ts';

let peers: SocialPeers;
let app: TestApp;
let [admin, rep, otherRep]: Actor[] = [];
let contactId: string;
let socket: Socket;
const activities: SocialActivity[] = [];
const synced: { profileId: string; state: string }[] = [];
let wake = () => {};

beforeAll(async () => {
  peers = await openSocialPeers();
  app = await startApp({ env: peers.env });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
  otherRep = await app.signedIn(admin, 'rep', 'Otto Other');
  contactId = (
    await rep.get(contacts.create, { body: { firstName: 'Mara', lastName: 'Example', email: 'mara@example.com' } })
  ).id;
  socket = io(app.url, { transports: ['websocket'], auth: { token: rep.token } });
  socket.on('social:new-activity', (activity) => {
    activities.push(activity);
    wake();
  });
  socket.on('social:profile-synced', (message) => {
    synced.push(message);
    wake();
  });
  await once(socket as never, 'connect');
});
afterAll(async () => {
  socket?.disconnect();
  await app?.stop();
  await peers?.close();
});

/** Resolves when a message that came fits. */
async function until<T>(find: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found) return found;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}
const stateOf = (id: string) => synced.findLast(({ profileId }) => profileId === id)?.state;
const link = async (profileUrl: string, platform?: 'mastodon' | 'bluesky' | 'github' | 'blog' | 'linkedin') => {
  const profile = await rep!.get(routes.linkProfile, {
    params: { contactId },
    body: { profileUrl, ...(platform && { platform }) },
  });
  return profile;
};
const profile = async (id: string) =>
  (await rep!.get(routes.listProfiles, { params: { contactId } })).find((one) => one.id === id)!;

let mastodonId: string;

it('links a Mastodon profile by its address, and its posts arrive at once', async () => {
  peers.mastodon.statuses = [
    {
      id: '2',
      created_at: at(60_000),
      content: '<p>The new <a href="https://example.com/span">span</a> is up<br>at last.</p><script>alert(1)</script>',
      url: `${peers.url}/@mara/2`,
      visibility: 'public',
      favourites_count: 4,
    },
    { id: '1', created_at: at(120_000), content: '<p>Not for everyone</p>', visibility: 'private' },
  ];
  const linked = await link(`${peers.url}/@mara`);
  expect(linked).toMatchObject({ platform: 'mastodon', state: 'connecting', way: 'address' });
  mastodonId = linked.id;
  const activity = await until(() => activities[0]);
  expect(activity).toMatchObject({ platform: 'mastodon', kind: 'post', text: 'The new span is up\nat last.' });
  await until(() => stateOf(mastodonId) === 'connected');
  expect(await profile(mastodonId)).toMatchObject({
    displayName: 'Mara Example',
    bio: 'Builds bridges.',
    followers: 1200,
    provenance: { bio: { from: 'network', locked: false } },
  });
  const [mirrored] = (await rep!.get(contacts.get, { params: { id: contactId } })).socialProfiles;
  expect(mirrored).toMatchObject({ platform: 'mastodon', displayName: 'Mara Example', followers: 1200 });
});

it('reads Bluesky, GitHub and a blog, and shows one post for what stands on two networks', async () => {
  const text = 'We finished the northern pier of the long bridge this morning. Photos follow soon!';
  peers.bluesky.posts = [{ text: `${text} https://example.com/x`, rkey: 'abc', at: at(30_000) }];
  peers.mastodon.statuses = [{ id: '3', created_at: at(20_000), content: `<p>${text}</p>`, visibility: 'public' }];
  peers.github.events = [
    {
      id: 'e1',
      type: 'ReleaseEvent',
      created_at: at(90_000),
      repo: { name: 'mara-example/truss' },
      payload: {
        action: 'published',
        release: { name: 'v2', html_url: 'https://github.com/mara-example/truss/releases/v2' },
      },
    },
  ];
  peers.blog.items = [
    {
      title: 'How piers stand',
      text: 'A short history of piers.',
      at: new Date(Date.now() - 86_400_000).toUTCString(),
    },
  ];
  const bluesky = await link('https://bsky.app/profile/mara.example.com');
  await until(() => stateOf(bluesky.id) === 'connected');
  const github = await link('mara-example', 'github');
  const blog = await link(`${peers.url}/blog`, 'blog');
  await until(() => stateOf(github.id) === 'connected' && stateOf(blog.id) === 'connected');
  await rep!.get(routes.syncProfile, { params: { contactId, profileId: mastodonId } });
  const both = await until(() => activities.find(({ alsoOn }) => alsoOn.length > 0));
  expect(both).toMatchObject({ platform: 'bluesky', alsoOn: [{ platform: 'mastodon' }] });
  const page = await rep!.get(routes.activity, { params: { contactId } });
  expect(page.map(({ kind }) => kind)).toEqual(['post', 'post', 'code', 'article']);
  expect(page[2]).toMatchObject({ text: 'Released v2 of mara-example/truss' });
});

it('pages by cursor, filters, and shows nothing to those who may not see the contact', async () => {
  const first = await rep!.call(routes.activity, { params: { contactId }, query: { limit: 3 } });
  if (!first.success) throw new Error('refused');
  expect(first.meta).toMatchObject({ total: 4, hasMore: true });
  const rest = await rep!.get(routes.activity, {
    params: { contactId },
    query: { limit: 3, cursor: first.meta!.nextCursor! },
  });
  expect(rest.map(({ kind }) => kind)).toEqual(['article']);
  expect(await rep!.get(routes.feed, { query: { platform: 'github' } })).toHaveLength(1);
  expect(await admin!.get(routes.feed)).toHaveLength(4);
  expect(await otherRep!.get(routes.feed)).toHaveLength(0);
  const params = { contactId };
  for (const route of [routes.listProfiles, routes.activity, routes.posts])
    expect(await otherRep!.refused(route, { params })).toMatchObject({ code: 'contact_not_found' });
});

it('shows a post to nobody who may not read the contact, also before our copy of its owner has followed', async () => {
  const rows = mongoose.connection.db!.collection('socialActivities');
  const owner = new mongoose.Types.ObjectId(otherRep!.id);
  await rows.updateMany({}, { $set: { owner } });
  expect(await otherRep!.get(routes.feed)).toEqual([]);
  await rows.updateMany({}, { $set: { owner: new mongoose.Types.ObjectId(rep!.id) } });
  expect(await rep!.get(routes.feed)).toHaveLength(4);
});

it('keeps what a person typed, and proposes what the network says now', async () => {
  const params = { contactId, profileId: mastodonId };
  await rep!.get(routes.updateProfile, { params, body: { values: { bio: 'Chief engineer' } } });
  peers.mastodon.account.note = '<p>Retired.</p>';
  const before = synced.length;
  await rep!.get(routes.syncProfile, { params });
  await until(() => synced.slice(before).some(({ state }) => state === 'connected'));
  expect(await profile(mastodonId)).toMatchObject({
    bio: 'Chief engineer',
    provenance: { bio: { from: 'person', locked: true } },
    proposals: [{ field: 'bio', value: 'Retired.' }],
  });
  const accepted = await rep!.get(routes.updateProfile, { params, body: { accept: ['bio'] } });
  expect(accepted).toMatchObject({ bio: 'Retired.', proposals: [], provenance: { bio: { from: 'network' } } });
});

it('reads once more where somebody asks while it is being read', async () => {
  const params = { contactId, profileId: mastodonId };
  const lookups = () => peers.requests.filter(({ path }) => path.startsWith('/api/v1/accounts/lookup')).length;
  let goOn = () => {};
  const isHeld = new Promise<void>((held) => {
    peers.intercept = (req, res) => {
      if (!req.url?.startsWith('/api/v1/accounts/lookup')) return false;
      peers.intercept = undefined;
      const answer = JSON.stringify(peers.mastodon.account);
      goOn = () => res.writeHead(200, { 'content-type': 'application/json' }).end(answer);
      held();
      return true;
    };
  });
  const before = lookups();
  await rep!.get(routes.syncProfile, { params });
  await isHeld;
  await rep!.get(routes.syncProfile, { params });
  await rep!.get(routes.syncProfile, { params });
  peers.mastodon.account.followers_count = 1234;
  goOn();
  await expect.poll(async () => (await profile(mastodonId)).followers, { timeout: 15_000 }).toBe(1234);
  expect(lookups() - before).toBe(2);
});

it('proposes a new company for the contact’s own record, and writes nothing there', async () => {
  const body = { firstName: 'Mara', lastName: 'Example', companyName: 'Fabrikam', title: 'Engineer' };
  const { id } = await rep!.get(contacts.create, { body });
  const params = { contactId: id };
  const linked = await rep!.get(routes.linkProfile, {
    params,
    body: { profileUrl: 'https://github.com/mara-example' },
  });
  const [found] = await until(async () => {
    const profiles = await rep!.get(routes.listProfiles, { params });
    return profiles[0]?.state === 'connected' && profiles;
  });
  expect(found?.onContact).toMatchObject([{ field: 'companyName', value: 'Northwind' }]);
  expect(await rep!.get(contacts.get, { params: { id } })).toMatchObject({ companyName: 'Fabrikam' });

  await rep!.get(contacts.update, { params: { id }, body: { companyName: 'Northwind GmbH' } });
  expect((await rep!.get(routes.listProfiles, { params }))[0]?.onContact).toEqual([]);
  await rep!.get(contacts.update, { params: { id }, body: { companyName: 'Fabrikam' } });
  const profileId = linked.id;
  await rep!.get(routes.updateProfile, {
    params: { ...params, profileId },
    body: { dismissOnContact: ['companyName'] },
  });
  expect((await rep!.get(routes.listProfiles, { params }))[0]?.onContact).toEqual([]);
});

it('tells the timeline and the owner of the contact of a new job and of many new followers', async () => {
  peers.github.user = { ...peers.github.user, company: 'Contoso', followers: 400 };
  const github = (await rep!.get(routes.listProfiles, { params: { contactId } })).find(
    ({ platform }) => platform === 'github',
  )!;
  await rep!.get(routes.syncProfile, { params: { contactId, profileId: github.id } });
  const titles = ['Now works at Contoso (before: Northwind), says GitHub', 'Followers on GitHub rose from 12 to 400'];
  await expect
    .poll(
      async () =>
        (await rep!.get(contacts.timeline, { params: { id: contactId } }))
          .filter(({ type }) => type === 'social')
          .map(({ title }) => title)
          .sort(),
      { timeout: 15_000 },
    )
    .toEqual(titles.toSorted());
  await expect
    .poll(async () => (await rep!.get(notifications.list)).map(({ kind, title, body }) => [kind, title, body]), {
      timeout: 15_000,
    })
    .toEqual(expect.arrayContaining(titles.map((body) => ['social', 'Mara Example', body])));
});

it('links an address that it may not read, and says so', async () => {
  const linked = await link('https://www.linkedin.com/in/mara-example');
  expect(linked).toMatchObject({ platform: 'linkedin', state: 'linked', handle: 'mara-example' });
  expect(
    await rep!.refused(routes.linkProfile, {
      params: { contactId },
      body: { profileUrl: 'https://linkedin.com/in/mara-example/' },
    }),
  ).toMatchObject({ code: 'social_profile_exists' });
  expect(
    await rep!.refused(routes.linkProfile, {
      params: { contactId },
      body: { platform: 'github', profileUrl: 'https://example.com/x' },
    }),
  ).toMatchObject({ code: 'social_address_invalid', status: 422 });
});

it('suggests profiles with what speaks for them, links none, and dismissed ones do not come back', async () => {
  const body = {
    ...{ firstName: 'Mara', lastName: 'Example' },
    ...{ website: `${peers.url}/site`, companyName: 'Contoso' },
  };
  const { id } = await otherRep!.get(contacts.create, { body });
  const params = { contactId: id };
  expect(await otherRep!.get(routes.listSuggestions, { params })).toMatchObject({ state: 'never' });
  expect(await otherRep!.get(routes.findSuggestions, { params })).toMatchObject({ state: 'searching' });
  const search = async () => {
    await expect
      .poll(async () => (await otherRep!.get(routes.listSuggestions, { params })).state, { timeout: 20_000 })
      .toBe('done');
    return (await otherRep!.get(routes.listSuggestions, { params })).suggestions;
  };
  const found = await search();
  expect(found.map(({ platform, confidence }) => [platform, confidence])).toEqual(
    expect.arrayContaining([
      ['mastodon', 'high'],
      ['github', 'medium'],
    ]),
  );
  expect(found.find(({ platform }) => platform === 'mastodon')?.evidence[0]).toMatch(/site links to it as its own/);
  expect(await otherRep!.get(routes.listProfiles, { params })).toEqual([]);
  expect(await rep!.refused(routes.listSuggestions, { params })).toMatchObject({ code: 'contact_not_found' });

  const github = found.find(({ platform }) => platform === 'github')!;
  await otherRep!.get(routes.dismissSuggestion, { params: { ...params, suggestionId: github.id } });
  const mastodon = found.find(({ platform }) => platform === 'mastodon')!;
  const { platform, profileUrl } = mastodon;
  await otherRep!.get(routes.linkProfile, { params, body: { platform, profileUrl } });
  await otherRep!.get(routes.findSuggestions, { params });
  const again = (await search()).map((one) => one.platform);
  expect(again).not.toContain('github');
  expect(again).not.toContain('mastodon');
});

it('deletes what came from a profile with it, and keeps what stands elsewhere', async () => {
  const [bluesky] = (await rep!.get(routes.listProfiles, { params: { contactId } })).filter(
    ({ platform }) => platform === 'bluesky',
  );
  await rep!.get(routes.removeProfile, { params: { contactId, profileId: bluesky!.id } });
  await until(() => stateOf(bluesky!.id) === 'removed');
  const page = await rep!.get(routes.posts, { params: { contactId } });
  expect(page.map(({ platform }) => platform)).toEqual(['mastodon', 'mastodon', 'github', 'blog']);
});

it('deletes what is kept longer than is said, and keeps what a person typed', async () => {
  const params = { contactId, profileId: mastodonId };
  await rep!.get(routes.updateProfile, { params, body: { values: { headline: 'Chief engineer' } } });
  const register = async () =>
    (await rep!.get(routes.register, { params }))
      .filter(({ platform }) => platform === 'mastodon')
      .map(({ field, from, keptUntil }) => [field, from, keptUntil !== undefined]);
  const before = await register();
  expect(before).toEqual(
    expect.arrayContaining([
      ['displayName', 'network', true],
      ['posts', 'network', true],
      ['headline', 'person', false],
    ]),
  );
  const days = 365;
  const mastodon = { platform: 'mastodon', retention: { days, purpose: '' } } as SocialNetwork;
  const inAYear = Temporal.Now.instant().add({ hours: 24 * days + 1 });
  const deps = { networks: new Map([['mastodon' as const, mastodon]]), teller: { synced: async () => {} } as never };
  await applyRetention({ ...deps, clock: { now: () => Temporal.Now.instant() } });
  expect(await register()).toEqual(before);
  await applyRetention({ ...deps, clock: { now: () => inAYear } });
  expect(await register()).toEqual([
    ['profileUrl', 'person', false],
    ['headline', 'person', false],
  ]);
  const left = await rep!.get(routes.activity, { params: { contactId } });
  expect(new Set(left.map(({ platform }) => platform))).toEqual(new Set(['blog']));
});
