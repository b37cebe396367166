import type { Env } from '../language/env.ts';
import type { Collection } from '../storage/collection.ts';
import { BOUND_LIMIT } from '../storage/connection.ts';
import { countMatches } from './count-matches.ts';
import { findRecords, type ReadView, type RecordQuery } from './find-records.ts';
import type { IndexScan } from './plan.ts';
import { planQuery } from './planner.ts';
import { hasRiskyRegex } from './risky-regex.ts';

/** How many records a query finds; without looking at documents where an index, or the catalog, can tell. */
export function countRecords(collection: Collection, query: RecordQuery, view: ReadView, env: Env): number {
  const own = view.transaction?.changesOf(collection) || view.transaction?.created.has(collection);
  const all = own ? undefined : countAll(collection, query, view);
  if (all !== undefined) return clip(all, query);
  const plan = own || query.limit !== undefined ? undefined : planQuery(collection, query, view.connection);
  if (plan?.kind === 'index' && plan.residual && !hasRiskyRegex(plan.residual)) {
    return Math.max(0, countMatches(plan, collection, view, env) - (query.skip ?? 0));
  }
  let n = 0;
  for (const _ of findRecords(collection, query, view, env).records) n++;
  return n;
}

function clip(n: number, { skip = 0, limit = Number.POSITIVE_INFINITY }: RecordQuery): number {
  return Math.min(Math.max(0, n - skip), limit);
}

function countAll(collection: Collection, query: RecordQuery, view: ReadView): number | undefined {
  const empty = query.filter.kind === 'and' && query.filter.filters.length === 0;
  if (empty && query.hint === undefined && !view.transaction) return collection.count;
  const plan = planQuery(collection, query, view.connection);
  if (plan.kind !== 'index' || plan.residual) return undefined;
  return countKeys(plan, view, query.limit === undefined ? NO_LIMIT : (query.skip ?? 0) + query.limit);
}

/** What SQLite takes for "all of them". */
const NO_LIMIT = -1;
/** More ranges than this are counted one by one, or where a document may be in several of them, not by keys alone. */
const MOST_RANGES = 8;

/** Counts keys, each document once, and no further than `most`. */
function countKeys({ index, ranges }: IndexScan, view: ReadView, most: number): number | undefined {
  if (ranges.length <= MOST_RANGES) return countRanges(index, ranges, view, most);
  if (index.isMultikey) return undefined;
  return ranges.reduce((n, range) => n + countRanges(index, [range], view, most), 0);
}

function countRanges(
  index: IndexScan['index'],
  ranges: IndexScan['ranges'],
  { connection }: ReadView,
  most: number,
): number {
  if (ranges.length === 0) return 0;
  const keys = ranges.map(() => `SELECT rid FROM ${index.table} WHERE k >= ? AND k < ?`).join(' UNION ALL ');
  const once = index.isMultikey ? 'DISTINCT' : '';
  const statement = connection.prepare(`SELECT count(*) FROM (SELECT ${once} rid FROM (${keys}) ${BOUND_LIMIT})`);
  return Number(statement.get(...ranges.flatMap(({ lo, hi }) => [lo, hi]), most)?.[0] ?? 0);
}
