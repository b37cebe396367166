import { TYPE_ORDER, typeOrder } from '../bson/compare.ts';
import { Regex, UNDEFINED, type Value } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import type { CompareOp, Filter } from '../language/filter.ts';
import { complement, type Interval, point, union } from './interval.ts';
import { literalPrefix } from './regex-prefix.ts';

/** The keys of one indexed field among which all matches of a condition are. */
export interface Bounds {
  readonly intervals: Interval[];
  /** Whether every document with such a key matches, so that the condition need not be looked at again. */
  readonly exact: boolean;
  /** Whether a document without the field may match: an index that leaves such documents out is then no use. */
  readonly matchesMissing: boolean;
}

/** One field of an index, as bounds are made for it. */
interface Target {
  readonly index: IndexDefinition;
  readonly field: number;
  /** Whether strings in the index are ordered as the query compares them. */
  readonly sameCollation: boolean;
}

/** Bounds of a condition on the given field of an index; undefined when the index does not help. */
export function boundsOf(filter: Filter, target: Target): Bounds | undefined {
  if (target.index.kind === 'hashed' && isHashedField(target)) return hashedBounds(filter, target);
  switch (filter.kind) {
    case 'compare':
      return filter.op === 'eq' ? equalityBounds(filter.value, target) : rangeBounds(filter.op, filter.value, target);
    case 'in':
      return inBounds(filter.values, filter.regexes, target);
    case 'regex':
      return regexBounds(new Regex(filter.pattern, filter.options), target);
    case 'exists':
      return existsBounds(filter.exists, target);
    case 'not':
      return negatedBounds(filter.filter, target);
    default:
      return undefined;
  }
}

function isHashedField({ index, field }: Target): boolean {
  return index.isHashedField(field);
}

function hashedBounds(filter: Filter, target: Target): Bounds | undefined {
  const values = filter.kind === 'in' && filter.regexes.length === 0 ? [...filter.values] : [];
  if (filter.kind === 'compare' && filter.op === 'eq') values.push(filter.value);
  if (values.length === 0 || values.some((value) => Array.isArray(value))) return undefined;
  const usable = target.sameCollation && target.index.foldsStrings;
  if (!usable && values.some(dependsOnCollation)) return undefined;
  const intervals = union(values.map((value) => point(target.index.encodeValue(value, target.field))));
  return { intervals, exact: false, matchesMissing: values.includes(null) };
}

function equalityBounds(value: Value, target: Target): Bounds | undefined {
  if (dependsOnCollation(value) && !(target.sameCollation && target.index.foldsStrings)) return undefined;
  const { index, field } = target;
  const multikey = index.multikey[field]!;
  if (value === null) {
    const nulls = [point(index.encodeValue(null, field))];
    if (multikey) nulls.push(point(index.encodeValue(UNDEFINED, field)));
    return { intervals: union(nulls), exact: !multikey, matchesMissing: true };
  }
  if (Array.isArray(value)) {
    const keys = [index.encodeValue(value, field), index.encodeValue(value[0] ?? UNDEFINED, field)];
    return { intervals: union(keys.map(point)), exact: false, matchesMissing: false };
  }
  const exact = !index.collation || !dependsOnCollation(value);
  return { intervals: [point(index.encodeValue(value, field))], exact, matchesMissing: false };
}

/** Types whose values a range operator compares with their own kind only, which is then one stretch of keys. */
const RANGE_TYPES = new Set<number>([
  TYPE_ORDER.number,
  TYPE_ORDER.string,
  TYPE_ORDER.object,
  TYPE_ORDER.binary,
  TYPE_ORDER.objectId,
  TYPE_ORDER.boolean,
  TYPE_ORDER.date,
  TYPE_ORDER.timestamp,
]);

function rangeBounds(op: Exclude<CompareOp, 'eq'>, value: Value, target: Target): Bounds | undefined {
  const { index, field } = target;
  const inclusive = op === 'gte' || op === 'lte';
  if (value === null) return inclusive ? equalityBounds(null, target) : undefined;
  if (typeof value === 'number' && Number.isNaN(value)) return inclusive ? equalityBounds(value, target) : undefined;
  const type = typeOrder(value);
  if (!RANGE_TYPES.has(type)) return undefined;
  if (dependsOnCollation(value) && (index.collation || !target.sameCollation)) return undefined;
  const bytes = index.encodeValue(value, field);
  const upward = op === 'gt' || op === 'gte';
  const first =
    type === TYPE_ORDER.number
      ? { bytes: index.encodeValue(Number.NaN, field), after: true }
      : { bytes: Uint8Array.of(type), after: false };
  const interval = upward
    ? { lo: { bytes, after: !inclusive }, hi: { bytes: Uint8Array.of(type), after: true } }
    : { lo: first, hi: { bytes, after: inclusive } };
  return { intervals: [interval], exact: true, matchesMissing: false };
}

function inBounds(values: readonly Value[], regexes: readonly Regex[], target: Target): Bounds | undefined {
  const parts: Bounds[] = [];
  for (const value of values) {
    const bounds = equalityBounds(value, target);
    if (!bounds) return undefined;
    parts.push(bounds);
  }
  for (const regex of regexes) {
    const bounds = regexBounds(regex, target);
    if (!bounds) return undefined;
    parts.push(bounds);
  }
  return {
    intervals: union(parts.flatMap((part) => part.intervals)),
    exact: parts.every((part) => part.exact),
    matchesMissing: parts.some((part) => part.matchesMissing),
  };
}

function regexBounds(regex: Regex, { index, field }: Target): Bounds | undefined {
  if (index.collation) return undefined;
  const prefix = literalPrefix(regex.pattern, regex.options);
  if (!prefix) return undefined;
  const bytes = index.encodeValue(prefix.text, field).subarray(0, -1);
  const intervals = union([
    { lo: { bytes, after: false }, hi: { bytes, after: true } },
    point(index.encodeValue(regex, field)),
  ]);
  return { intervals, exact: prefix.whole, matchesMissing: false };
}

function existsBounds(exists: boolean, target: Target): Bounds | undefined {
  const { index, field } = target;
  if (!exists) {
    const missing = equalityBounds(null, target);
    return missing && { ...missing, exact: false };
  }
  if (!index.sparse || index.fields.length > 1) return undefined;
  const everything = complement([]);
  return { intervals: everything, exact: !index.multikey[field], matchesMissing: false };
}

/** What is not equal to values is everything beside them, as long as a document has one key only. */
function negatedBounds(filter: Filter, target: Target): Bounds | undefined {
  if (target.index.multikey[target.field]) return undefined;
  if (filter.kind !== 'in' && !(filter.kind === 'compare' && filter.op === 'eq')) return undefined;
  if (filter.kind === 'in' ? filter.values.some(Array.isArray) : Array.isArray(filter.value)) return undefined;
  const bounds = boundsOf(filter, target);
  if (!bounds?.exact) return undefined;
  // A field below an empty array is missing in the index, and yet not null to a query.
  const matchesMissing = !bounds.matchesMissing || target.index.fields[target.field]!.path.length > 1;
  return { intervals: complement(bounds.intervals), exact: true, matchesMissing };
}

/** Whether strings take part in comparing the value. */
function dependsOnCollation(value: Value): boolean {
  const type = typeOrder(value);
  return type === TYPE_ORDER.string || type === TYPE_ORDER.object || type === TYPE_ORDER.array;
}
