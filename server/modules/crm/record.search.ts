import type { KindName } from '@sequelstring/contract/records/field.ts';
import { objectId } from '../../kernel/db.ts';
import { waitingFor } from '../../kernel/events.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import { type BaseRow, toRecord } from '../../kernel/records/record.model.ts';
import type { Scope } from '../../kernel/records/scope.ts';
import type { Search, SearchDocument, SearchScope } from '../../ports/search.ts';

export const scopeOf = (scope: Scope): SearchScope => ('all' in scope ? 'all' : { readers: scope.owners });

/** Searches the records of one kind; deleted ones are not in the index. */
export const searcherOf =
  (search: Search, kind: KindName, store: () => AnyStore) =>
  async (q: string, scope: Scope, { deleted, limit }: { deleted: boolean; limit: number }): Promise<string[]> => {
    if (deleted) return [];
    await catchUp(search, new Map([[kind, store()]]));
    const { hits } = await search.search({ index: 'records', scope: scopeOf(scope), query: q, kinds: [kind], limit });
    return hits.map(({ id }) => id);
  };

const indexer = 'crm.indexRecords';
/** As many of the newest changes as a search brings into the index by itself. */
const mostCaughtUp = 20;

/** What was written just now is found at once: the newest changes that the listener has yet to get are indexed here. */
export async function catchUp(search: Search, stores: ReadonlyMap<KindName, AnyStore>): Promise<void> {
  const waiting = await waitingFor(indexer, mostCaughtUp);
  const changed = waiting.flatMap(({ name, payloads }) =>
    name === 'record.changed' ? (payloads as { kind: KindName; id: string }[]) : [],
  );
  const known = changed.filter(({ kind }) => stores.has(kind)).slice(0, mostCaughtUp);
  if (known.length === 0) return;
  for (const [kind, group] of Map.groupBy(known, (one) => one.kind))
    await indexThose(search, stores.get(kind)!, [...new Set(group.map(({ id }) => id))]);
  await search.refresh('records');
}

/** Keeps the search index in step with what is stored. */
export const indexRecords = (search: Search, stores: ReadonlyMap<KindName, AnyStore>): Listener =>
  listener({
    name: indexer,
    events: ['record.changed', 'records.imported'],
    wants: ({ payload }) => stores.has(payload.kind),
    handle: async (batch) => {
      const ids = new Map<KindName, Set<string>>();
      for (const { payload } of batch) {
        const known = ids.get(payload.kind) ?? new Set();
        for (const id of 'ids' in payload ? payload.ids : [payload.id]) known.add(id);
        ids.set(payload.kind, known);
      }
      for (const [kind, changed] of ids) await indexThose(search, stores.get(kind)!, [...changed]);
    },
  });

/** Brings the index in line with how these records stand now. */
export async function indexThose(search: Search, store: AnyStore, ids: readonly string[]): Promise<void> {
  const rows = (await store.model.find({ _id: { $in: ids.map(objectId) }, deleted: false }).lean()) as BaseRow[];
  const found = new Set(rows.map(({ _id }) => _id.toHexString()));
  const gone = ids.filter((id) => !found.has(id));
  if (rows.length > 0)
    await search.put(
      'records',
      rows.map((row) => documentOf(store, row)),
    );
  if (gone.length > 0) await search.remove('records', gone);
}

const portion = 500;

/** Builds the index anew from what is stored, while the old one answers; resolves to the number of records. */
export async function reindexRecords(search: Search, stores: readonly AnyStore[]): Promise<number> {
  const rebuild = await search.rebuild('records');
  let count = 0;
  for (const store of stores) {
    for (let after = '0'.repeat(24); ; ) {
      const rows = (await store.model
        .find({ _id: { $gt: objectId(after) }, deleted: false })
        .sort({ _id: 1 })
        .limit(portion)
        .hint({ _id: 1 })
        .lean()) as BaseRow[];
      if (rows.length > 0) await rebuild.put(rows.map((row) => documentOf(store, row)));
      count += rows.length;
      if (rows.length < portion) break;
      after = rows.at(-1)!._id.toHexString();
    }
  }
  await rebuild.finish();
  return count;
}

function documentOf(store: AnyStore, row: BaseRow): SearchDocument {
  const record = toRecord(store.kind, row) as Record<string, unknown>;
  const texts = (...names: string[]) =>
    names
      .flatMap((name) => record[name] ?? [])
      .filter((value): value is string => typeof value === 'string' && value !== '');
  const others = (name: string, part: string) =>
    ((record[name] ?? []) as Record<string, string>[]).flatMap((one) => one[part] ?? []);
  const readers = (row as unknown as Record<string, unknown>)[store.scopeField] ?? [];
  return {
    id: row._id.toHexString(),
    kind: store.kind.kind,
    title: store.kind.title(record),
    names: texts('nickname', 'middleName', 'companyName', 'aliases', 'tickers', 'nextStep'),
    emails: [...texts('email'), ...others('otherEmails', 'email')],
    phones: [...texts('phone'), ...others('otherPhones', 'phone')],
    domains: texts('domains', 'website'),
    text: texts('title', 'industry', 'body', 'description', 'notes', 'tags').join('\n'),
    facets: { owner: [row.owner.toHexString()], tags: row.tags ?? [] },
    readers: [readers].flat().map(String),
    at: Temporal.Instant.fromEpochMilliseconds(row.updatedAt.getTime()),
  };
}
