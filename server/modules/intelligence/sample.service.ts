import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { insertArticles } from './article.model.ts';
import type { Reading } from './reading.service.ts';
import { insertSource, newSourceId, noteFetch, type SourceRow, sourceOfUrl } from './source.model.ts';

/** Made-up sources and what they wrote; `source` is a place in the list of sources. */
export interface SampleNews {
  sources: readonly { name: string; url: string; trust: number }[];
  articles: readonly { source: number; title: string; snippet: string; url: string; publishedAt: string }[];
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
}
