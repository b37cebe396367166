import { both, type Condition, type Filter } from '@sequelstring/contract/filter.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { batchedReads } from '../batched-reads.ts';
import type { CurrentUser } from '../current-user.ts';
import { decodeDocument, idOf, objectId } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../json-from-bson.ts';
import type { Page } from '../module.ts';
import { boundOf } from './bound.ts';
import { type Place, rangesAfter, readCursor, writeCursor } from './cursor.ts';
import { type MongoFilter, toMongo } from './filter.ts';
import { mostRanked, type Sought } from './finder.ts';
import type { BaseRow } from './record.model.ts';
import { scopeKey, withinScope } from './scope.ts';
import type { RecordStore } from './store.ts';

/** What a list is asked for; beside these keys one for each field that can be filtered. */
export interface ListQuery {
  page: number;
  limit: number;
  cursor?: string;
  /** With commas between. */
  ids?: string;
  q?: string;
  sort?: string;
  filter?: Filter;
  deleted?: boolean;
  [field: string]: unknown;
}

type Rows = Page<Json<unknown>[]>;
type WriteRow = (bytes: Buffer) => Json<unknown>;

/**
 * One page of the records that the user may see. Throws `validation_failed` for a cursor, order or filter that is none of
 * this list's. Many look at the same page, above all after a change that all of them were told of: those of one moment
 * share one answer.
 */
export async function listRecords(store: AnyStore, user: CurrentUser, query: ListQuery): Promise<Rows> {
  return (await pages.load({ store, user, query }))!;
}

// biome-ignore lint/suspicious/noExplicitAny: a list is read alike whatever its rows are.
export type AnyStore = RecordStore<any, any>;

interface PageRead {
  store: AnyStore;
  user: CurrentUser;
  query: ListQuery;
}

const keyOf = ({ store, user, query }: PageRead): string =>
  `${store.kind.kind} ${scopeKey(user.scope)} ${user.id} ${JSON.stringify(query)}`;

const pages = batchedReads<PageRead, Rows>(
  keyOf,
  async (asked) => new Map(asked.map((one) => [keyOf(one), readPage(one)])),
);

async function readPage({ store, user, query }: PageRead): Promise<Rows> {
  const fields = await store.fields();
  const where = await conditionsOf(store, user, query, fields);
  if (query.q && !query.sort) return rankedPage(store, user, where, query);
  const order = orderOf(store, query.sort ?? store.kind.order, fields);
  const { where: narrowed, capped } = await amongFound(store, user, query, where);
  const count = () =>
    query.q
      ? store.counts.keep({ ...where, ...soughtIn(user, query) }, () => store.model.countDocuments(narrowed))
      : store.counts.count(where);
  const work = Promise.all([sortedRows(store, narrowed, query, order), count()]);
  const [[rows, total], { row }] = await Promise.all([inTime(work), store.writers()]);
  const page = pageOf(row, rows, query, order, total);
  return capped ? { ...page, meta: { ...page.meta, capped } } : page;
}

/** The filter of a list as MongoDB has it, with what the user may see. */
export async function conditionsOf(
  store: AnyStore,
  user: CurrentUser,
  query: Pick<ListQuery, 'filter' | 'deleted'> & Record<string, unknown>,
  fields?: Fields,
): Promise<MongoFilter> {
  const known = fields ?? (await store.fields());
  const filter = both(...plainConditions(query, known), query.filter);
  const among = typeof query.ids === 'string' ? [{ _id: { $in: query.ids.split(',').map(objectId) } }] : [];
  const scoped = {
    ...withinScope(user.scope, store.scopeField),
    deleted: query.deleted ?? false,
    ...(among.length > 0 && { $and: among }),
  };
  if (!filter) return scoped;
  const asked = toMongo(filter, known, store.paths, await store.viewpoint(user));
  // Conditions on the same field stay apart, so that no filter can widen what may be seen.
  const clashes = Object.keys(asked).some((name) => name in scoped);
  return clashes ? { ...scoped, $and: [...among, asked] } : { ...scoped, ...asked };
}

/** `?stage=won&owner=me`: a condition for each key that names a field; commas stand between several values. */
function plainConditions(query: Record<string, unknown>, fields: Fields): Condition[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const text = query[name];
    if (!field.options.filter || text === undefined || name === 'filter') return [];
    const values = String(text)
      .split(',')
      .map((one) => plainValue(field, one.trim()));
    const many = values.length > 1 && field.type !== 'text';
    const op = operatorFor(field);
    return [
      many && op === 'eq'
        ? { field: name, op: 'in', value: values }
        : { field: name, op, value: plainValue(field, String(text)) },
    ];
  });
}

const operatorFor = ({ type }: Field): Condition['op'] =>
  type === 'longText' ? 'contains' : type === 'instant' ? 'within' : 'eq';

function plainValue({ type }: Field, text: string): string | number | boolean {
  if (type === 'yesNo') return text === 'true' ? true : text === 'false' ? false : text;
  if ((type === 'number' || type === 'money') && text !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

interface Order {
  sort: string;
  path: string;
  direction: 1 | -1;
  alwaysSet: boolean;
}

function orderOf(store: AnyStore, sort: string, fields: Fields): Order {
  const name = sort.replace(/^-/, '');
  const path = store.sortPath(name, fields);
  if (!path) {
    const known = Object.keys(fields)
      .concat(store.kind.orders ?? [])
      .filter((one) => store.sortPath(one, fields));
    throw new AppError('validation_failed', {
      details: { sort: [`is not an order of this list; known are ${known.join(', ')}`] },
    });
  }
  // Records from before a field was there have no key of it.
  const isKey = Object.values(store.options.sortPaths ?? {}).includes(path) && path.endsWith('Key');
  const alwaysSet = Boolean(fields[name]?.options.required) || isKey || store.options.alwaysSet?.includes(path);
  return { sort, path, direction: sort.startsWith('-') ? -1 : 1, alwaysSet: alwaysSet ?? false };
}

/** Past Mongoose, whose way costs as much again: every value has its type already. */
const read = (store: AnyStore, where: MongoFilter, order: Order, limit: number, skip = 0): Promise<Buffer[]> => {
  const sort: Record<string, 1 | -1> = { [order.path]: order.direction, _id: order.direction };
  return store.model.collection
    .find(where, { sort, limit, ...(skip > 0 && { skip }), raw: true, ...boundOf(where, order.path) })
    .toArray() as unknown as Promise<Buffer[]>;
};

/** Throws `query_too_slow` where the database gave up. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: unknown }).code === maxTimeExpired) throw new AppError('query_too_slow', { cause: error });
    throw error;
  }
}
const maxTimeExpired = 50;

/** Few enough that fifty exports at once hold little. */
const portion = 200;

/** All records of a list in its order, in portions; for exports. Throws what the list would throw. */
export async function* portionsOf(
  store: AnyStore,
  user: CurrentUser,
  query: Omit<ListQuery, 'page' | 'limit' | 'cursor'>,
): AsyncGenerator<BaseRow[]> {
  const fields = await store.fields();
  const { where } = await amongFound(store, user, query, await conditionsOf(store, user, query, fields));
  const order = orderOf(store, query.sort ?? store.kind.order, fields);
  for (let cursor: string | undefined; ; ) {
    const page = { ...query, page: 1, limit: portion, cursor };
    const rows = (await inTime(sortedRows(store, where, page, order))).slice(0, portion);
    const [last] = rows.slice(-1);
    yield rows.map((bytes) => decodeDocument<BaseRow>(bytes));
    if (!last || rows.length < portion) return;
    cursor = writeCursor(placeOf(last, order));
  }
}

/** One row more than the page has tells whether there is another. */
async function sortedRows(store: AnyStore, where: MongoFilter, query: ListQuery, order: Order): Promise<Buffer[]> {
  const wanted = query.limit + 1;
  if (query.cursor === undefined) return read(store, where, order, wanted, (query.page - 1) * query.limit);
  const place = readCursor(query.cursor, order.sort);
  const rows: Buffer[] = [];
  for (const range of rangesAfter(order.path, order.direction, place, order.alwaysSet)) {
    if (rows.length < wanted) rows.push(...(await read(store, combine(where, range), order, wanted - rows.length)));
  }
  return rows;
}

/** Both sides may have conditions on one field, or alternatives. */
const combine = (where: MongoFilter, range: MongoFilter): MongoFilter =>
  Object.keys(range).some((name) => name in where) ? { $and: [where, range] } : { ...where, ...range };

function pageOf(write: WriteRow, rows: Buffer[], query: ListQuery, order: Order, total: number): Rows {
  const { page, limit } = query;
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  const last = shown.at(-1);
  const nextCursor = hasMore && last ? writeCursor(placeOf(last, order)) : undefined;
  return { data: shown.map(write), meta: { page, limit, total, hasMore, ...(nextCursor && { nextCursor }) } };
}

function placeOf(bytes: Buffer, { sort, path }: Order): Place {
  const row = decodeDocument<BaseRow>(bytes);
  const key = path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], row);
  return { sort, key: (key ?? null) as Place['key'], id: row._id.toHexString() };
}

/** What tells one search from another, for keys of what is kept. */
export const soughtIn = (user: CurrentUser, { q }: Pick<ListQuery, 'q'>): object =>
  q ? { q, scope: scopeKey(user.scope) } : {};

const soughtBy = (user: CurrentUser, { q = '', deleted }: Pick<ListQuery, 'q' | 'deleted'>): Sought => ({
  q: String(q),
  user,
  deleted: deleted === true,
});

/** The conditions of a list, with what is typed into its search; `capped` where more match than it can take in. */
export async function amongFound(
  store: AnyStore,
  user: CurrentUser,
  query: Pick<ListQuery, 'q' | 'deleted'>,
  where: MongoFilter,
): Promise<{ where: MongoFilter; capped?: true }> {
  if (!query.q) return { where };
  const { ids, capped } = await store.deps.finder.match(store.kind.kind, soughtBy(user, query));
  return { where: { ...where, _id: { $in: ids.map(objectId) } }, ...(capped && { capped }) };
}

/** Hits that fit the filter, best first. */
async function rankedPage(store: AnyStore, user: CurrentUser, where: MongoFilter, query: ListQuery): Promise<Rows> {
  const skip =
    query.cursor === undefined ? (query.page - 1) * query.limit : Number(readCursor(query.cursor, 'found').key);
  const scoped = withinScope(user.scope, store.scopeField);
  const isFiltered = Object.keys(where).some((name) => name !== 'deleted' && !(name in scoped));
  const sought = soughtBy(user, query);
  const part = isFiltered ? { offset: 0, limit: mostRanked } : { offset: skip, limit: query.limit + 1 };
  const { ids, total, capped } = await store.deps.finder.rank(store.kind.kind, sought, part);
  const found = new Map<string, Buffer>();
  if (ids.length > 0) {
    const among = { ...where, _id: { $in: ids.map(objectId) } };
    const rows = (await store.model.collection.find(among, { raw: true }).toArray()) as unknown as Buffer[];
    for (const bytes of rows) found.set(idOf(bytes), bytes);
  }
  const fitting = isFiltered ? ids.filter((id) => found.has(id)) : ids;
  const place = isFiltered ? skip : 0;
  const end = place + query.limit;
  const { row } = await store.writers();
  const hasMore = fitting.length > end;
  const nextCursor = hasMore ? writeCursor({ sort: 'found', key: skip + query.limit, id: '0'.repeat(24) }) : undefined;
  return {
    data: fitting
      .slice(place, end)
      .flatMap((id) => found.get(id) ?? [])
      .map(row),
    meta: {
      page: Math.floor(skip / query.limit) + 1,
      limit: query.limit,
      total: isFiltered ? fitting.length : total,
      hasMore,
      ...(nextCursor && { nextCursor }),
      ...(capped && { capped }),
    },
  };
}
