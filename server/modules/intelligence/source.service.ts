import type { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsSource } from '@sequelstring/contract/news.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { isDuplicateKey, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { JobOrder, Jobs } from '../../ports/jobs.ts';
import { NewsSourceError, type NewsSource as NewsSourcePort } from '../../ports/news-source.ts';
import { insertArticles } from './article.model.ts';
import {
  changeSource,
  deleteSource,
  dueSources,
  findSource,
  insertSource,
  newSourceId,
  noteFetch,
  type SourceRow,
  toSource,
} from './source.model.ts';

export interface SourceDeps {
  clock: Clock;
  jobs: Jobs;
  news: NewsSourcePort;
}

export const FETCH = 'intelligence.fetchSource';
/** For sources that failed or took long the last time, so that no other waits for them. */
export const FETCH_PATIENTLY = 'intelligence.fetchSourcePatiently';
export const READ = 'intelligence.readArticles';
const fetchOrder = (id: string, { trying = false } = {}): JobOrder => ({
  ...{ name: trying ? FETCH_PATIENTLY : FETCH, key: id, payload: { id } },
});
/** What takes longer is tried again among those that do. */
const promptMs = 5_000;

/** Throws `source_unreadable` where no feed is found, or `source_exists`. */
export async function createSource(
  { clock, jobs, news }: SourceDeps,
  caller: Caller,
  input: Body<typeof intelligence.createSource>,
): Promise<NewsSource> {
  const field = input.type === 'rss' ? 'url' : 'query';
  const given = input[field];
  if (!given) throw new AppError('validation_failed', { details: { [field]: ['is missing'] } });
  const found = await news.find(input.type === 'rss' ? given : `${input.type}:${given}`).catch((error: unknown) => {
    if (!(error instanceof NewsSourceError)) throw error;
    throw new AppError('source_unreadable', { details: { [field]: [error.message] } });
  });
  const now = nowAsDate(clock);
  const row: SourceRow = {
    ...{ _id: newSourceId(), type: input.type, url: found.url, isActive: true },
    name: input.name || found.title || new URL(found.url).hostname,
    ...{ intervalMinutes: input.intervalMinutes, trust: input.trust },
    ...{ articles: 0, failures: 0, nextFetchAt: now, createdAt: now },
  };
  const id = row._id.toHexString();
  try {
    await transaction(async (session) => {
      await insertSource(row, session);
      await audit({ ...caller, action: 'source.created', kind: 'source', recordId: id, detail: row.url }, session);
    });
  } catch (error) {
    throw isDuplicateKey(error) ? new AppError('source_exists') : error;
  }
  await jobs.add(fetchOrder(id));
  return toSource(row);
}

/** Throws `source_not_found`. */
export function updateSource(
  { clock }: SourceDeps,
  caller: Caller,
  id: string,
  change: Body<typeof intelligence.updateSource>,
): Promise<NewsSource> {
  return transaction(async (session) => {
    const row = await changeSource(
      id,
      { ...change, ...(change.isActive && { nextFetchAt: nowAsDate(clock) }) },
      session,
    );
    if (!row) throw new AppError('source_not_found');
    const changes = Object.entries(change).map(([field, to]) => ({ field, to }));
    await audit({ ...caller, action: 'source.updated', kind: 'source', recordId: id, changes }, session);
    return toSource(row);
  });
}

/** Throws `source_not_found`. */
export function removeSource(caller: Caller, id: string): Promise<{ id: string }> {
  return transaction(async (session) => {
    if (!(await deleteSource(id, session))) throw new AppError('source_not_found');
    await audit({ ...caller, action: 'source.deleted', kind: 'source', recordId: id }, session);
    return { id };
  });
}

/** Has a source fetched now. Throws `source_not_found`. */
export async function requestFetch({ jobs }: SourceDeps, caller: Caller, id: string): Promise<NewsSource> {
  const row = await findSource(id);
  if (!row) throw new AppError('source_not_found');
  await audit({ ...caller, action: 'source.fetch_requested', kind: 'source', recordId: id });
  await jobs.add(fetchOrder(id, { trying: row.isTrying === true }));
  return toSource(row);
}

/** Orders the fetching of every source whose time has come. */
export async function orderDue({ clock, jobs }: SourceDeps): Promise<void> {
  for (const trying of [false, true]) {
    const due = await dueSources(nowAsDate(clock), { trying }, 200);
    await jobs.addMany(due.map(({ _id }) => fetchOrder(_id.toHexString(), { trying })));
  }
}

/**
 * Fetches a source and stores what is new. Without patience a source that takes long is given up, and ordered anew with it. A
 * source that cannot be read is asked ever more rarely, at least once a day.
 */
export async function fetchSource(
  { clock, jobs, news }: SourceDeps,
  id: string,
  { signal, patiently }: { signal: AbortSignal; patiently: boolean },
): Promise<void> {
  const row = await findSource(id);
  if (!row) return;
  const now = nowAsDate(clock);
  const intervalMs = row.intervalMinutes * 60_000;
  const after = (ms: number) => new Date(now.getTime() + ms);
  const begun = performance.now();
  const isLong = () => performance.now() - begun > promptMs;
  const patience = patiently ? signal : AbortSignal.any([signal, AbortSignal.timeout(promptMs)]);
  try {
    const { url, etag, lastModified } = row;
    const reply = await news.read({ url, etag, lastModified, signal: patience });
    const added = reply.isChanged ? await insertArticles(row, reply.articles, now) : 0;
    await noteFetch(
      row._id,
      {
        ...(reply.isChanged && { etag: reply.etag ?? '', lastModified: reply.lastModified ?? '' }),
        ...{ failures: 0, lastFetchedAt: now, lastSuccessAt: now, isTrying: isLong() },
        nextFetchAt: after(Math.max(intervalMs, reply.earliestNextMs ?? 0)),
      },
      added,
    );
    if (added > 0) await jobs.add({ name: READ, key: `${id}:${now.getTime()}`, payload: {} });
  } catch (error) {
    if (patience.aborted && !signal.aborted) {
      await changeSource(id, { isTrying: true });
      await jobs.add(fetchOrder(id, { trying: true }));
      return;
    }
    if (!(error instanceof NewsSourceError)) throw error;
    const failures = row.failures + 1;
    const waitMs = Math.min(86_400_000, intervalMs * 2 ** Math.min(failures, 7));
    await noteFetch(
      row._id,
      {
        ...{ failures, lastFetchedAt: now, lastError: error.message, isTrying: true },
        nextFetchAt: after(Math.max(waitMs, error.retryAfterMs ?? 0)),
      },
      0,
    );
  }
}
