import type { SafeFetch } from '../../../kernel/safe-fetch.ts';
import {
  type NetworkCall,
  type PersonHint,
  type PostsReply,
  type ProfileFacts,
  type ProfileRef,
  type ReadContext,
  type RecognizedProfile,
  type SocialNetwork,
  SocialNetworkError,
  type SocialPost,
} from '../../../ports/social-network.ts';
import { getJson, parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork } from '../network-parts.ts';

const network = 'Mastodon';
/** Mastodon's own limit per address: 300 requests in five minutes, on each server. */
const callOf = (origin: string): NetworkCall => ({ window: new URL(origin).host, limit: 300, windowMs: 300_000 });

/** Public accounts and posts of Mastodon and whatever speaks its API. https://docs.joinmastodon.org/methods/ */
export const create: CreateNetwork = ({ fetch }) => new Mastodon(fetch);

class Mastodon implements SocialNetwork {
  readonly platform = 'mastodon';
  readonly name = network;
  readonly summary = 'Public profile and public posts, read from the server of the account. Nothing to set up.';
  readonly shares = ['Public profile', 'Public posts'];
  readonly example = 'https://mastodon.social/@name';
  readonly hasPosts = true;
  readonly syncEveryMinutes = 15;
  readonly retention = { days: 365, purpose: 'Preparing conversations with the contact from public posts.' };
  readonly #fetch: SafeFetch;

  constructor(fetch: SafeFetch) {
    this.#fetch = fetch;
  }

  abilities = async () => ({ canConnect: false, readsAddresses: true });

  recognize(address: string): RecognizedProfile | undefined {
    const [, name, host] = /^@?([\w.-]{1,60})@([a-z\d.-]+(?::\d+)?)$/i.exec(address.trim()) ?? [];
    // With one @ alone it is as likely an email address.
    if (name && host && address.trim().startsWith('@')) return account(`https://${host}`, name);
    const url = parseWebAddress(address);
    const [, path] = (url && /^\/(?:@|users\/)([\w.-]{1,60}(?:@[a-z\d.-]+)?)\/?$/i.exec(url.pathname)) ?? [];
    return url && path ? account(url.origin, path) : undefined;
  }

  async readProfile(ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    const { origin, acct } = placeOf(ref);
    const found = await this.#lookup(origin, acct, context).catch(async (error: unknown) => {
      // The part after the @ need not be the host of the server (RFC 7033).
      const home =
        error instanceof SocialNetworkError && error.kind === 'gone' && (await this.#home(origin, acct, context));
      if (!home || home.origin === origin) throw error;
      return this.#lookup(home.origin, acct, context);
    });
    return found;
  }

  /** An account under the very email address, where the domain has a server of its own (RFC 7033). */
  async findProfiles({ emails, domains }: PersonHint, context: ReadContext): Promise<ProfileFacts[]> {
    const found: ProfileFacts[] = [];
    for (const email of emails.filter((one) => domains.includes(one.slice(one.lastIndexOf('@') + 1)))) {
      const origin = `https://${email.slice(email.lastIndexOf('@') + 1)}`;
      const home = await this.#home(origin, email, context);
      const facts = home && (await this.#lookup(home.origin, email, context).catch(unlessGone));
      if (facts) found.push(facts);
    }
    return found;
  }

  async readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply> {
    const { origin } = placeOf(ref);
    if (!ref.profileId || !/^[\w-]{1,64}$/.test(ref.profileId))
      throw new SocialNetworkError('bad_reply', `${network} gave the account no id.`);
    const query = new URLSearchParams({ limit: '40', ...(context.cursor && { since_id: context.cursor }) });
    const address = `${origin}/api/v1/accounts/${ref.profileId}/statuses?${query}`;
    const body = await this.#get(address, origin, context);
    const posts = read
      .list(body)
      .slice(0, 40)
      .flatMap((status) => postOf(status, context.now) ?? []);
    return { posts, cursor: newestId(posts.map(({ id }) => id)) ?? context.cursor };
  }

  async #lookup(origin: string, acct: string, context: ReadContext): Promise<ProfileFacts> {
    const query = new URLSearchParams({ acct });
    return profileOf(await this.#get(`${origin}/api/v1/accounts/lookup?${query}`, origin, context), origin);
  }

  /** Where the account lives, by WebFinger. */
  async #home(origin: string, acct: string, context: ReadContext): Promise<URL | undefined> {
    const query = new URLSearchParams({
      resource: `acct:${acct.includes('@') ? acct : `${acct}@${new URL(origin).host}`}`,
    });
    const body = await this.#get(`${origin}/.well-known/webfinger?${query}`, origin, context).catch(() => undefined);
    const links = read.list(read.object(body).links).map(read.object);
    const self = links.find(({ rel, type }) => rel === 'self' && type === 'application/activity+json');
    const url = read.url(self?.href);
    return url ? new URL(url) : undefined;
  }

  async #get(address: string, origin: string, { call, now, signal }: ReadContext): Promise<unknown> {
    return call(callOf(origin), async () => {
      const reply = await getJson(this.#fetch, address, { network, rate: { prefix: 'x-ratelimit' }, now, signal });
      return { value: reply.body, rate: reply.rate };
    });
  }
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof SocialNetworkError) || error.kind === 'limited') throw error;
}

const account = (origin: string, acct: string): RecognizedProfile => ({
  profileUrl: `${origin}/@${acct}`,
  handle: acct.includes('@') ? `@${acct}` : `@${acct}@${new URL(origin).host}`,
});

function placeOf({ profileUrl }: ProfileRef): { origin: string; acct: string } {
  const url = profileUrl === undefined ? null : URL.parse(profileUrl);
  const [, acct] = /^\/@([^/]+)/.exec(url?.pathname ?? '') ?? [];
  if (!url || !acct) throw new SocialNetworkError('bad_address', 'This is not the address of a Mastodon profile.');
  return { origin: url.origin, acct };
}

function profileOf(body: unknown, origin: string): ProfileFacts {
  const account = read.object(body);
  const id = read.text(account.id, 64);
  if (!id)
    throw new SocialNetworkError('bad_reply', `${new URL(origin).host} did not answer as a Mastodon server does.`);
  const fields = read.list(account.fields).slice(0, 10).map(read.object);
  const verified = fields.flatMap(({ value, verified_at }) => (read.text(verified_at) ? linkIn(value) : []));
  return {
    profileId: id,
    profileUrl: `${origin}/@${read.text(account.acct, 200) ?? ''}`,
    handle: `@${read.text(account.acct, 200) ?? ''}${String(account.acct).includes('@') ? '' : `@${new URL(origin).host}`}`,
    isVerified: verified.length > 0,
    verifiedLinks: verified,
    values: present({
      displayName: read.text(account.display_name, 200) ?? read.text(account.username, 200),
      bio: read.text(account.note, 10_000),
      avatarUrl: read.url(account.avatar_static) ?? read.url(account.avatar),
      followers: read.count(account.followers_count),
      website: verified[0] ?? fields.flatMap(({ value }) => linkIn(value))[0],
    }),
  };
}

/** The first web address of a field, which is HTML. */
function linkIn(value: unknown): string[] {
  const [, href] = /href="([^"]{1,2000})"/.exec(read.text(value, 4_000) ?? '') ?? [];
  return (read.url(href) ?? read.url(value)) ? [(read.url(href) ?? read.url(value))!] : [];
}

function postOf(value: unknown, now: Date): SocialPost | undefined {
  const status = read.object(value);
  const shared = status.reblog ? read.object(status.reblog) : status;
  const id = read.text(status.id, 64);
  const publishedAt = read.date(status.created_at, now);
  const visibility = status.visibility ?? 'public';
  if (!id || !publishedAt || (visibility !== 'public' && visibility !== 'unlisted')) return undefined;
  const warning = read.text(shared.spoiler_text, 500);
  return {
    id,
    kind: status.reblog ? 'repost' : status.in_reply_to_id ? 'reply' : 'post',
    text: warning
      ? `<p>${warning}</p>${read.text(shared.content, 50_000) ?? ''}`
      : (read.text(shared.content, 50_000) ?? ''),
    format: 'html',
    url: read.url(shared.url) ?? read.url(status.uri),
    author: status.reblog ? read.text(read.object(shared.account).acct, 200) : undefined,
    media: read.list(shared.media_attachments).slice(0, 8).map(read.object).flatMap(mediaOf),
    counts: {
      likes: read.count(shared.favourites_count),
      replies: read.count(shared.replies_count),
      reposts: read.count(shared.reblogs_count),
    },
    publishedAt,
  };
}

const kinds = { image: 'image', video: 'video', gifv: 'video', audio: 'audio' } as const;

function mediaOf({ type, preview_url, url, description }: Record<string, unknown>) {
  const kind = kinds[type as keyof typeof kinds];
  const address = read.url(preview_url) ?? read.url(url);
  return kind && address ? [{ type: kind, url: address, alt: read.text(description, 500) }] : [];
}

/** Ids are numbers that may be longer than a number holds. */
const newestId = (ids: readonly string[]): string | undefined =>
  ids.toSorted((one, other) => other.length - one.length || (other > one ? 1 : -1))[0];
