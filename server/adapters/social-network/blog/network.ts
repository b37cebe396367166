import type { NewsSource } from '../../../ports/news-source.ts';
import { NewsSourceError } from '../../../ports/news-source.ts';
import {
  type PostsReply,
  type ProfileFacts,
  type ProfileRef,
  type ReadContext,
  type RecognizedProfile,
  type SocialNetwork,
  SocialNetworkError,
} from '../../../ports/social-network.ts';
import { parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork } from '../network-parts.ts';

/** A site with a feed (RSS, Atom or JSON Feed), read by the program's own feed reader. */
export const create: CreateNetwork = ({ feeds }) => new Blog(feeds);

class Blog implements SocialNetwork {
  readonly platform = 'blog';
  readonly name = 'Blog';
  readonly summary = 'Articles of any site with an RSS, Atom or JSON feed. Nothing to set up.';
  readonly shares = ['Public articles'];
  readonly example = 'https://example.com/blog';
  readonly hasPosts = true;
  readonly syncEveryMinutes = 60;
  readonly retention = { days: 730, purpose: 'Preparing conversations with the contact from public articles.' };
  readonly #feeds: NewsSource;

  constructor(feeds: NewsSource) {
    this.#feeds = feeds;
  }

  abilities = async () => ({ canConnect: false, readsAddresses: true });

  recognize(address: string): RecognizedProfile | undefined {
    const url = parseWebAddress(address);
    return url?.hostname.match(/\.|^localhost$|:/) ? { profileUrl: url.href, handle: url.host } : undefined;
  }

  async readProfile({ profileUrl }: ProfileRef, { call, signal }: ReadContext): Promise<ProfileFacts> {
    const address = profileUrl ?? '';
    const found = await call(callOf(address), async () => ({ value: await this.#feeds.find(address).catch(rethrow) }));
    signal.throwIfAborted();
    return {
      profileId: found.url,
      handle: new URL(address).host,
      isVerified: false,
      values: present({ displayName: found.title.slice(0, 200) || new URL(address).host, website: read.url(address) }),
    };
  }

  async readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply> {
    const url = ref.profileId ?? ref.profileUrl ?? '';
    const { etag, lastModified } = read.object(context.cursor ? JSON.parse(context.cursor) : undefined);
    const reply = await context.call(callOf(url), async () => ({
      value: await this.#feeds
        .read({
          url,
          etag: read.text(etag, 300),
          lastModified: read.text(lastModified, 100),
          signal: context.signal,
        })
        .catch(rethrow),
    }));
    const earliestNextMs = reply.earliestNextMs;
    if (!reply.isChanged) return { posts: [], cursor: context.cursor, earliestNextMs };
    return {
      posts: reply.articles.slice(0, 50).map((article) => ({
        ...{ id: article.key, kind: 'article', format: 'text', title: article.title, url: article.url },
        text: article.snippet ?? '',
        media: article.imageUrl ? [{ type: 'image', url: article.imageUrl }] : [],
        // A clock that is fast would keep its posts on top.
        publishedAt: earlier(article.publishedAt, context.now),
      })),
      cursor: JSON.stringify({ etag: reply.etag, lastModified: reply.lastModified }),
      earliestNextMs,
    };
  }
}

/** Nobody states a limit for feeds; this is what a polite reader does at one host. */
const callOf = (address: string) => ({ window: URL.parse(address)?.host ?? '', limit: 120, windowMs: 3_600_000 });

const earlier = (date: Date | undefined, now: Date) => (date && date < now ? date : now);

function rethrow(error: unknown): never {
  if (!(error instanceof NewsSourceError)) throw error;
  if (error.retryAfterMs) {
    const rate = { limit: 120, remaining: 0, resetInMs: error.retryAfterMs };
    throw new SocialNetworkError('limited', error.message, { rate, until: new Date(Date.now() + error.retryAfterMs) });
  }
  throw new SocialNetworkError(/ any more/.test(error.message) ? 'gone' : 'unavailable', error.message, {
    cause: error,
  });
}
