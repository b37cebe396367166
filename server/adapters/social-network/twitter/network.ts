import type { VendorSettings } from '../../../kernel/integrations.ts';
import {
  type NetworkCall,
  type PostsReply,
  type ProfileFacts,
  type ProfileRef,
  type ReadContext,
  type RecognizedProfile,
  type SocialNetwork,
  SocialNetworkError,
} from '../../../ports/social-network.ts';
import { getJson, type JsonReply, parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork, NetworkParts } from '../network-parts.ts';
import { basicAuth, clientOf, consentFlow } from '../oauth-client.ts';
import { mediaOfPage, postOf } from './posts.ts';

const network = 'X';
const vendor = 'x';
const quarter = 900_000;
/** What X charges, in millionths of a dollar (pricing page of August 2026). */
const prices = { user: 10_000, post: 5_000 };
const pageSize = 20;
const userFields = 'id,name,username,description,profile_image_url,public_metrics,verified,url,location,entities';
const tweetFields = 'id,text,created_at,public_metrics,referenced_tweets,attachments,note_tweet';

/** Profiles and posts of X by its API v2. https://docs.x.com/x-api */
export const create: CreateNetwork = (parts) => {
  parts.integrations.register({
    vendor,
    name: network,
    feature: 'social',
    summary:
      'Contacts share profile and posts by signing in; with a bearer token public profiles are read by address. X charges for every read.',
    fields: [
      { name: 'X_CLIENT_ID', label: 'Client ID', secret: false, required: true },
      { name: 'X_CLIENT_SECRET', label: 'Client secret', secret: true, required: true },
      {
        name: 'X_BEARER_TOKEN',
        label: 'Bearer token of the app',
        help: 'Needed only to read public profiles by their address.',
        secret: true,
        required: false,
      },
      {
        name: 'X_MONTHLY_BUDGET',
        label: 'Monthly budget in USD',
        help: '5 unless told; 0 stops all reads. A profile costs $0.01, a post $0.005.',
        secret: false,
        required: false,
        check: (value) => (/^\d{1,6}(?:\.\d{1,2})?$/.test(value) ? undefined : 'must be an amount such as 25 or 7.50'),
      },
      {
        name: 'X_AUTH_URL',
        label: 'Sign-in address',
        help: 'https://x.com unless told',
        secret: false,
        required: false,
      },
      {
        name: 'X_API_URL',
        label: 'API address',
        help: 'https://api.x.com unless told',
        secret: false,
        required: false,
      },
    ],
    callbacks: [{ label: 'Callback URI', path: '/v1/social/twitter/callback' }],
  });
  return new Twitter(parts);
};

class Twitter implements SocialNetwork {
  readonly platform = 'twitter';
  readonly name = network;
  readonly summary =
    'With consent: the profile and posts. Without it, public profiles only where your organization gave X a bearer token. X charges for every read.';
  readonly shares = ['Your public profile', 'Your posts'];
  readonly vendor = vendor;
  readonly example = 'https://x.com/name';
  readonly hasPosts = true;
  readonly syncEveryMinutes = 1440;
  readonly retention = { days: 30, purpose: 'Preparing conversations with the contact; X asks that deleted posts go.' };
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  readonly appCall = window('users/:id/tweets', 900, prices.post * pageSize);

  async abilities() {
    const settings = await this.#parts.integrations.settings(vendor);
    return {
      canConnect: settings !== undefined,
      readsAddresses: Boolean(settings?.X_BEARER_TOKEN),
      monthlyBudget: Math.round(Number(settings?.X_MONTHLY_BUDGET ?? 5) * 1_000_000),
    };
  }

  recognize(address: string): RecognizedProfile | undefined {
    const url = parseWebAddress(address);
    if (!url || !/^(?:www\.|mobile\.)?(?:x|twitter)\.com$/.test(url.hostname)) return undefined;
    const [, name] = /^\/@?(\w{1,15})\/?$/.exec(url.pathname) ?? [];
    return name && !/^(?:i|home|search|explore|settings|login)$/i.test(name)
      ? { profileUrl: `https://x.com/${name}`, handle: `@${name}` }
      : undefined;
  }

  async readProfile(ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    const query = `user.fields=${userFields}`;
    const reply = context.accessToken
      ? await this.#get(`/2/users/me?${query}`, context, window('users/me', 75, prices.user), prices.user)
      : await this.#get(
          ref.profileId ? `/2/users/${ref.profileId}?${query}` : `/2/users/by/username/${nameOf(ref)}?${query}`,
          context,
          window('users', 900, prices.user),
          prices.user,
        );
    const user = read.object(read.object(reply.body).data);
    const id = read.text(user.id, 30);
    const username = read.text(user.username, 50);
    // A success may carry nothing but errors: the account is suspended or gone.
    if (!id || !username || !/^\d+$/.test(id)) throw new SocialNetworkError('gone', 'X has no such profile.');
    return {
      profileId: id,
      profileUrl: `https://x.com/${username}`,
      handle: `@${username}`,
      isVerified: user.verified === true || context.accessToken !== undefined,
      values: present({
        displayName: read.text(user.name, 200),
        headline: read.text(user.description, 500),
        bio: read.text(user.description, 500),
        location: read.text(user.location, 200),
        avatarUrl: read.url(user.profile_image_url),
        followers: read.count(read.object(user.public_metrics).followers_count),
        website: expandedUrl(user),
      }),
    };
  }

  async readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply> {
    if (!ref.profileId) throw new SocialNetworkError('bad_reply', 'X gave the profile no id.');
    const query = new URLSearchParams({
      max_results: String(pageSize),
      'tweet.fields': tweetFields,
      expansions: 'attachments.media_keys',
      'media.fields': 'media_key,type,url,preview_image_url,alt_text',
      ...(context.cursor && /^\d{1,20}$/.test(context.cursor) && { since_id: context.cursor }),
    });
    const path = `/2/users/${ref.profileId}/tweets?${query}`;
    const reply = await this.#get(path, context, window('users/:id/tweets', 900, prices.post * pageSize), prices.post);
    const body = read.object(reply.body);
    const media = mediaOfPage(body);
    const handle = ref.handle?.replace(/^@/, '');
    const posts = read
      .list(body.data)
      .slice(0, pageSize)
      .flatMap((post) => postOf(post, { media, handle, now: context.now }) ?? []);
    const newest = posts
      .map(({ id }) => id)
      .sort((one, other) => other.length - one.length || (other > one ? 1 : -1))[0];
    return { posts, cursor: newest ?? context.cursor };
  }

  readonly consent = consentFlow(async () => {
    const settings = await this.#settings();
    const api = apiOf(settings);
    const config = clientOf(
      {
        issuer: api,
        authorization_endpoint: `${(settings.X_AUTH_URL ?? 'https://x.com').replace(/\/+$/, '')}/i/oauth2/authorize`,
        token_endpoint: `${api}/2/oauth2/token`,
        revocation_endpoint: `${api}/2/oauth2/revoke`,
      },
      {
        clientId: settings.X_CLIENT_ID ?? '',
        auth: basicAuth(settings.X_CLIENT_SECRET ?? ''),
        fetch: this.#parts.fetchTrusted,
      },
    );
    return { network, config, scope: 'tweet.read users.read offline.access', isOpenId: false, usesPkce: true };
  });

  async #get(path: string, context: ReadContext, counted: NetworkCall, price: number): Promise<JsonReply> {
    const settings = await this.#settings();
    const token = context.accessToken ?? settings.X_BEARER_TOKEN;
    if (!token)
      throw new SocialNetworkError('refused', 'X needs the contact’s consent, or a bearer token of your organization.');
    return context.call(counted, async () => {
      const reply = await getJson(this.#parts.fetchTrusted, `${apiOf(settings)}${path}`, {
        ...{ network, rate: { prefix: 'x-rate-limit' }, now: context.now, signal: context.signal, redirects: 0 },
        headers: { authorization: `Bearer ${token}` },
      });
      const { data } = read.object(reply.body);
      const count = Array.isArray(data) ? data.length : data ? 1 : 0;
      return { value: reply, rate: reply.rate, cost: count * price };
    });
  }

  async #settings(): Promise<VendorSettings> {
    const settings = await this.#parts.integrations.settings(vendor);
    if (!settings) throw new SocialNetworkError('not_configured', 'X is not connected.');
    return settings;
  }
}

const window = (name: string, limit: number, mostCost: number): NetworkCall => ({
  window: name,
  limit,
  windowMs: quarter,
  mostCost,
});

const apiOf = (settings: VendorSettings) => (settings.X_API_URL ?? 'https://api.x.com').replace(/\/+$/, '');

function nameOf({ profileUrl }: ProfileRef): string {
  const [, name] = /^\/(\w{1,15})\/?$/.exec(URL.parse(profileUrl ?? '')?.pathname ?? '') ?? [];
  if (!name) throw new SocialNetworkError('bad_address', 'This is not the address of a profile on X.');
  return name;
}

/** X shortens addresses; the real one stands beside. */
function expandedUrl(user: Record<string, unknown>): string | undefined {
  const [first] = read.list(read.object(read.object(user.entities).url).urls);
  return read.url(read.object(first).expanded_url) ?? read.url(user.url);
}
