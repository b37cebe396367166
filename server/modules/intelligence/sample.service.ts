import type { SubscriptionInput } from '@sequelstring/contract/news.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { insertArticles } from './article.model.ts';
import { sketchAlerts } from './feed.model.ts';
import type { Reading } from './reading.service.ts';
import { insertSource, newSourceId, noteFetch, type SourceRow, sourceOfUrl } from './source.model.ts';
import { insertSubscription, newSubscription } from './subscription.model.ts';

/** Made-up sources and what they wrote; `source` is a place in the list of sources. */
export interface SampleNews {
  sources: readonly { name: string; url: string; trust: number }[];
  articles: readonly { source: number; title: string; snippet: string; url: string; publishedAt: string }[];
  /** What `owner` follows; the accounts most in the news are the competitors of the last of them. */
  owner: string;
  subscriptions: readonly Pick<SubscriptionInput, 'name' | 'categories' | 'channels' | 'minRelevance'>[];
}

/** Stores made-up sources with their articles and reads these as any others. The sources are paused: nobody is asked for them. */
export async function addSampleNews(deps: { clock: Clock; reading: Reading }, sample: SampleNews): Promise<void> {
  const now = nowAsDate(deps.clock);
  const rows = sample.sources.map(
    (source): SourceRow => ({
      ...{ _id: newSourceId(), type: 'rss', ...source, isActive: false, intervalMinutes: 15, articles: 0 },
      ...{ failures: 0, nextFetchAt: now, createdAt: now },
    }),
  );
  if (await sourceOfUrl(rows[0]?.url ?? '')) return;
  await transaction(async (session) => {
    for (const row of rows) await insertSource(row, session);
  });
  // In the order in which they were written, as they would have come.
  const inOrder = sample.articles.toSorted((one, other) => Date.parse(one.publishedAt) - Date.parse(other.publishedAt));
  for (const { source, publishedAt, ...article } of inOrder) {
    const row = rows[source]!;
    await insertArticles(row, [{ ...article, key: article.url, publishedAt: new Date(publishedAt) }], now);
    await noteFetch(row._id, { failures: 0, nextFetchAt: now, lastFetchedAt: now, lastSuccessAt: now }, 1);
  }
  await deps.reading.readWaiting(new AbortController().signal);
  const competitors = await mostInTheNews(sample.owner, now);
  await transaction(async (session) => {
    for (const [index, one] of sample.subscriptions.entries()) {
      const isLast = index === sample.subscriptions.length - 1;
      const input = { ...one, accounts: [], keywords: [], competitors: isLast ? competitors : [] };
      await insertSubscription(newSubscription(sample.owner, input, now), session);
    }
  });
}

async function mostInTheNews(owner: string, now: Date): Promise<string[]> {
  const alerts = await sketchAlerts({ owners: [owner] }, {}, { now, reader: owner, limit: 500 });
  const stories = Map.groupBy(alerts, ({ account }) => account.toHexString());
  return [...stories]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .slice(0, 4)
    .map(([id]) => id);
}
