import { compareValues } from '../bson/compare.ts';
import { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { numberOf } from '../keys/spec.ts';
import type { Filter } from '../language/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { BOUND_LIMIT, type Connection } from '../storage/connection.ts';
import { compileText, textSpec } from '../text/score.ts';
import { decideOnce } from './decisions.ts';
import { flatten, type IndexMatch, matchIndex } from './index-match.ts';
import type { KeyRange } from './interval.ts';
import { hasKeyBounds, keyBounds, requireHint } from './min-max.ts';
import type { IndexScan, Plan, Query } from './plan.ts';

/** Below this many keys a plan is taken without asking whether an index that gives the order were better. */
const FEW_KEYS = 200;
const MANY_KEYS = 5_000;
const COUNTED_KEYS = 100_000;
/** Where keys tell of a text that is sought, so many of them cost as much as a document that has to be read. */
const KEYS_PER_DOCUMENT = 8;

/** Chooses how to find the records of a query. Throws BadValue for a hint that names no index. */
export function planQuery(collection: Collection, query: Query, connection: Connection): Plan {
  const conditions = flatten(query.filter);
  if (hasKeyBounds(query)) return planBetween(collection, conditions, query);
  const text = conditions.find((condition) => condition.kind === 'text');
  if (text) return planText(collection, conditions, text);
  if (query.hint instanceof Doc && query.hint.has('$natural')) {
    return { kind: 'collection', backward: numberOf(query.hint.get('$natural')) === -1, residual: query.filter };
  }
  if (query.hint !== undefined) return planHint(collection, conditions, query, query.hint);
  if (!query.sort && conditions.some((condition) => outnumbers(condition, collection)))
    return naturalScan(collection, conditions, query);
  const matches = usefulMatches(collection, conditions, query);
  const best = matches.length > 1 ? choose(collection, matches, conditions, query, connection) : matches[0];
  const union = best && best.points > 0 ? undefined : planUnion(collection, conditions, query, connection);
  if (union && !(best?.bounded && best.order)) return union;
  return best ? toScan(best, conditions) : naturalScan(collection, conditions, query);
}

/** Values to look up of which there are so many that all documents are looked at sooner. */
const MANY_VALUES = 100;

function outnumbers(condition: Filter, { count }: Collection): boolean {
  return condition.kind === 'in' && condition.values.length >= MANY_VALUES && condition.values.length > 4 * count;
}

function naturalScan(collection: Collection, conditions: readonly Filter[], query: Query): Plan {
  const natural = numberOf(query.sort?.get('$natural'));
  const clustered = collection.indexes.find(({ isClustered }) => isClustered);
  const whole = clustered && matchIndex(clustered, [], query, true);
  if (whole) return { ...toScan(whole, conditions), backward: natural === -1, sorted: false };
  return { kind: 'collection', backward: natural === -1, residual: allOf(conditions) };
}

/** What the indexes of a collection can do for a query; only the best when that finds one document at most. */
function usefulMatches(collection: Collection, conditions: readonly Filter[], query: Query): IndexMatch[] {
  const matches: IndexMatch[] = [];
  const paths = namedPaths(conditions);
  for (const index of collection.indexes) {
    if (index.hidden || !index.ready || index.kind === 'text') continue;
    const first = index.fields[0]!.name;
    if (paths && !paths.has(first) && !query.sort?.has(first)) continue;
    const match = matchIndex(index, conditions, query, false);
    if (!match) continue;
    if (isLookup(match)) return [match];
    if (match.points > 0 || match.bounded || match.order || match.within) matches.push(match);
  }
  return matches;
}

/** The paths that conditions speak of; undefined when some may speak of others as well. */
function namedPaths(conditions: readonly Filter[]): Set<string> | undefined {
  const paths = new Set<string>();
  for (const condition of conditions) {
    const inner = condition.kind === 'not' ? condition.filter : condition;
    if (inner.kind === 'elemMatch' || inner.kind === 'expr') return undefined;
    if ('path' in inner) paths.add(inner.path);
  }
  return paths;
}

function planHint(collection: Collection, conditions: readonly Filter[], query: Query, hint: string | Doc): Plan {
  const index = findHinted(collection, hint);
  if (index.kind === 'text') throw badHint();
  const match = matchIndex(index, conditions, query, true);
  if (!match) throw badHint();
  return toScan(match, conditions);
}

/** Looks between two keys of the index that the hint names, at every condition in each document. */
function planBetween(collection: Collection, conditions: readonly Filter[], query: Query): Plan {
  if (conditions.some(({ kind }) => kind === 'text'))
    throw new MongoError('BadValue', 'text and hint not allowed in same query');
  const index = findHinted(collection, requireHint(query));
  const range = keyBounds(index, query);
  const whole = matchIndex(index, [], query, true);
  if (!whole) throw badHint();
  return { ...toScan(whole, []), ranges: [range], residual: allOf(conditions), shape: ['min, max'] };
}

export function findHinted(collection: Collection, hint: string | Doc): IndexDefinition {
  const index = collection.indexes.find((candidate) =>
    typeof hint === 'string' ? candidate.name === hint : compareValues(candidate.spec.get('key'), hint) === 0,
  );
  if (!index?.ready || index.hidden) throw badHint();
  return index;
}

export function badHint(): MongoError {
  return new MongoError(
    'BadValue',
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function toScan(match: IndexMatch, conditions: readonly Filter[]): IndexScan {
  const rest = conditions.filter((condition) => !match.covered.has(condition));
  return {
    kind: 'index',
    index: match.index,
    ranges: match.ranges,
    tail: match.tail,
    within: match.within,
    wholeKeys: match.points === match.index.fields.length,
    backward: match.order === 'backward',
    merge: match.merge && match.order !== undefined,
    residual: allOf(rest),
    sorted: match.order !== undefined,
    shape: match.shape,
  };
}

function allOf(conditions: readonly Filter[]): Filter | undefined {
  if (conditions.length === 0) return undefined;
  return conditions.length === 1 ? conditions[0] : { kind: 'and', filters: [...conditions] };
}

/**
 * The match that will look at the fewest keys, by counting what lies in its ranges up to a limit. An index that gives
 * the order wins over one that finds so many that the first results come up sooner when walking in that order.
 */
function choose(
  collection: Collection,
  matches: readonly IndexMatch[],
  conditions: readonly Filter[],
  query: Query,
  connection: Connection,
): IndexMatch {
  const candidates = matches.filter((match, i) => !matches.some((other, j) => dominates(other, match, j < i)));
  if (candidates.length === 1) return candidates[0]!;
  const few = estimate(candidates, connection, FEW_KEYS);
  const least = few.reduce((a, b) => (b.keys < a.keys ? b : a));
  if (least.keys < FEW_KEYS) return least.match;
  return decideOnce(collection, candidates, conditions, query, () =>
    decide(collection, candidates, conditions, query, connection),
  );
}

/** The choice among indexes all of which find many. */
function decide(
  collection: Collection,
  candidates: readonly IndexMatch[],
  conditions: readonly Filter[],
  query: Query,
  connection: Connection,
): IndexMatch {
  const left = ({ covered, within }: IndexMatch): number => conditions.length - covered.size - (within ? 1 : 0);
  const most = Math.min(COUNTED_KEYS, collection.count);
  const [narrowest, ...others] = estimate(candidates, connection, most)
    .map(({ match, keys }) => ({ match, keys: match.within ? keys / KEYS_PER_DOCUMENT : keys }))
    .sort((a, b) => a.keys - b.keys || left(a.match) - left(b.match) || b.match.points - a.match.points);
  if (narrowest!.match.order) return narrowest!.match;
  const ordered = query.sort && others.find(({ match }) => match.order);
  const isWorth = ordered && narrowest!.keys > keysWalked(collection, query, narrowest!.keys);
  return isWorth ? ordered.match : narrowest!.match;
}

/** How many documents in the order asked for are looked at until enough of them are among the `found`, spread evenly. */
function keysWalked(collection: Collection, { skip = 0, limit }: Query, found: number): number {
  if (found >= MANY_KEYS) return 0;
  return limit === undefined
    ? collection.count
    : Math.min(collection.count, ((skip + limit) * collection.count) / found);
}

/** Whether one match can do all that another can: the same conditions narrow it, and it gives the order if that does. */
function dominates(one: IndexMatch, other: IndexMatch, first: boolean): boolean {
  if (one === other || !other.used.isSubsetOf(one.used)) return false;
  if (other.order && !one.order) return false;
  const same = one.used.size === other.used.size && (one.order === undefined) === (other.order === undefined);
  if (!same) return true;
  const difference = one.index.fields.length - other.index.fields.length;
  return difference < 0 || (difference === 0 && first);
}

function estimate(
  matches: readonly IndexMatch[],
  connection: Connection,
  limit: number,
): { match: IndexMatch; keys: number }[] {
  return matches.map((match) => {
    const narrowed = match.points > 0 || match.bounded;
    return { match, keys: narrowed ? countUpTo(connection, match.index, match.ranges, limit) : limit };
  });
}

/** At most one document: every field of a unique index is held to one value. */
function isLookup({ index, points, ranges }: IndexMatch): boolean {
  return index.unique && points === index.fields.length && ranges.length === 1;
}

/** How many keys lie in the ranges, counting no further than `limit`. */
function countUpTo(connection: Connection, index: IndexDefinition, ranges: readonly KeyRange[], limit: number): number {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${index.table} WHERE k >= ? AND k < ? ${BOUND_LIMIT})`;
  const statement = connection.prepare(sql);
  let keys = 0;
  for (const { lo, hi } of ranges) {
    keys += Number(statement.get(lo, hi, limit - keys)?.[0] ?? 0);
    if (keys >= limit) break;
  }
  return keys;
}

/** An `$or` each of whose branches an index finds. */
function planUnion(
  collection: Collection,
  conditions: readonly Filter[],
  query: Query,
  connection: Connection,
): Plan | undefined {
  for (const condition of conditions) {
    if (condition.kind !== 'or' || condition.filters.length === 0) continue;
    const branches: IndexScan[] = [];
    for (const branch of condition.filters) {
      const parts = flatten(branch);
      const unsorted = { ...query, sort: undefined };
      const matches = usefulMatches(collection, parts, unsorted);
      if (matches.length === 0) break;
      branches.push(toScan(choose(collection, matches, parts, unsorted, connection), parts));
    }
    if (branches.length < condition.filters.length) continue;
    const rest = conditions.filter((other) => other !== condition);
    return { kind: 'union', branches, residual: allOf(rest) };
  }
  return undefined;
}

function planText(
  collection: Collection,
  conditions: readonly Filter[],
  text: Extract<Filter, { kind: 'text' }>,
): Plan {
  const index = collection.indexes.find(
    (candidate) => candidate.kind === 'text' && candidate.ready && !candidate.hidden,
  );
  if (!index) throw new MongoError('IndexNotFound', 'text index required for $text query');
  const rest = conditions.filter((condition) => condition !== text);
  const matcher = compileText(text, textSpec(index.spec));
  text.score = matcher.score;
  return { kind: 'text', index, matcher, residual: allOf(rest) };
}
