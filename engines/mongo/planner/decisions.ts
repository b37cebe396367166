import { numberOf } from '../keys/spec.ts';
import type { Filter } from '../language/filter.ts';
import type { Collection } from '../storage/collection.ts';
import type { IndexMatch } from './index-match.ts';
import type { Query } from './plan.ts';

/** A choice between indexes that took counting is taken again this often for queries of the same shape. */
const USES = 200;
const MOST_SHAPES = 500;

const decisions = new WeakMap<Collection, Map<string, { index: number; uses: number }>>();

/** The choice among `candidates` for queries of this shape, made by `decide` now or not long ago. */
export function decideOnce(
  collection: Collection,
  candidates: readonly IndexMatch[],
  conditions: readonly Filter[],
  query: Query,
  decide: () => IndexMatch,
): IndexMatch {
  let known = decisions.get(collection);
  if (!known || known.size > MOST_SHAPES) {
    known = new Map();
    decisions.set(collection, known);
  }
  const shape = describeShape(candidates, conditions, query);
  const earlier = known.get(shape);
  const again = earlier && earlier.uses++ < USES && candidates.find(({ index }) => index.id === earlier.index);
  if (again) return again;
  const decided = decide();
  known.set(shape, { index: decided.index.id, uses: 0 });
  return decided;
}

/** What queries that differ in their values only have in common. */
function describeShape(candidates: readonly IndexMatch[], conditions: readonly Filter[], query: Query): string {
  const parts: (string | number)[] = candidates.map(({ index }) => index.id);
  for (const condition of conditions) {
    const inner = condition.kind === 'not' ? condition.filter : condition;
    parts.push(condition.kind, 'path' in inner ? inner.path : '', 'op' in inner ? inner.op : '');
  }
  for (const [name, direction] of query.sort ?? []) parts.push(name, numberOf(direction) ?? 0);
  parts.push(query.skip ?? 0, query.limit ?? -1);
  return parts.join(' ');
}
