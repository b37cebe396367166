import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import type { SafeFetch, SafeResponse } from '../../kernel/safe-fetch.ts';
import {
  type FoundFeed,
  type NewsArticle,
  type NewsReply,
  type NewsRequest,
  type NewsSource,
  NewsSourceError,
} from '../../ports/news-source.ts';
import { decodeDocument } from './charset.ts';
import { feedTime } from './feed-date.ts';
import { parseJsonFeed } from './json-feed.ts';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';
import { oneLine, plainTextOf } from './plain-text.ts';
import { parseXmlFeed } from './xml-feed.ts';

interface Deps {
  fetch: SafeFetch;
  now(): Date;
}

/** A feed of thousands of entries is read as far as this. */
const mostArticles = 500;
const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5';
/** Where feeds lie when a page does not say. */
const usualPlaces = ['/feed', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml', '/rss', '/feed.json'];

/** Reads RSS, Atom and JSON feeds over HTTP. */
export class FeedSource implements NewsSource {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async find(address: string): Promise<FoundFeed> {
    const page = await this.#open({ url: /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `https://${address}` });
    const text = await textOf(page);
    const feed = parseFeed(text, page.url);
    if (feed) return { url: page.url, title: plainTextOf(feed.title, 200).text };
    const named = feedLinks(text, page.url);
    for (const url of [...named, ...usualPlaces.map((place) => new URL(place, page.url).href)]) {
      const found = await this.#feedAt(url);
      if (found) return found;
    }
    throw new NewsSourceError('No feed was found at this address.');
  }

  async read({ url, etag, lastModified, signal }: NewsRequest): Promise<NewsReply> {
    const reply = await this.#open({ url, etag, lastModified, ...(signal && { signal }) });
    if (reply.status === 304) {
      reply.discard();
      return { isChanged: false, earliestNextMs: waitOf(reply, this.#deps.now()) };
    }
    const feed = parseFeed(await textOf(reply), reply.url);
    if (!feed) throw new NewsSourceError('What stands at this address is not a feed.');
    const ttlMs = feed.ttlMinutes && Math.min(feed.ttlMinutes, 24 * 60) * 60_000;
    return {
      isChanged: true,
      ...{ etag: reply.validators.etag, lastModified: reply.validators.lastModified },
      title: plainTextOf(feed.title, 200).text,
      articles: feed.entries.slice(0, mostArticles).flatMap((entry) => articleOf(entry, feed, this.#deps.now()) ?? []),
      earliestNextMs: Math.max(ttlMs ?? 0, waitOf(reply, this.#deps.now()) ?? 0) || undefined,
    };
  }

  async #feedAt(url: string): Promise<FoundFeed | undefined> {
    try {
      const reply = await this.#open({ url });
      const feed = parseFeed(await textOf(reply), reply.url);
      return feed && { url: reply.url, title: plainTextOf(feed.title, 200).text };
    } catch {
      return undefined;
    }
  }

  async #open({ url, etag, lastModified, signal }: NewsRequest): Promise<SafeResponse> {
    const reply = await this.#deps
      .fetch(url, { headers: { accept }, ifChanged: { etag, lastModified }, ...(signal && { signal }) })
      .catch((error: Error) => {
        throw new NewsSourceError(error.message, { cause: error });
      });
    if (reply.status === 304 || (reply.status >= 200 && reply.status < 300)) return reply;
    reply.discard();
    throw new NewsSourceError(sentenceFor(reply.status), { retryAfterMs: waitOf(reply, this.#deps.now()) });
  }
}

function sentenceFor(status: number): string {
  if (status === 401 || status === 403) return `The address refuses to be read (${status}).`;
  if (status === 404 || status === 410) return `There is nothing at this address any more (${status}).`;
  if (status === 429) return 'The address was asked too often (429).';
  return `The address answered ${status}.`;
}

/** `Retry-After` in seconds or as a date; at most a day. */
function waitOf(reply: SafeResponse, now: Date): number | undefined {
  const value = reply.headers['retry-after'];
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return ms > 0 ? Math.min(ms, 86_400_000) : undefined;
}

async function textOf(reply: SafeResponse): Promise<string> {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(reply.headers['content-type'] ?? '')?.[1];
  const bytes = await reply.bytes().catch((error: Error) => {
    throw new NewsSourceError(error.message, { cause: error });
  });
  return decodeDocument(bytes, charset, URL.parse(reply.url)?.hostname);
}

const parseFeed = (text: string, address: string): ParsedFeed | undefined =>
  /^\uFEFF?\s*\{/.test(text) ? parseJsonFeed(text, address) : parseXmlFeed(text, address);

/** The feeds that a page names, in its order. */
function feedLinks(html: string, address: string): string[] {
  const links: string[] = [];
  let base = address;
  new Parser({
    onopentag: (name, { rel = '', type = '', href }) => {
      if (name === 'base' && href) base = URL.parse(href, address)?.href ?? base;
      if (name !== 'link' || !href || !/\balternate\b|\bfeed\b/i.test(rel) || !/rss|atom|feed\+json|rdf/i.test(type))
        return;
      const url = URL.parse(href, base)?.href;
      if (url) links.push(url);
    },
  }).end(html);
  return links.slice(0, 5);
}

/** Undefined for an entry that leads nowhere or says nothing. */
function articleOf(entry: ParsedEntry, feed: ParsedFeed, now: Date): NewsArticle | undefined {
  const url = entry.url && /^https?:/.test(entry.url) ? entry.url : undefined;
  const summary = plainTextOf(entry.summary, 2_000);
  const content = plainTextOf(entry.content, 20_000);
  const title = plainTextOf(entry.title, 500).text || (summary.text || content.text).slice(0, 120);
  if (!url || url.length > 2_000 || !title) return undefined;
  const image = entry.image ?? summary.image ?? content.image;
  const imageUrl = image && URL.parse(image, url);
  const publishedAt = dateOf(entry.date, now);
  const language = entry.language ?? feed.language;
  const snippet = summary.text || content.text.slice(0, 500);
  const body = content.text.length > snippet.length ? content.text : '';
  const publisher = oneLine(entry.publisher).slice(0, 200);
  return {
    key: createHash('sha256')
      .update(entry.id || url)
      .digest('base64url'),
    url,
    title,
    ...(snippet && { snippet }),
    ...(body && { body }),
    ...(imageUrl &&
      /^https?:$/.test(imageUrl.protocol) &&
      imageUrl.href.length <= 2_000 && { imageUrl: imageUrl.href }),
    ...(publishedAt && { publishedAt }),
    ...(language && language.length <= 20 && { language }),
    ...(publisher && { publisher }),
  };
}

/** A day ahead is a clock that is wrong; before 1995 there were no feeds. */
function dateOf(text: string, now: Date): Date | undefined {
  const ms = feedTime(text) ?? Number.NaN;
  return ms > Date.UTC(1995) && ms < now.getTime() + 86_400_000 ? new Date(ms) : undefined;
}
