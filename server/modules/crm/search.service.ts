import type { KindName, RecordLink } from '@sequelstring/contract/records/field.ts';
import type { PageMeta } from '@sequelstring/contract/route.ts';
import { type SearchFacets, type SearchHit, searchedKinds } from '@sequelstring/contract/search.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId } from '../../kernel/db.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import { type BaseRow, toRecord } from '../../kernel/records/record.model.ts';
import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import type { SearchHit as Found, Search, SearchQuery } from '../../ports/search.ts';
import { foundKinds, type RecordIndex, scopeOf } from './record.search.ts';

export interface SearchDeps {
  search: Search;
  index: RecordIndex;
  stores: ReadonlyMap<KindName, AnyStore>;
}

interface Typed {
  q: string;
  kind?: KindName;
  owner?: string;
  tag?: string;
}

/** Texts may be long; a hit shows their beginning. */
const mostDetail = 160;

const queryOf = (user: CurrentUser, { q, kind, owner, tag }: Typed) =>
  ({
    index: 'records',
    scope: scopeOf(user.scope),
    query: q,
    kinds: kind ? [kind] : foundKinds,
    filters: { ...(owner && { owner: [owner] }), ...(tag && { tags: [tag] }) },
  }) satisfies Partial<SearchQuery>;

/** Records of any kind that the user may see, best first. */
export async function findRecords(
  { search, index, stores }: SearchDeps,
  user: CurrentUser,
  { page, limit, ...typed }: Typed & { page: number; limit: number },
): Promise<{ data: SearchHit[]; meta: PageMeta }> {
  await index.catchUp(user.id);
  const { hits, total } = await search.search({ ...queryOf(user, typed), limit, offset: (page - 1) * limit });
  const records = await readFound(stores, user.scope, hits);
  const data = hits.flatMap((hit) => {
    const record = records.get(hit.id);
    return record ? [shown(hit, record)] : [];
  });
  return { data, meta: { page, limit, total: total.count, hasMore: page * limit < total.count } };
}

/** How many of what is found are of each kind, each owner's and with each tag. */
export async function countFound({ search }: SearchDeps, user: CurrentUser, typed: Typed): Promise<SearchFacets> {
  const query = queryOf(user, typed);
  const [{ facets }, ...totals] = await Promise.all([
    search.search({ ...query, facets: ['owner', 'tags'], limit: 1 }),
    ...searchedKinds.map((kind) => search.search({ ...query, kinds: [kind], limit: 1 })),
  ]);
  const kinds = searchedKinds.flatMap((value, index) => {
    const { count } = totals[index]!.total;
    return count > 0 ? [{ value, count }] : [];
  });
  return { kinds, owners: facets.owner ?? [], tags: facets.tags ?? [] };
}

type Read = Readonly<Record<string, unknown>> & { kind: KindName; detail: string | undefined; readOn: RecordLink[] };

/** The records as they are stored: the index may lag behind a deletion or a change of owner. */
async function readFound(
  stores: ReadonlyMap<KindName, AnyStore>,
  scope: Scope,
  hits: readonly Found[],
): Promise<ReadonlyMap<string, Read>> {
  const groups = [...Map.groupBy(hits, ({ kind }) => kind as KindName)];
  const found = await Promise.all(
    groups.map(async ([kind, group]) => {
      const store = stores.get(kind);
      if (!store) return [];
      const ids = group.map(({ id }) => objectId(id));
      const where = { _id: { $in: ids }, deleted: false, ...withinScope(scope, store.scopeField) };
      const rows = (await store.model.find(where).lean()) as BaseRow[];
      return rows.map((row) => {
        const record = toRecord(store.kind, row);
        const { detail: detailOf, readOn } = store.kind;
        const detail = detailOf?.(record)?.slice(0, mostDetail);
        const places = (readOn ? record[readOn] : []) as RecordLink[];
        return [row._id.toHexString(), { ...record, kind, detail, readOn: places }] as const;
      });
    }),
  );
  return new Map(found.flat());
}

function shown({ id, title, highlights }: Found, record: Read): SearchHit {
  const match = highlights.find(({ field }) => field !== 'title');
  const [about] = record.readOn;
  return {
    kind: record.kind,
    id,
    title,
    owner: String(record.owner),
    ...(record.detail && { detail: record.detail }),
    ...(about && { about }),
    ...(match && { match }),
  };
}
