import { createHash } from 'node:crypto';
import { z } from 'zod';
import { quoteVendor } from '../../kernel/redact.ts';
import { type NewsArticle, type NewsReply, type NewsRequest, NewsSourceError } from '../../ports/news-source.ts';

interface Deps {
  /** Undefined while it is not connected. */
  settings(): Promise<{ apiKey: string; baseUrl: string } | undefined>;
  /** Takes one request from the day's budget; false where none is left. */
  take(): Promise<boolean>;
  now(): Date;
}

const hour = 3_600_000;
const Reply = z.object({
  articles: z.array(
    z.object({
      source: z.object({ name: z.string().nullish() }).nullish(),
      title: z.string().nullish(),
      description: z.string().nullish(),
      url: z.string().nullish(),
      urlToImage: z.string().nullish(),
      publishedAt: z.string().nullish(),
    }),
  ),
});
const Refusal = z.object({ code: z.string(), message: z.string() });

/** Reads a search of NewsAPI.org, version 2. */
export async function readNewsApi(
  { settings, take, now }: Deps,
  query: string,
  signal: NewsRequest['signal'],
): Promise<NewsReply> {
  const given = await settings();
  if (!given) throw new NewsSourceError('NewsAPI is not connected. Enter its key in Settings > Integrations.');
  if (!(await take())) {
    const tomorrow = Date.UTC(now().getUTCFullYear(), now().getUTCMonth(), now().getUTCDate() + 1);
    const retryAfterMs = tomorrow - now().getTime();
    throw new NewsSourceError("Today's requests to NewsAPI are used up.", { retryAfterMs });
  }
  const search = new URLSearchParams({ q: query, sortBy: 'publishedAt', pageSize: '100' });
  const timeout = AbortSignal.timeout(20_000);
  const response = await fetch(`${given.baseUrl}/everything?${search}`, {
    headers: { 'X-Api-Key': given.apiKey, accept: 'application/json' },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((cause: unknown) => {
    throw new NewsSourceError('NewsAPI does not answer.', { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusalOf(response.status, body);
  const reply = Reply.safeParse(body);
  if (!reply.success) throw new NewsSourceError('The answer of NewsAPI could not be read.');
  return {
    isChanged: true,
    ...{ etag: undefined, lastModified: undefined, title: query, earliestNextMs: undefined },
    articles: reply.data.articles.flatMap((article) => articleOf(article, now()) ?? []),
  };
}

function refusalOf(status: number, body: unknown): NewsSourceError {
  const { code, message } = Refusal.safeParse(body).data ?? { code: '', message: `Status ${status}.` };
  if (status === 401) return new NewsSourceError('NewsAPI refused the API key.', { retryAfterMs: hour });
  if (code === 'rateLimited' || code === 'apiKeyExhausted' || status === 429) {
    return new NewsSourceError('NewsAPI allows no more requests for now.', { retryAfterMs: 12 * hour });
  }
  return new NewsSourceError(`NewsAPI said: ${quoteVendor(message, 200)}`);
}

/** Undefined for what was removed. Its `content` is cut off, and so no text of the article. */
function articleOf(article: z.output<typeof Reply>['articles'][number], now: Date): NewsArticle | undefined {
  const { source, title, description, url, urlToImage, publishedAt } = article;
  if (!title || title === '[Removed]' || !url || !/^https?:/.test(url) || url.length > 2_000) return undefined;
  const at = new Date(publishedAt ?? '');
  const isSensible = at.getTime() > Date.UTC(1995) && at.getTime() < now.getTime() + 24 * hour;
  return {
    key: createHash('sha256').update(url).digest('base64url'),
    ...{ url, title: title.slice(0, 500) },
    ...(description && { snippet: description.slice(0, 2_000) }),
    ...(urlToImage && /^https?:/.test(urlToImage) && urlToImage.length <= 2_000 && { imageUrl: urlToImage }),
    ...(isSensible && { publishedAt: at }),
    ...(source?.name && { publisher: source.name.slice(0, 200) }),
  };
}
