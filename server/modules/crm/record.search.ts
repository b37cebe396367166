import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { Field, KindName, SearchPart } from '@sequelstring/contract/records/field.ts';
import { searchedKinds } from '@sequelstring/contract/search.ts';
import { objectId } from '../../kernel/db.ts';
import { type Delivery, waitingFor } from '../../kernel/events.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import type { Finder, Sought } from '../../kernel/records/finder.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import { type BaseRow, toRecord } from '../../kernel/records/record.model.ts';
import type { Scope } from '../../kernel/records/scope.ts';
import type { IndexSource } from '../../kernel/search-upkeep.ts';
import {
  matchCeiling,
  type Search,
  type SearchDocument,
  type SearchQuery,
  type SearchScope,
  searchCeiling,
} from '../../ports/search.ts';

const indexer = 'crm.indexRecords';
/** As many of the newest changes as a search looks through, and as it brings into the index by itself. */
const mostWaiting = 200;
const mostCaughtUp = 20;
/** What changed more records at once, such as a large import, is left to the listener: nobody looks for one of so many. */
const mostTogether = 100;
/** Deliveries that are known to be in the index already. */
const mostRemembered = 1000;
const portion = 500;

type Waiting = Pick<Delivery, '_id' | 'name' | 'payloads'>;
interface Changed {
  kind: KindName;
  id: string;
  actor?: string;
}

export const scopeOf = (scope: Scope): SearchScope => ('all' in scope ? 'all' : { readers: scope.owners });

/** Deleted records are a kind of their own in the index, which only a search among the deleted asks for. */
const kindOf = (kind: KindName, deleted: boolean): string => (deleted ? `deleted ${kind}` : kind);
export const foundKinds: readonly string[] = searchedKinds;

/** The records of the CRM in the search index. */
export class RecordIndex implements Finder {
  readonly #search: Search;
  readonly #stores: () => ReadonlyMap<KindName, AnyStore>;
  readonly #caughtUp = new Set<string>();

  constructor(search: Search, stores: () => ReadonlyMap<KindName, AnyStore>) {
    this.#search = search;
    this.#stores = stores;
  }

  async rank(kind: KindName, sought: Sought, { offset, limit }: { offset: number; limit: number }) {
    await this.catchUp(sought.user.id);
    const { hits, total } = await this.#search.search({ ...queryOf(kind, sought), offset, limit, highlights: false });
    return { ids: hits.map(({ id }) => id), total: total.count, capped: !total.exact && total.count >= searchCeiling };
  }

  async match(kind: KindName, sought: Sought) {
    await this.catchUp(sought.user.id);
    const ids = await this.#search.match(queryOf(kind, sought));
    return { ids, capped: ids.length >= matchCeiling };
  }

  /**
   * What was written just now is found at once: the newest changes that the listener has yet to get, those of whoever
   * searches before others, are indexed here.
   */
  async catchUp(userId: string): Promise<void> {
    const waiting = (await waitingFor(indexer, { limit: mostWaiting, most: mostTogether })).filter(
      ({ _id }) => !this.#caughtUp.has(_id),
    );
    const changes = waiting.flatMap((row) => changesIn(row).map((change) => ({ ...change, row: row._id })));
    const [own, others] = [true, false].map((mine) => changes.filter(({ actor }) => (actor === userId) === mine));
    const taken = [...own!, ...others!].slice(0, mostCaughtUp);
    if (taken.length === 0) return;
    await this.#index(taken);
    await this.#search.refresh('records');
    const left = new Set(changes.filter((change) => !taken.includes(change)).map(({ row }) => row));
    if (this.#caughtUp.size > mostRemembered) this.#caughtUp.clear();
    for (const { row } of taken) if (!left.has(row)) this.#caughtUp.add(row);
  }

  /** Keeps the index in step with what is stored. */
  listener(): Listener {
    return listener({
      name: indexer,
      events: ['record.changed', 'records.imported'],
      wants: ({ payload }) => this.#stores().has(payload.kind),
      handle: async (batch) => {
        const changed = batch.flatMap(({ payload }) => changedBy(payload));
        await this.#index(changed);
        // Nobody catches up with what is no longer waiting.
        if (changed.length <= mostWaiting) await this.#search.refresh('records');
      },
    });
  }

  source(): IndexSource {
    return {
      index: 'records',
      stored: async () => {
        const counts = [...this.#stores().values()].map(({ model }) => model.estimatedDocumentCount());
        return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      },
      rebuild: (signal) => this.rebuild(signal),
    };
  }

  /** Builds the index anew from what is stored, while the old one answers; resolves to the number of records. */
  async rebuild(signal?: AbortSignal): Promise<number> {
    const rebuild = await this.#search.rebuild('records');
    let count = 0;
    for (const store of this.#stores().values()) {
      for (let after = '0'.repeat(24); ; ) {
        signal?.throwIfAborted();
        const rows = (await store.model
          .find({ _id: { $gt: objectId(after) } })
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

  async #index(changed: readonly Changed[]): Promise<void> {
    for (const [kind, those] of Map.groupBy(changed, (one) => one.kind))
      await indexThose(this.#search, this.#stores().get(kind)!, [...new Set(those.map(({ id }) => id))]);
  }
}

const queryOf = (kind: KindName, { q, user, deleted }: Sought) =>
  ({
    index: 'records',
    scope: scopeOf(user.scope),
    query: q,
    kinds: [kindOf(kind, deleted)],
  }) satisfies Partial<SearchQuery>;

const changesIn = ({ payloads }: Waiting): Changed[] =>
  (payloads as EventPayload<'record.changed' | 'records.imported'>[]).flatMap(changedBy);

const changedBy = (payload: EventPayload<'record.changed' | 'records.imported'>): Changed[] => {
  const { kind } = payload;
  if ('ids' in payload) return payload.ids.map((id) => ({ kind, id, actor: payload.owner }));
  return [{ kind, id: payload.id, actor: payload.actor }];
};

/**
 * Brings the index in line with how these records stand now. Several processes may do so with the same record at once, so
 * each looks again after it wrote: whoever writes last has seen what is stored then.
 */
export async function indexThose(search: Search, store: AnyStore, ids: readonly string[]): Promise<void> {
  for (let open = ids; open.length > 0; ) {
    const rows = (await store.model.find({ _id: { $in: open.map(objectId) } }).lean()) as BaseRow[];
    const found = versionsOf(rows);
    const gone = open.filter((id) => !found.has(id));
    if (rows.length > 0)
      await search.put(
        'records',
        rows.map((row) => documentOf(store, row)),
      );
    if (gone.length > 0) await search.remove('records', gone);
    const now = versionsOf(await store.model.find({ _id: { $in: open.map(objectId) } }, { version: 1 }).lean());
    open = open.filter((id) => now.get(id) !== found.get(id));
  }
}

const versionsOf = (rows: readonly Pick<BaseRow, '_id' | 'version'>[]): ReadonlyMap<string, number> =>
  new Map(rows.map(({ _id, version }) => [_id.toHexString(), version ?? 1]));

function documentOf(store: AnyStore, row: BaseRow): SearchDocument {
  const record = toRecord(store.kind, row) as Record<string, unknown>;
  const texts = (part: SearchPart) =>
    Object.entries<Field>(store.kind.fields).flatMap(([name, { options }]) =>
      options.search === part ? textsIn(record[name], part) : [],
    );
  const readers = (row as unknown as Record<string, unknown>)[store.scopeField] ?? [];
  return {
    id: row._id.toHexString(),
    kind: kindOf(store.kind.kind, row.deleted),
    title: store.kind.title(record),
    names: [...surnameFirst(record), ...texts('names')],
    emails: texts('emails'),
    phones: texts('phones'),
    domains: texts('domains'),
    text: texts('text').join('\n'),
    facets: { owner: [row.owner.toHexString()], tags: row.tags ?? [] },
    readers: [readers].flat().map(String),
    at: Temporal.Instant.fromEpochMilliseconds(row.updatedAt.getTime()),
  };
}

/** Where a value is a structure, as further addresses are, the text that is meant stands under the part's singular. */
function textsIn(value: unknown, part: SearchPart): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, part));
  if (typeof value === 'object' && value !== null)
    return textsIn((value as Record<string, unknown>)[part.slice(0, -1)], part);
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Names in Chinese, Japanese and Korean are written, and typed, without a space, the surname first. */
function surnameFirst({ firstName, lastName }: Record<string, unknown>): string[] {
  const name = `${lastName ?? ''}${firstName ?? ''}`;
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(name) ? [name] : [];
}
