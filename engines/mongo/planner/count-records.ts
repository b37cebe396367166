import type { Env } from '../language/env.ts';
import type { Collection } from '../storage/collection.ts';
import { findRecords, type ReadView, type RecordQuery } from './find-records.ts';
import type { IndexScan } from './plan.ts';
import { planQuery } from './planner.ts';

/** How many records a query finds; without looking at documents where an index, or the catalog, can tell. */
export function countRecords(collection: Collection, query: RecordQuery, view: ReadView, env: Env): number {
  const own = view.transaction?.changesOf(collection) || view.transaction?.created.has(collection);
  const all = own ? undefined : countAll(collection, query, view);
  if (all !== undefined) return clip(all, query);
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
  if (plan.index.isMultikey && plan.ranges.length > 1) return undefined;
  return countKeys(plan, view);
}

function countKeys({ index, ranges }: IndexScan, { connection }: ReadView): number {
  const counted = index.isMultikey ? 'count(DISTINCT rid)' : 'count(*)';
  const statement = connection.prepare(`SELECT ${counted} FROM ${index.table} WHERE k >= ? AND k < ?`);
  return ranges.reduce((n, { lo, hi }) => n + Number(statement.get(lo, hi)?.[0] ?? 0), 0);
}
