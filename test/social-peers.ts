import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Social networks of this machine: what they answer is data that a test changes, and what they were asked is kept. */
export interface SocialPeers {
  url: string;
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
  mastodon: { account: Record<string, unknown>; statuses: Record<string, unknown>[] };
  bluesky: { profile: Record<string, unknown>; posts: { text: string; rkey: string; at: string }[] };
  github: { user: Record<string, unknown>; events: Record<string, unknown>[] };
  blog: { title: string; items: { title: string; text: string; at: string }[] };
  x: {
    user: Record<string, unknown>;
    posts: Record<string, unknown>[];
    /** Tokens that are good now. */
    accessTokens: Set<string>;
    refreshTokens: Set<string>;
    revoked: string[];
    /** Seconds. */
    lifetime: number;
    limit: number;
    used: number;
    /** Milliseconds since 1970. */
    resetAt: number;
    denies: boolean;
  };
  facebook: { user: Record<string, unknown>; revoked: number };
  /** Answers in place of a network where it returns true. */
  intercept: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined;
  env: Record<string, string>;
  close(): Promise<void>;
}

export const at = (ago: number): string => new Date(Date.now() - ago).toISOString();

export async function openSocialPeers(): Promise<SocialPeers> {
  const server = createServer();
  const url = await listen(server);
  const peers: SocialPeers = {
    url,
    requests: [],
    mastodon: {
      account: {
        id: '109501',
        username: 'mara',
        acct: 'mara',
        display_name: 'Mara Example',
        note: '<p>Builds <strong>bridges</strong>.</p>',
        avatar: 'https://files.example.com/mara.png',
        followers_count: 1200,
        fields: [],
      },
      statuses: [],
    },
    bluesky: {
      profile: {
        did: 'did:plc:mara',
        handle: 'mara.example.com',
        displayName: 'Mara',
        description: 'Bridges',
        followersCount: 80,
      },
      posts: [],
    },
    github: {
      user: {
        id: 7,
        login: 'mara-example',
        name: 'Mara Example',
        company: 'Northwind',
        bio: 'Engineer',
        followers: 12,
        html_url: 'https://github.com/mara-example',
        avatar_url: 'https://avatars.example.com/7',
      },
      events: [],
    },
    blog: { title: 'Notes on bridges', items: [] },
    x: {
      user: {
        id: '2244994945',
        name: 'Mara on X',
        username: 'maraexample',
        description: 'Bridge engineer',
        public_metrics: { followers_count: 500 },
      },
      posts: [],
      accessTokens: new Set(),
      refreshTokens: new Set(),
      revoked: [],
      lifetime: 7200,
      limit: 900,
      used: 0,
      resetAt: 0,
      denies: false,
    },
    facebook: {
      user: { id: '4242', name: 'Mara on Facebook', picture: { data: { url: 'https://files.example.com/f.png' } } },
      revoked: 0,
    },
    intercept: undefined,
    env: {
      OUTBOUND_ALLOW: '127.0.0.1',
      BLUESKY_API_URL: url,
      GITHUB_API_URL: url,
      X_CLIENT_ID: 'x-client',
      X_CLIENT_SECRET: 'x-secret-7d1f0a',
      X_AUTH_URL: url,
      X_API_URL: url,
      FACEBOOK_CLIENT_ID: 'fb-client',
      FACEBOOK_CLIENT_SECRET: 'fb-secret-0b5e3c',
      FACEBOOK_AUTH_URL: url,
      FACEBOOK_API_URL: url,
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', async (req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    peers.requests.push({ method: req.method ?? '', path: req.url ?? '', headers: req.headers, body });
    if (peers.intercept?.(req, res)) return;
    const { pathname, searchParams } = new URL(req.url ?? '/', url);
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
    const handled =
      openNetworks(peers, pathname, answer, res) || xNetwork(peers, { req, pathname, searchParams, body, answer, res });
    if (!handled && !facebook(peers, { pathname, searchParams, answer, res, req }))
      answer(404, { error: 'Record not found' });
  });
  return peers;
}

type Answer = (status: number, value: unknown, headers?: Record<string, string>) => void;

function openNetworks(peers: SocialPeers, pathname: string, answer: Answer, res: ServerResponse): boolean {
  const { mastodon, bluesky, github, blog, url } = peers;
  const rate = {
    'x-ratelimit-limit': '300',
    'x-ratelimit-remaining': '299',
    'x-ratelimit-reset': new Date(Date.now() + 300_000).toISOString(),
  };
  if (pathname === '/v2/userinfo') answer(200, { sub: 'li-mara', name: 'Mara Example' });
  else if (pathname === '/api/v1/accounts/lookup') answer(200, { url: `${url}/@mara`, ...mastodon.account }, rate);
  else if (pathname === `/api/v1/accounts/${mastodon.account.id}/statuses`) answer(200, mastodon.statuses, rate);
  else if (pathname === '/xrpc/app.bsky.actor.getProfile') answer(200, bluesky.profile);
  else if (pathname === '/xrpc/app.bsky.actor.searchActors') answer(200, { actors: [bluesky.profile] });
  else if (pathname === '/xrpc/app.bsky.actor.getProfiles') answer(200, { profiles: [bluesky.profile] });
  else if (pathname === '/search/users') answer(200, { total_count: 1, items: [{ login: github.user.login }] });
  else if (pathname === '/site')
    res
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<a rel="me" href="${url}/@mara">Mastodon</a> <a rel="me" href="javascript:alert(1)">x</a>`);
  else if (pathname === '/xrpc/app.bsky.feed.getAuthorFeed')
    answer(200, {
      feed: bluesky.posts.map(({ text, rkey, at: createdAt }) => ({
        post: {
          uri: `at://did:plc:mara/app.bsky.feed.post/${rkey}`,
          author: { handle: bluesky.profile.handle },
          record: { text, createdAt },
          indexedAt: createdAt,
          likeCount: 3,
        },
      })),
    });
  else if (/^\/users\/[\w-]+$/.test(pathname)) answer(200, github.user);
  else if (/^\/users\/[\w-]+\/events\/public$/.test(pathname))
    answer(200, github.events, { etag: '"e1"', 'x-poll-interval': '60' });
  else if (pathname === '/blog')
    res
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<link rel="alternate" type="application/rss+xml" href="/blog.rss">');
  else if (pathname === '/blog.rss')
    res
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(
        `<rss version="2.0"><channel><title>${blog.title}</title>${blog.items
          .map(
            ({ title, text, at: published }, index) =>
              `<item><title>${title}</title><link>${url}/blog/${index}</link><guid>${title}</guid><description>${text}</description><pubDate>${published}</pubDate></item>`,
          )
          .join('')}</channel></rss>`,
      );
  else return false;
  return true;
}

interface Asked {
  req: IncomingMessage;
  res: ServerResponse;
  pathname: string;
  searchParams: URLSearchParams;
  answer: Answer;
}

/** Codes with their PKCE challenges. */
const codes = new Map<string, string>();

function xNetwork(
  peers: SocialPeers,
  { req, res, pathname, searchParams, body, answer }: Asked & { body: string },
): boolean {
  const { x } = peers;
  const issue = () => {
    const serial = `${codes.size}-${x.accessTokens.size}-${x.refreshTokens.size}`;
    const pair = {
      access_token: `x-access-token-${serial}-4f9d2c71`,
      refresh_token: `x-refresh-token-${serial}-8be10d55`,
    };
    x.accessTokens.add(pair.access_token);
    x.refreshTokens.add(pair.refresh_token);
    answer(200, {
      token_type: 'bearer',
      expires_in: x.lifetime,
      scope: 'tweet.read users.read offline.access',
      ...pair,
    });
  };
  if (pathname === '/i/oauth2/authorize') {
    const back = new URL(searchParams.get('redirect_uri')!);
    back.searchParams.set('state', searchParams.get('state')!);
    const code = `x-code-${codes.size}`;
    codes.set(code, `${searchParams.get('code_challenge_method')}:${searchParams.get('code_challenge')}`);
    if (x.denies) back.searchParams.set('error', 'access_denied');
    else back.searchParams.set('code', code);
    res.writeHead(302, { location: back.href }).end();
  } else if (pathname === '/2/oauth2/token') {
    const form = new URLSearchParams(body);
    const basic = Buffer.from('x-client:x-secret-7d1f0a').toString('base64');
    if (req.headers.authorization !== `Basic ${basic}`) answer(401, { error: 'invalid_client' });
    else if (form.get('grant_type') === 'refresh_token') {
      // Single use, as at X.
      if (x.refreshTokens.delete(form.get('refresh_token') ?? '')) issue();
      else answer(400, { error: 'invalid_grant' });
    } else void challenged(form).then((isGood) => (isGood ? issue() : answer(400, { error: 'invalid_grant' })));
  } else if (pathname === '/2/oauth2/revoke') {
    const token = new URLSearchParams(body).get('token') ?? '';
    x.revoked.push(token);
    x.accessTokens.delete(token);
    answer(200, { revoked: true });
  } else if (pathname.startsWith('/2/users/')) xRead(peers, req, pathname, searchParams, answer);
  else return false;
  return true;
}

/** Whether the verifier fits the challenge, once (RFC 7636). */
async function challenged(form: URLSearchParams): Promise<boolean> {
  const expected = codes.get(form.get('code') ?? '');
  codes.set(form.get('code') ?? '', 'used');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(form.get('code_verifier') ?? ''));
  return expected === `S256:${Buffer.from(digest).toString('base64url')}`;
}

function xRead(
  { x }: SocialPeers,
  req: IncomingMessage,
  pathname: string,
  search: URLSearchParams,
  answer: Answer,
): void {
  if (Date.now() >= x.resetAt) Object.assign(x, { used: 0, resetAt: Date.now() + 900_000 });
  x.used++;
  const rate = {
    'x-rate-limit-limit': String(x.limit),
    'x-rate-limit-remaining': String(Math.max(0, x.limit - x.used)),
    'x-rate-limit-reset': String(Math.ceil(x.resetAt / 1000)),
  };
  const token = req.headers.authorization?.replace('Bearer ', '') ?? '';
  const since = BigInt(search.get('since_id') ?? 0);
  const fresh = x.posts.filter(({ id }) => BigInt(String(id)) > since);
  if (!x.accessTokens.has(token)) answer(401, { title: 'Unauthorized', status: 401 }, rate);
  else if (x.used > x.limit) answer(429, { title: 'Too Many Requests', status: 429 }, rate);
  else if (!pathname.endsWith('/tweets')) answer(200, { data: x.user }, rate);
  else answer(200, { ...(fresh.length > 0 && { data: fresh }), meta: { result_count: fresh.length } }, rate);
}

function facebook({ facebook: fb }: SocialPeers, { req, res, pathname, searchParams, answer }: Asked): boolean {
  if (pathname.endsWith('/dialog/oauth')) {
    const back = new URL(searchParams.get('redirect_uri')!);
    back.searchParams.set('state', searchParams.get('state')!);
    back.searchParams.set('code', 'fb-code');
    res.writeHead(302, { location: back.href }).end();
  } else if (pathname.endsWith('/oauth/access_token'))
    answer(200, { access_token: 'fb-access-token-77aa', token_type: 'bearer', expires_in: 5_184_000 });
  else if (pathname.endsWith('/me/permissions') && req.method === 'DELETE') {
    fb.revoked++;
    answer(200, { success: true });
  } else if (pathname.endsWith('/me')) answer(200, fb.user);
  else return false;
  return true;
}

/** An OpenID provider (certified, from npm) in LinkedIn's shape: its paths, its scopes, a client with a secret. */
export interface LinkedInPeer {
  url: string;
  env: Record<string, string>;
  provider: Provider;
  /** Every token that it gave out. */
  tokens: Set<string>;
  close(): Promise<void>;
}

export async function openLinkedIn(isRedirectUri: (uri: string) => boolean): Promise<LinkedInPeer> {
  const server = createServer();
  const url = await listen(server);
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'linkedin-client',
        client_secret: 'linkedin-secret-51c0de',
        redirect_uris: ['http://localhost/placeholder'],
        token_endpoint_auth_method: 'client_secret_post',
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    routes: { authorization: '/oauth/v2/authorization', token: '/oauth/v2/accessToken', userinfo: '/v2/userinfo' },
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'picture', 'locale', 'profile'],
      email: ['email', 'email_verified'],
    },
    findAccount: async (_context, sub) => ({
      accountId: sub,
      claims: async () => ({
        sub,
        name: 'Mara Example',
        given_name: 'Mara',
        family_name: 'Example',
        picture: 'https://files.example.com/li.png',
        // As LinkedIn answers, beside what it documents.
        locale: { country: 'US', language: 'en' } as never,
        email: 'mara@example.com',
        email_verified: true,
      }),
    }),
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Interaction: 600, Session: 3600, Grant: 3600 },
  });
  // The address of the program is known only when it runs.
  const { Client } = provider as unknown as { Client: { prototype: { redirectUriAllowed(uri: string): boolean } } };
  Client.prototype.redirectUriAllowed = isRedirectUri;
  const tokens = new Set<string>();
  provider.use(async (context, next) => {
    await next();
    const { access_token, refresh_token, id_token } = Object(context.body) as Record<string, unknown>;
    for (const token of [access_token, refresh_token, id_token]) if (typeof token === 'string') tokens.add(token);
  });
  server.on('request', provider.callback());
  return {
    url,
    provider,
    tokens,
    env: {
      LINKEDIN_CLIENT_ID: 'linkedin-client',
      LINKEDIN_CLIENT_SECRET: 'linkedin-secret-51c0de',
      LINKEDIN_ISSUER: url,
      LINKEDIN_API_URL: url,
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
