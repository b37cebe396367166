import { decode, decodeFields } from '../bson/codec.ts';
import type { Value } from '../bson/value.ts';
import type { Env } from '../language/env.ts';
import { externalSort, type Sortable } from '../language/external-sort.ts';
import type { Filter } from '../language/filter.ts';
import { compileFilter, filterFields } from '../language/match.ts';
import { textScores } from '../language/metadata.ts';
import { parseSort, type SortOrder } from '../language/sort.ts';
import type { Collection } from '../storage/collection.ts';
import type { Connection } from '../storage/connection.ts';
import type { TextMatcher } from '../text/score.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { IndexScan, Plan, Query } from './plan.ts';
import { planQuery } from './planner.ts';
import { hasRiskyRegex } from './risky-regex.ts';
import { canSkip, type Found, type ScanCounts, scan, scanPage } from './scan.ts';
import { scanAsStored } from './stored-order.ts';

/** Where a command reads: the current state, or a transaction's snapshot with its own writes. */
export interface ReadView {
  readonly connection: Connection;
  readonly transaction: Transaction | undefined;
  /** Throws the reading command out of this thread, where it could hold up everyone; absent where it must stay. */
  readonly moveAway?: (() => never) | undefined;
}

export interface RecordQuery extends Query {
  readonly skip?: number;
  readonly limit?: number;
}

export interface PlannedQuery {
  readonly plan: Plan;
  readonly counts: ScanCounts;
  readonly records: Iterable<Found>;
  /** The same documents without their record numbers, where they can be had for less. */
  readonly page: Iterable<Uint8Array> | undefined;
  /** Whether the end is known with the last record: of those that were sorted here, and of the one that has an `_id`. */
  readonly knowsEnd: boolean;
}

/** Plans a query and gives its records lazily: filtered, in order, cut to skip and limit. */
export function findRecords(collection: Collection, query: RecordQuery, view: ReadView, env: Env): PlannedQuery {
  if (view.moveAway && hasRiskyRegex(query.filter)) view.moveAway();
  const plan = planQuery(collection, query, view.connection);
  const counts = { keys: 0, documents: 0 };
  const own = view.transaction?.changesOf(collection);
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const skip = query.skip ?? 0;
  const order = query.sort && !query.sort.has('$natural') ? parseSort(query.sort, env) : undefined;
  const sorts = order !== undefined && order.fields.length > 0 && !(plan.kind === 'index' && plan.sorted);
  const filter = (found: Iterable<Found>, condition: Filter | undefined) => filterRecords(found, condition, env);
  const skipsInScan = !sorts && !own && canSkip(plan);
  const wanted = skipsInScan ? limit : limit + skip;
  // A condition that is still to be looked at lets some of what is found through, none can tell how much.
  const expected = sorts || own ? Number.POSITIVE_INFINITY : plan.residual ? wanted * 2 : wanted;
  const atMost = !plan.residual && !sorts && !own;
  const source = {
    connection: view.connection,
    collection,
    counts,
    expected,
    atMost,
    skip: skipsInScan ? skip : 0,
    filter,
  };
  const isNew = view.transaction?.created.has(collection) ?? false;
  const asStored = sorts && !own && plan.kind === 'index' && isWorthSorting(plan, order);
  const found = isNew ? [] : asStored ? scanAsStored(plan, source) : scan(plan, source);
  let records = filter(found, plan.residual);
  if (asStored) records = copies(records);
  if (own) records = overlay(records, own, query.filter, env, plan.kind === 'text' ? plan.matcher : undefined);
  if (order && (sorts || own)) records = sortRecords(records, order, env, skip + limit);
  if (skip > 0 || limit !== Number.POSITIVE_INFINITY) records = slice(records, skipsInScan ? 0 : skip, limit);
  const page = atMost && !isNew && limit !== Number.POSITIVE_INFINITY ? scanPage(plan, source) : undefined;
  const knowsEnd = (order !== undefined && (sorts || own !== undefined)) || findsOneById(plan);
  return { plan, counts, records, page, knowsEnd };
}

/** Where the sort leaves nothing open, so that the order in which records are found does not show. */
const isWorthSorting = ({ index, wholeKeys }: IndexScan, { fields }: SortOrder): boolean =>
  !(index.unique && wholeKeys) && fields.some(({ parts }) => parts?.length === 1 && parts[0] === '_id');

function findsOneById(plan: Plan): boolean {
  return plan.kind === 'index' && plan.index.isId && plan.wholeKeys && plan.ranges.length === 1 && !plan.residual;
}

/** Keeps the records whose documents meet a condition, reading only the fields it names. */
export function filterRecords(found: Iterable<Found>, condition: Filter | undefined, env: Env): Iterable<Found> {
  if (!condition || (condition.kind === 'and' && condition.filters.length === 0)) return checked(found, env);
  return matching(found, condition, env);
}

function* matching(found: Iterable<Found>, condition: Filter, env: Env): Iterable<Found> {
  const matches = compileFilter(condition, env);
  const fields = filterFields(condition);
  for (const record of found) {
    env.checkDeadline();
    if (matches(fields ? decodeFields(record.bytes, fields) : decode(record.bytes))) yield record;
  }
}

function* checked(found: Iterable<Found>, env: Env): Iterable<Found> {
  for (const record of found) {
    env.checkDeadline();
    yield record;
  }
}

/** Many documents lie in one value, all of which would be kept for the sake of one. */
function* copies(records: Iterable<Found>): Iterable<Found> {
  for (const { rid, bytes } of records) yield { rid, bytes: new Uint8Array(bytes) };
}

/** A transaction's own writes in place of the records they changed; those it added come last. */
function* overlay(
  records: Iterable<Found>,
  own: NonNullable<ReturnType<Transaction['changesOf']>>,
  filter: Filter,
  env: Env,
  text: TextMatcher | undefined,
): Iterable<Found> {
  for (const record of records) if (!own.has(record.rid)) yield record;
  const matches = compileFilter(filter, env);
  for (const [rid, { after }] of own) {
    if (!after) continue;
    const doc = decode(after.bytes);
    if (matches(doc)) yield { rid, bytes: after.bytes, score: text?.score(doc) };
  }
}

interface Keyed {
  readonly found: Found;
  readonly key: Value[];
}

/** Sorts in memory, keeping no more than twice the limit, and on the disk what does not fit there. */
function* sortRecords(records: Iterable<Found>, order: SortOrder, env: Env, limit: number): Iterable<Found> {
  const fields = new Set(order.fields.flatMap(({ parts }) => (parts ? [parts[0]!] : [])));
  const keyed = (found: Found): Keyed => {
    const doc = decodeFields(found.bytes, fields);
    if (found.score !== undefined) textScores.set(doc, found.score);
    return { found, key: order.key(doc) };
  };
  const sortable: Sortable<Keyed> = {
    compare: (a, b) => order.compareKeys(a.key, b.key),
    size: ({ found }) => found.bytes.length,
    pack: ({ found }) => found,
    unpack: ({ rid, bytes, score }) => keyed({ rid: rid ?? 0, bytes, score }),
  };
  for (const { found } of externalSort(keyedRecords(records, keyed), sortable, env, limit)) yield found;
}

function* keyedRecords(records: Iterable<Found>, keyed: (found: Found) => Keyed): Iterable<Keyed> {
  for (const found of records) yield keyed(found);
}

function* slice(records: Iterable<Found>, skip: number, limit: number): Iterable<Found> {
  if (limit === 0) return;
  let at = 0;
  for (const record of records) {
    if (at++ < skip) continue;
    yield record;
    if (at - skip >= limit) return;
  }
}
