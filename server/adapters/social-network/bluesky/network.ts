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
import type { CreateNetwork, NetworkParts } from '../network-parts.ts';

const network = 'Bluesky';
const call: NetworkCall = { window: 'appview', limit: 3000, windowMs: 300_000 };
const vendor = 'bluesky';

/** Public profiles and posts of Bluesky. https://docs.bsky.app/docs/api/ */
export const create: CreateNetwork = (parts) => {
  parts.integrations.register({
    vendor,
    name: network,
    feature: 'social',
    summary: 'Reads public profiles and posts. Works without any settings.',
    fields: [
      {
        name: 'BLUESKY_API_URL',
        label: 'API address',
        help: 'https://public.api.bsky.app unless you run an AppView of your own.',
        secret: false,
        required: false,
      },
    ],
  });
  return new Bluesky(parts);
};

class Bluesky implements SocialNetwork {
  readonly platform = 'bluesky';
  readonly name = network;
  readonly summary = 'Public profile and public posts. Nothing to set up.';
  readonly shares = ['Public profile', 'Public posts'];
  readonly vendor = vendor;
  readonly example = 'https://bsky.app/profile/name.bsky.social';
  readonly hasPosts = true;
  readonly syncEveryMinutes = 15;
  readonly retention = { days: 365, purpose: 'Preparing conversations with the contact from public posts.' };
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  abilities = async () => ({ canConnect: false, readsAddresses: true });

  recognize(address: string): RecognizedProfile | undefined {
    const url = parseWebAddress(address);
    const [, actor] =
      (url && /^(?:www\.)?bsky\.app$/.test(url.hostname) && /^\/profile\/([\w.:-]{3,253})\/?$/.exec(url.pathname)) ||
      [];
    const [, bare] = /^@((?:[a-z\d-]+\.)+[a-z]{2,})$/i.exec(address.trim()) ?? [];
    const name = actor ?? bare;
    return name ? { profileUrl: `https://bsky.app/profile/${name}`, handle: `@${name}` } : undefined;
  }

  async readProfile(ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    const query = new URLSearchParams({ actor: actorOf(ref) });
    const profile = factsOf(await this.#get(`app.bsky.actor.getProfile?${query}`, context));
    if (!profile) throw new SocialNetworkError('bad_reply', 'Bluesky gave no profile.');
    return profile;
  }

  /** By handles in the domains of the email addresses, which DNS proves, and by the name. */
  async findProfiles({ name, emails, domains }: PersonHint, context: ReadContext): Promise<ProfileFacts[]> {
    const search = new URLSearchParams({ q: name, limit: '5' });
    const hits = read.list(read.object(await this.#get(`app.bsky.actor.searchActors?${search}`, context)).actors);
    const ids = hits.slice(0, 5).flatMap((hit) => read.text(read.object(hit).did, 300) ?? []);
    const own = emails
      .map((email) => email.toLowerCase().split('@'))
      .filter(([local, domain]) => domains.includes(domain!) && /^[a-z\d-]+$/.test(local!))
      .map(([local, domain]) => `${local}.${domain}`);
    // Unlike getProfile, this leaves out whom it does not know.
    const query = new URLSearchParams([...ids, ...own, ...domains].slice(0, 25).map((actor) => ['actors', actor]));
    if (query.size === 0) return [];
    const { profiles } = read.object(await this.#get(`app.bsky.actor.getProfiles?${query}`, context));
    return read
      .list(profiles)
      .slice(0, 25)
      .flatMap((profile) => factsOf(profile) ?? []);
  }

  async readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply> {
    const query = new URLSearchParams({ actor: actorOf(ref), limit: '40', filter: 'posts_no_replies' });
    const body = read.object(await this.#get(`app.bsky.feed.getAuthorFeed?${query}`, context));
    const posts = read
      .list(body.feed)
      .slice(0, 40)
      .flatMap((item) => postOf(item, context.now) ?? []);
    const fresh = posts.filter(({ publishedAt }) => !context.cursor || publishedAt.toISOString() > context.cursor);
    const newest = posts
      .map(({ publishedAt }) => publishedAt.toISOString())
      .sort()
      .at(-1);
    return { posts: fresh, cursor: newest && newest > (context.cursor ?? '') ? newest : context.cursor };
  }

  async #get(path: string, { call: gate, now, signal }: ReadContext): Promise<unknown> {
    const settings = await this.#parts.integrations.settings(vendor);
    const base = settings?.BLUESKY_API_URL?.replace(/\/+$/, '') ?? 'https://public.api.bsky.app';
    return gate(call, async () => {
      const { body, rate } = await getJson(this.#parts.fetchTrusted, `${base}/xrpc/${path}`, {
        ...{ network, rate: { prefix: 'ratelimit' }, now, signal, redirects: 0 },
      });
      return { value: body, rate };
    });
  }
}

function factsOf(value: unknown): ProfileFacts | undefined {
  const profile = read.object(value);
  const did = read.text(profile.did, 300);
  const handle = read.text(profile.handle, 253);
  if (!did?.startsWith('did:') || !handle) return undefined;
  return {
    profileId: did,
    profileUrl: `https://bsky.app/profile/${handle}`,
    handle: `@${handle}`,
    // A handle of one's own domain was proven in DNS; one of the host's says nothing.
    isVerified: !handle.endsWith('.bsky.social') && handle !== 'handle.invalid',
    values: present({
      displayName: read.text(profile.displayName, 200) ?? handle,
      bio: read.text(profile.description, 3_000),
      avatarUrl: read.url(profile.avatar),
      followers: read.count(profile.followersCount),
    }),
  };
}

/** The permanent id, once it is known: handles change hands. */
function actorOf({ profileId, profileUrl }: ProfileRef): string {
  const actor = profileId ?? /\/profile\/([\w.:-]{3,253})/.exec(profileUrl ?? '')?.[1];
  if (!actor) throw new SocialNetworkError('bad_address', 'This is not the address of a Bluesky profile.');
  return actor;
}

function postOf(value: unknown, now: Date): SocialPost | undefined {
  const item = read.object(value);
  const post = read.object(item.post);
  const record = read.object(post.record);
  const author = read.object(post.author);
  const isRepost = item.reason !== undefined && item.reason !== null;
  const uri = read.text(post.uri, 500) ?? '';
  const [, rkey] = /\/app\.bsky\.feed\.post\/([\w.~-]{1,100})$/.exec(uri) ?? [];
  const publishedAt = read.date(
    isRepost ? read.object(item.reason).indexedAt : (post.indexedAt ?? record.createdAt),
    now,
  );
  if (!rkey || !publishedAt) return undefined;
  const handle = read.text(author.handle, 253);
  return {
    id: isRepost ? `repost:${uri}` : uri,
    kind: isRepost ? 'repost' : record.reply ? 'reply' : 'post',
    text: read.text(record.text, 10_000) ?? '',
    format: 'text',
    url: handle && /^[\w.-]+$/.test(handle) ? `https://bsky.app/profile/${handle}/post/${rkey}` : undefined,
    author: isRepost && handle ? `@${handle}` : undefined,
    media: mediaOf(read.object(post.embed)),
    counts: {
      likes: read.count(post.likeCount),
      replies: read.count(post.replyCount),
      reposts: read.count(post.repostCount),
    },
    publishedAt,
  };
}

function mediaOf(embed: Record<string, unknown>): NonNullable<SocialPost['media']> {
  const images = read.list(embed.images).slice(0, 4).map(read.object);
  const external = read.object(embed.external);
  const link = read.url(external.uri);
  return [
    ...images.flatMap(({ thumb, alt }) => {
      const url = read.url(thumb);
      return url ? [{ type: 'image' as const, url, alt: read.text(alt, 500) }] : [];
    }),
    ...(link ? [{ type: 'link' as const, url: link, alt: read.text(external.title, 300) }] : []),
  ];
}
