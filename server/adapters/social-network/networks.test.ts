import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocialPeers, type SocialPeers } from '../../../test/social-peers.ts';
import { AddressRanges } from '../../kernel/address-ranges.ts';
import { Integrations } from '../../kernel/integrations.ts';
import { createSafeFetch } from '../../kernel/safe-fetch.ts';
import { contextFor, type HostileAnswer, socialNetworkContract } from '../../ports/social-network.contract.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import { FeedSource } from '../news-source/feed.ts';
import { createNetworks } from './networks.ts';

let peers: SocialPeers;
let networks: ReadonlyMap<Platform, SocialNetwork>;
const token = 'a-good-token';

beforeAll(async () => {
  peers = await openSocialPeers();
  peers.x.accessTokens.add(token);
  peers.x.posts = [{ id: '9', text: 'Hello', created_at: new Date(Date.now() - 1000).toISOString() }];
  peers.mastodon.statuses = [{ id: '5', content: '<p>Hi</p>', created_at: new Date(Date.now() - 1000).toISOString() }];
  peers.bluesky.posts = [{ text: 'Hi', rkey: 'a', at: new Date(Date.now() - 1000).toISOString() }];
  peers.blog.items = [{ title: 'One', text: 'Two', at: new Date(Date.now() - 86_400_000).toUTCString() }];
  const env: Record<string, string> = {
    ...peers.env,
    ...{ LINKEDIN_CLIENT_ID: 'li-client', LINKEDIN_CLIENT_SECRET: 'li-secret' },
    ...{ LINKEDIN_ISSUER: peers.url, LINKEDIN_API_URL: peers.url },
  };
  const fetch = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) });
  // Nothing is kept in this vault: all settings come from the environment.
  const vault = { get: async () => undefined } as never;
  const integrations = new Integrations({ vault, environment: (name) => env[name] });
  const feeds = new FeedSource({ fetch, now: () => new Date() });
  const all = createNetworks({ fetch, fetchTrusted: fetch, feeds, integrations });
  networks = new Map(all.map((network) => [network.platform, network]));
});
afterAll(() => peers?.close());

const hostile: Record<HostileAnswer, (res: ServerResponse) => void> = {
  huge: (res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    Readable.from(endless()).pipe(res);
  },
  nonsense: (res) => res.writeHead(200, { 'content-type': 'application/json' }).end('<html>{"id":'),
  'wrong types': (res) =>
    res.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ...{ id: '1', did: 'did:plc:1', handle: 'x.test', sub: '1', login: 'x', acct: { deep: [] } },
        ...{
          display_name: ['<b>'],
          note: 7,
          fields: 'no',
          followers_count: -5,
          followers: '9',
          avatar: 'javascript:1',
        },
        data: { id: '1', username: 'x', public_metrics: [], name: { a: 1 } },
      }),
    ),
  'redirect inside': (res) => res.writeHead(302, { location: 'http://10.0.0.1/secret' }).end(),
  'redirect in circles': (res) => res.writeHead(302, { location: '/round' }).end(),
  'never the last page': (res) =>
    res
      .writeHead(200, { 'content-type': 'application/json', link: `<${peers.url}/next>; rel="next"` })
      .end(JSON.stringify({ ...anyProfile, cursor: 'more', next: `${peers.url}/next`, meta: { next_token: 'more' } })),
  limited: (res) => res.writeHead(429, { 'retry-after': '7' }).end('{}'),
  broken: (res) => res.socket?.destroy(),
  empty: (res) => res.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
};

/** One that every network takes for its own. */
const anyProfile = {
  ...{ id: 1, sub: '1', did: 'did:plc:1', handle: 'x.test', login: 'x', acct: 'x', display_name: 'X' },
  ...{ data: { id: '1', username: 'x' }, items: [{ login: 'x' }], actors: [{ did: 'did:plc:1' }] },
  ...{ feed: [], profiles: [{ did: 'did:plc:1', handle: 'x.test' }] },
};

function* endless(): Generator<string> {
  for (let piece = 0; piece < 20_000; piece++) yield '"x"'.repeat(1000);
}

const answerWith = (answer: HostileAnswer | undefined) => {
  peers.intercept =
    answer &&
    ((_req, res) => {
      hostile[answer](res);
      return true;
    });
};

const cases: [Platform, () => string, string?][] = [
  ['mastodon', () => `${peers.url}/@mara`],
  ['bluesky', () => 'https://bsky.app/profile/mara.example.com'],
  ['github', () => 'https://github.com/mara-example'],
  ['twitter', () => 'https://x.com/maraexample', token],
  ['facebook', () => 'https://www.facebook.com/mara', token],
  ['linkedin', () => 'https://www.linkedin.com/in/mara-example', token],
  ['blog', () => `${peers.url}/blog`],
];
describe.each(cases)('%s', (platform, address, accessToken) => {
  socialNetworkContract({
    network: () => networks.get(platform)!,
    address,
    ...(accessToken && { accessToken }),
    answerWith,
    asked: () => peers.requests.length,
  });
});

it('every network is here whose folder is', () => {
  expect([...networks.keys()].sort()).toEqual([
    'blog',
    'bluesky',
    'facebook',
    'github',
    'linkedin',
    'mastodon',
    'twitter',
  ]);
});

it('measures the end of a window by the clock of the network', async () => {
  peers.intercept = (_req, res) => {
    const theirs = Date.now() - 3 * 3_600_000;
    res
      .writeHead(429, {
        date: new Date(theirs).toUTCString(),
        'x-rate-limit-limit': '900',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(Math.floor(theirs / 1000) + 60),
      })
      .end('{}');
    return true;
  };
  const ref = { profileUrl: 'https://x.com/maraexample', handle: undefined, profileId: undefined };
  const error = await networks
    .get('twitter')!
    .readProfile(ref, contextFor(token))
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'limited', rate: { remaining: 0 } });
  const { resetInMs } = (error as { rate: { resetInMs: number } }).rate;
  expect(resetInMs).toBeGreaterThan(55_000);
  expect(resetInMs).toBeLessThanOrEqual(61_000);
  peers.intercept = undefined;
});
