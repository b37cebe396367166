import { type Listener, listener } from '../../kernel/module.ts';
import type { Scope } from '../../kernel/records/scope.ts';
import type { IndexSource } from '../../kernel/search-upkeep.ts';
import { type Search, type SearchDocument, searchCeiling } from '../../ports/search.ts';
import { type AlertRow, alertsToIndex, countAlerts } from './alert.model.ts';

const start = '0'.repeat(24);
const portion = 500;

/** The ids of alerts that answer to what was typed, as many as can be reached. */
export async function searchAlerts(search: Search, scope: Scope, q: string): Promise<string[]> {
  const { hits } = await search.search({
    ...{ index: 'articles', query: q, kinds: ['alert'], limit: searchCeiling },
    scope: 'all' in scope ? 'all' : { readers: scope.owners },
  });
  return hits.map(({ id }) => id);
}

/** Keeps the index of articles in step with the alerts. */
export const indexAlerts = (search: Search): Listener =>
  listener({
    name: 'intelligence.indexAlerts',
    events: ['alert.raised', 'alert.regrouped'],
    handle: async (batch) => {
      const ids = batch.flatMap(({ payload }) => ('alertId' in payload ? [payload.alertId] : payload.alerts));
      await indexRows(search, await alertsToIndex({ ids }, start, ids.length));
    },
  });

/** What was joined to another is found through that one. */
async function indexRows(search: Search, rows: readonly AlertRow[]): Promise<void> {
  const [joined, shown] = [rows.filter(isJoined), rows.filter((row) => !isJoined(row))];
  if (shown.length > 0) await search.put('articles', shown.map(documentOf));
  if (joined.length > 0)
    await search.remove(
      'articles',
      joined.map(({ _id }) => _id.toHexString()),
    );
}

const isJoined = ({ joinedInto }: AlertRow): boolean => joinedInto !== undefined;

/** Puts the alerts of an account into the index anew, as those who may read them are others now. */
export async function reindexAccount(search: Search, account: string): Promise<void> {
  for (let after = start; ; ) {
    const rows = await alertsToIndex({ account }, after, portion);
    await indexRows(search, rows);
    if (rows.length < portion) return;
    after = rows.at(-1)!._id.toHexString();
  }
}

/** What the index of articles is made of. */
export const articleIndex = (search: Search): IndexSource => ({
  index: 'articles',
  stored: countAlerts,
  // An alert that was joined into another one is not found.
  isPartial: true,
  rebuild: (signal) => reindexAlerts(search, signal),
});

async function reindexAlerts(search: Search, signal?: AbortSignal): Promise<number> {
  const rebuild = await search.rebuild('articles');
  let count = 0;
  for (let after = start; ; ) {
    signal?.throwIfAborted();
    const rows = await alertsToIndex({ all: true }, after, portion);
    await rebuild.put(rows.filter((row) => !isJoined(row)).map(documentOf));
    count += rows.length;
    if (rows.length < portion) break;
    after = rows.at(-1)!._id.toHexString();
  }
  await rebuild.finish();
  return count;
}

const documentOf = (row: AlertRow): SearchDocument => ({
  id: row._id.toHexString(),
  kind: 'alert',
  title: row.title,
  names: [row.accountName, row.sourceName],
  text: [row.summary, row.content, ...row.articles.map(({ title }) => title)].filter(Boolean).join('\n'),
  readers: [row.owner.toHexString()],
  at: Temporal.Instant.fromEpochMilliseconds(row.publishedAt.getTime()),
});
