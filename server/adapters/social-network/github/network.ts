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
} from '../../../ports/social-network.ts';
import { getJson, type JsonReply, parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork, NetworkParts } from '../network-parts.ts';
import { eventOf } from './events.ts';

const network = 'GitHub';
const vendor = 'github';
/** Without a token; a token raises it to 5,000, which the replies tell. */
const call: NetworkCall = { window: 'core', limit: 60, windowMs: 3_600_000 };
const searches: NetworkCall = { window: 'search', limit: 10, windowMs: 60_000 };
/** Of one search, and read of all that were found: without a token an hour has sixty requests. */
const mostFound = 4;

/** Public profiles and public activity. https://docs.github.com/en/rest */
export const create: CreateNetwork = (parts) => {
  parts.integrations.register({
    vendor,
    name: network,
    feature: 'social',
    summary:
      'Reads public profiles and activity. Works without any settings, 60 requests an hour; a token raises that to 5,000.',
    fields: [
      {
        name: 'GITHUB_TOKEN',
        label: 'Token',
        help: 'A fine-grained personal access token without any permissions is enough.',
        secret: true,
        required: false,
      },
      {
        name: 'GITHUB_API_URL',
        label: 'API address',
        help: 'https://api.github.com unless you use GitHub Enterprise Server.',
        secret: false,
        required: false,
      },
    ],
  });
  return new GitHub(parts);
};

class GitHub implements SocialNetwork {
  readonly platform = 'github';
  readonly name = network;
  readonly summary = 'Public profile and public activity. Nothing to set up.';
  readonly shares = ['Public profile', 'Public activity'];
  readonly vendor = vendor;
  readonly example = 'https://github.com/name';
  readonly hasPosts = true;
  readonly syncEveryMinutes = 30;
  readonly retention = { days: 365, purpose: 'Preparing conversations with the contact from public activity.' };
  readonly appCall = call;
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  abilities = async () => ({ canConnect: false, readsAddresses: true });

  recognize(address: string): RecognizedProfile | undefined {
    const url = parseWebAddress(address);
    const [, login] =
      (url &&
        /^(?:www\.)?github\.com$/.test(url.hostname) &&
        /^\/([a-z\d](?:-?[a-z\d]){0,38})\/?$/i.exec(url.pathname)) ||
      [];
    return login ? { profileUrl: `https://github.com/${login}`, handle: login } : undefined;
  }

  readProfile(ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    return this.#read(loginOf(ref), context);
  }

  async #read(name: string, context: ReadContext): Promise<ProfileFacts> {
    const { body } = await this.#get(`/users/${name}`, context);
    const user = read.object(body);
    const login = read.text(user.login, 60);
    if (!login || typeof user.id !== 'number') throw new SocialNetworkError('bad_reply', 'GitHub gave no profile.');
    const website = read.text(user.blog, 500);
    return {
      profileId: String(user.id),
      profileUrl: read.url(user.html_url) ?? `https://github.com/${login}`,
      handle: login,
      email: read.text(user.email, 320),
      isVerified: false,
      values: present({
        displayName: read.text(user.name, 200) ?? login,
        bio: read.text(user.bio, 2_000),
        company: read.text(user.company, 200),
        location: read.text(user.location, 200),
        avatarUrl: read.url(user.avatar_url),
        followers: read.count(user.followers),
        website: website && parseWebAddress(website)?.href,
      }),
    };
  }

  /** By a public address, and by the name. https://docs.github.com/en/search-github/searching-on-github/searching-users */
  async findProfiles({ name, emails }: PersonHint, context: ReadContext): Promise<ProfileFacts[]> {
    const logins = new Set<string>();
    const terms = [...emails.slice(0, 2).map((email) => `${email} in:email`), `"${name.replaceAll('"', '')}" in:name`];
    for (const term of terms) {
      const query = new URLSearchParams({ q: `${term} type:user`, per_page: String(mostFound) });
      const { body } = await this.#get(`/search/users?${query}`, context, { window: searches });
      for (const hit of read.list(read.object(body).items).slice(0, mostFound)) {
        const login = read.text(read.object(hit).login, 60);
        if (login && /^[\w-]+$/.test(login)) logins.add(login);
      }
    }
    const found: ProfileFacts[] = [];
    for (const login of [...logins].slice(0, mostFound)) found.push(await this.#read(login, context));
    return found;
  }

  async readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply> {
    const { etag, newest } = cursorOf(context.cursor);
    const reply = await this.#get(`/users/${loginOf(ref)}/events/public?per_page=50`, context, { etag });
    const poll = Number(reply.response.headers['x-poll-interval']);
    const earliestNextMs = poll > 0 && poll < 86_400 ? poll * 1000 : undefined;
    if (reply.status === 304) return { posts: [], cursor: context.cursor, earliestNextMs };
    const posts = read
      .list(reply.body)
      .slice(0, 50)
      .flatMap((event) => eventOf(event, context.now) ?? []);
    const latest =
      posts
        .map(({ publishedAt }) => publishedAt.toISOString())
        .sort()
        .at(-1) ?? newest;
    return {
      posts: posts.filter(({ publishedAt }) => !newest || publishedAt.toISOString() > newest),
      cursor: JSON.stringify({ etag: reply.response.validators.etag, newest: latest }),
      earliestNextMs,
    };
  }

  async #get(
    path: string,
    { call: gate, now, signal }: ReadContext,
    { etag, window = call }: { etag?: string | undefined; window?: NetworkCall } = {},
  ): Promise<JsonReply> {
    const settings = await this.#parts.integrations.settings(vendor);
    const base = settings?.GITHUB_API_URL?.replace(/\/+$/, '') ?? 'https://api.github.com';
    const token = settings?.GITHUB_TOKEN;
    return gate(window, async () => {
      const reply = await getJson(this.#parts.fetchTrusted, `${base}${path}`, {
        ...{ network, rate: { prefix: 'x-ratelimit' }, now, signal, redirects: 0, ifChanged: { etag } },
        headers: {
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          ...(token && { authorization: `Bearer ${token}` }),
        },
      });
      return { value: reply, rate: reply.rate };
    });
  }
}

function loginOf({ profileUrl }: ProfileRef): string {
  const [, login] = /^\/([\w-]{1,60})\/?$/.exec(URL.parse(profileUrl ?? '')?.pathname ?? '') ?? [];
  if (!login) throw new SocialNetworkError('bad_address', 'This is not the address of a GitHub profile.');
  return login;
}

function cursorOf(cursor: string | undefined): { etag?: string; newest?: string } {
  const { etag, newest } = read.object(cursor ? JSON.parse(cursor) : undefined);
  return present({ etag: read.text(etag, 200), newest: read.text(newest, 40) });
}
