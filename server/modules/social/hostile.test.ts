import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { contacts } from '@sequelstring/contract/crm.ts';
import { social as routes } from '@sequelstring/contract/social.ts';
import type { Platform, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';
import { openSocialPeers, type SocialPeers } from '../../../test/social-peers.ts';

/** Servers that mean harm, met through each way in. */
let peers: SocialPeers;
let app: TestApp;
let admin: Actor;
beforeAll(async () => {
  peers = await openSocialPeers();
  app = await startApp({ env: peers.env });
  admin = await app.setUp();
});
afterAll(async () => {
  await app?.stop();
  await peers?.close();
});
afterEach(() => {
  peers.intercept = undefined;
});

const harm = '<img src=x onerror=alert(1)>';
const turned = '\u202eMara\u0000\u2066';
const script = '<p>Hello<script>alert(1)</script><iframe src="javascript:alert(1)"></iframe></p>';
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

async function newContact(more: { website?: string; email?: string } = {}): Promise<string> {
  const lastName = randomBytes(4).toString('hex');
  return (await admin.get(contacts.create, { body: { firstName: 'Mara', lastName, ...more } })).id;
}

async function settled(contactId: string, states: readonly SocialProfile['state'][]): Promise<SocialProfile> {
  let profile: SocialProfile | undefined;
  await expect
    .poll(
      async () => {
        [profile] = await admin.get(routes.listProfiles, { params: { contactId } });
        return profile?.state;
      },
      { timeout: 20_000 },
    )
    .toSatisfy((state) => states.includes(state));
  return profile!;
}

async function linked(platform: Platform, profileUrl: string, states: readonly SocialProfile['state'][]) {
  const contactId = await newContact();
  await admin.get(routes.linkProfile, { params: { contactId }, body: { platform, profileUrl } });
  const profile = await settled(contactId, states);
  return { profile, posts: await admin.get(routes.activity, { params: { contactId }, query: { limit: 200 } }) };
}

function hostilePeers(): void {
  peers.mastodon.account = {
    ...{ id: '9', acct: `mara"${harm}`, username: 'mara', display_name: `${harm}${turned}`, note: script },
    ...{ avatar: 'javascript:alert(1)', url: 'javascript:alert(1)', followers_count: 1e308 },
    fields: Array.from({ length: 5_000 }, () => ({ value: '<a href="javascript:alert(1)">x</a>', verified_at: 'now' })),
  };
  const dates = [inHours(12), inHours(24 * 900), '1970-01-01T00:00:00Z', 'yesterday', inHours(-1)];
  peers.mastodon.statuses = Array.from({ length: 2_000 }, (_, index) => ({
    ...{ id: String(index + 1), created_at: dates[index % dates.length], content: `${script} ${index}` },
    ...{ url: 'javascript:alert(1)', visibility: 'public', favourites_count: -3 },
    media_attachments: [{ type: 'image', url: 'file:///etc/passwd' }],
  }));
  peers.bluesky.profile = { did: 'did:plc:mara', handle: 'mara.example.com', displayName: harm, description: turned };
  peers.bluesky.posts = Array.from({ length: 900 }, (_, index) => ({
    ...{ text: `${harm} ${turned} ${index}`, rkey: `r${index}`, at: dates[index % dates.length]! },
  }));
  peers.github.user = { id: 7, login: 'mara-example', name: harm, bio: script, html_url: 'javascript:alert(1)' };
  peers.github.events = Array.from({ length: 900 }, (_, index) => ({
    ...{ id: `e${index}`, type: 'ReleaseEvent', created_at: dates[index % dates.length] },
    ...{
      repo: { name: harm },
      payload: { action: 'published', release: { name: harm, html_url: 'data:text/html,x' } },
    },
  }));
  peers.blog.title = '&lt;img src=x onerror=alert(1)&gt;';
  peers.blog.items = Array.from({ length: 900 }, (_, index) => ({
    ...{
      title: `&lt;script&gt;alert(1)&lt;/script&gt; ${index}`,
      text: `&lt;b onclick=alert(1)&gt;${index}&lt;/b&gt;`,
    },
    at: new Date(dates[index % 2]!).toUTCString(),
  }));
}

it.each<[Platform, () => string]>([
  ['mastodon', () => `${peers.url}/@mara`],
  ['bluesky', () => 'https://bsky.app/profile/mara.example.com'],
  ['github', () => 'https://github.com/mara-example'],
  ['blog', () => `${peers.url}/blog`],
])(
  '%s may send markup, wrong dates and endless pages: plain text of this day comes of it',
  async (platform, address) => {
    hostilePeers();
    const { profile, posts } = await linked(platform, address(), ['connected']);
    const all = JSON.stringify([profile, posts]);
    // Control characters and those that turn the direction of text; JSON escapes them.
    expect(all).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\\u0000/);
    for (const url of [profile.profileUrl, profile.avatarUrl, profile.website, ...posts.map((post) => post.url)])
      if (url) expect(url).toMatch(/^https?:\/\//);
    for (const { media } of posts) for (const { url } of media) expect(url).toMatch(/^https?:\/\//);
    expect(posts.length).toBeLessThanOrEqual(50);
    for (const { publishedAt, counts } of posts) {
      expect(Date.parse(publishedAt)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(publishedAt)).toBeGreaterThan(Date.UTC(2000));
      expect(counts.likes ?? 0).toBeGreaterThanOrEqual(0);
    }
    if (platform === 'mastodon') expect([profile.bio, posts[0]?.text.split(' ')[0]]).toEqual(['Hello', 'Hello']);
  },
);

function endless(res: ServerResponse, type: string): void {
  res.writeHead(200, { 'content-type': type });
  const more = () => {
    while (res.write('"x"'.repeat(10_000))) if (res.destroyed) return;
    res.once('drain', more);
  };
  more();
}

const answers: Record<string, (res: ServerResponse) => void> = {
  'more than anybody reads': (res) => endless(res, 'application/json'),
  'a way into the network of the house': (res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  'a circle': (res) => res.writeHead(302, { location: '/round' }).end(),
  'a bomb of entities': (res) =>
    res
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(`<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}">${bomb}]><rss><channel><title>&z;</title></channel></rss>`),
};
const bomb = [...'bcdefghz']
  .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(50)}">`)
  .join('');

it.each(Object.keys(answers))('a server that answers with %s leads to a sentence on the profile', async (answer) => {
  peers.intercept = (_req, res) => {
    answers[answer]!(res);
    return true;
  };
  for (const [platform, address] of [
    ['mastodon', `${peers.url}/@mara`],
    ['blog', `${peers.url}/blog`],
  ] as const) {
    const { profile, posts } = await linked(platform, address, ['failing', 'limited', 'connected']);
    expect(posts).toEqual([]);
    // Entities of its own are not expanded, so what is left of the bomb is a feed without articles.
    if (answer === 'a bomb of entities' && platform === 'blog') expect(profile.displayName!.length).toBeLessThan(200);
    else expect(profile.reason).toMatch(/^.{5,300}\.$/s);
  }
  expect(await admin.get(routes.listNetworks)).toHaveLength(7);
});

it.each([
  [
    'names ten thousand profiles',
    `${'<a rel="me" href="/@mara">x</a>'.repeat(5_000)}${'<a rel=me href=//10.0.0.1/@x>'.repeat(5_000)}`,
  ],
  [
    'names itself and scripts',
    '<a rel="me" href="javascript:alert(1)">x</a><a rel="me" href="/site">x</a><base href="file:///">',
  ],
  ['never ends', undefined],
])('the site of a contact that %s is read once and harms nobody', async (_what, html) => {
  hostilePeers();
  const asked = peers.requests.length;
  peers.intercept = (req, res) => {
    if (req.url !== '/site') return false;
    if (html === undefined) endless(res, 'text/html');
    else res.writeHead(200, { 'content-type': 'text/html' }).end(html);
    return true;
  };
  const params = { contactId: await newContact({ website: `${peers.url}/site` }) };
  await admin.get(routes.findSuggestions, { params });
  const list = () => admin.get(routes.listSuggestions, { params });
  await expect.poll(async () => (await list()).state, { timeout: 30_000 }).toBe('done');
  const { suggestions, problems } = await list();
  for (const { profileUrl } of suggestions) expect(profileUrl).toMatch(/^https?:\/\//);
  if (html === undefined) expect(problems.join(' ')).toMatch(/site/);
  expect(peers.requests.length - asked).toBeLessThan(60);
});

it.each(['more than anybody reads', 'a way into the network of the house'])(
  'a sign-in whose token endpoint answers with %s fails, and says so',
  async (answer) => {
    const params = { contactId: await newContact(), platform: 'twitter' as const };
    const { url } = await admin.get(routes.connect, { params });
    const leave = await fetch(url, { redirect: 'manual' });
    const back = new URL(leave.headers.get('location')!);
    peers.intercept = (req, res) => {
      if (!req.url?.startsWith('/2/oauth2/token')) return false;
      answers[answer]!(res);
      return true;
    };
    const reply = await fetch(`${app.url}${back.pathname}${back.search}`, { redirect: 'manual' });
    expect(reply.headers.get('location')).toContain('result=failed');
  },
);
