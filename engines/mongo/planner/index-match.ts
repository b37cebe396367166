import { valuesEqual } from '../bson/compare.ts';
import type { Doc } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import type { Filter } from '../language/filter.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { impliesFilter } from './implication.ts';
import { descending, EVERYTHING, type Interval, intersect, join, type KeyRange, rangeBelow } from './interval.ts';
import { literalPart } from './regex-prefix.ts';
import { sortFromIndex } from './sort-order.ts';

/** What an index can do for a query. */
export interface IndexMatch {
  readonly index: IndexDefinition;
  readonly ranges: readonly KeyRange[];
  /** How many leading fields are held to single values, and whether a stretch of the next one is known. */
  readonly points: number;
  readonly bounded: boolean;
  /** The conditions that narrow the ranges. */
  readonly used: ReadonlySet<Filter>;
  /** Those of them that need not be looked at again. */
  readonly covered: ReadonlySet<Filter>;
  /** How every key of a match ends, where all fields behind a stretch are held to one value each. */
  readonly tail: Buffer | undefined;
  /** Bytes that every key of a match has in it. */
  readonly within: Buffer | undefined;
  readonly order: 'forward' | 'backward' | undefined;
  readonly merge: boolean;
  readonly shape: readonly string[];
}

const MAX_RANGES = 2000;
const MAX_MERGED = 100;

/** Matches the conditions of a query (all of which must hold) with an index; undefined when it must not be used. */
export function matchIndex(
  index: IndexDefinition,
  conditions: readonly Filter[],
  query: { sort: Doc | undefined; collation: Doc | undefined },
  forced: boolean,
): IndexMatch | undefined {
  const sameCollation = collationsEqual(index.collation?.spec, query.collation);
  const fields: FieldBounds[] = [];
  let multikeyUsed = false;
  let excludesMissing = false;
  for (let i = 0; i < index.fields.length; i++) {
    const usable = !(index.multikey[i] && multikeyUsed);
    const bounds = usable ? fieldBounds(index, i, conditions, sameCollation) : undefined;
    if (bounds && index.multikey[i]) multikeyUsed = true;
    if (bounds && !bounds.matchesMissing) excludesMissing = true;
    fields.push(bounds ?? UNBOUNDED);
  }
  if (!forced) {
    if (index.sparse && !excludesMissing) return undefined;
    if (index.partial && !impliesFilter(conditions, index.partial)) return undefined;
  }
  const { ranges, points, bounded, depth, single } = combine(index, fields);
  const tail = bounded ? tailOf(index, fields, depth) : undefined;
  const literal = literalIn(index, conditions);
  const bounding = fields.slice(0, depth);
  const used = new Set(bounding.flatMap((field) => field.from));
  if (literal) used.add(literal.filter);
  const covered = new Set(bounding.flatMap((field) => field.exactly));
  const canSort = sameCollation && !index.collation && index.kind === 'ordered' && query.sort !== undefined;
  const order = canSort
    ? sortFromIndex(
        index,
        query.sort!,
        points,
        fields.map((f) => f.onePoint),
      )
    : undefined;
  const merge = order !== undefined && order.start > 0 && !single;
  const direction = merge && ranges.length > MAX_MERGED ? undefined : order?.direction;
  const shape = fields.map(describe);
  return {
    index,
    ranges,
    points,
    bounded,
    used,
    covered,
    tail,
    within: literal?.bytes,
    order: direction,
    merge,
    shape,
  };
}

interface FieldBounds {
  readonly intervals: Interval[];
  readonly from: readonly Filter[];
  readonly exactly: readonly Filter[];
  readonly matchesMissing: boolean;
  readonly allPoints: boolean;
  readonly onePoint: boolean;
}

const UNBOUNDED: FieldBounds = {
  intervals: [EVERYTHING],
  from: [],
  exactly: [],
  matchesMissing: true,
  allPoints: false,
  onePoint: false,
};

/** Bounds of one field out of all conditions on it; an array's elements may each meet another one, so then only one counts. */
function fieldBounds(
  index: IndexDefinition,
  field: number,
  conditions: readonly Filter[],
  sameCollation: boolean,
): FieldBounds | undefined {
  const target = { index, field, sameCollation };
  const found: { filter: Filter; bounds: Bounds; exact: boolean }[] = [];
  for (const filter of conditions) {
    for (const { part, whole } of conditionsOn(filter, index.fields[field]!.name)) {
      const bounds = boundsOf(part, target);
      if (bounds) found.push({ filter, bounds, exact: bounds.exact && whole });
    }
  }
  if (found.length === 0) return undefined;
  const chosen = index.multikey[field] ? [found.reduce((a, b) => (width(b.bounds) < width(a.bounds) ? b : a))] : found;
  const intervals = chosen.map(({ bounds }) => bounds.intervals).reduce(intersect);
  return {
    intervals,
    from: chosen.map(({ filter }) => filter),
    exactly: chosen.filter(({ exact }) => exact).map(({ filter }) => filter),
    matchesMissing: chosen.every(({ bounds }) => bounds.matchesMissing),
    allPoints: intervals.every((interval) => interval.point),
    onePoint: intervals.length === 1 && intervals[0]!.point === true,
  };
}

function width({ intervals }: Bounds): number {
  return intervals.every((interval) => interval.point) ? intervals.length : MAX_RANGES + intervals.length;
}

/** The parts of a condition that speak of a path; `whole` when that part is all there is to it. */
function* conditionsOn(filter: Filter, path: string): Iterable<{ part: Filter; whole: boolean }> {
  switch (filter.kind) {
    case 'not':
      if ('path' in filter.filter && filter.filter.path === path) yield { part: filter, whole: true };
      return;
    case 'expr':
      if (filter.implied) for (const inner of flatten(filter.implied)) yield* inexactly(conditionsOn(inner, path));
      return;
    case 'elemMatch':
      if (path.startsWith(`${filter.path}.`)) {
        const rest = path.slice(filter.path.length + 1);
        for (const inner of flatten(filter.filter)) {
          if (inner.kind !== 'not') yield* inexactly(conditionsOn(inner, rest));
        }
      }
      return;
    case 'elemMatchValue':
      if (filter.path === path) {
        for (const inner of flatten(filter.filter)) if (inner.kind !== 'not') yield { part: inner, whole: false };
      }
      return;
    case 'and':
    case 'or':
    case 'nor':
    case 'text':
    case 'jsonSchema':
    case 'sample':
      return;
    default:
      if (filter.path === path) yield { part: filter, whole: true };
  }
}

function* inexactly(parts: Iterable<{ part: Filter; whole: boolean }>): Iterable<{ part: Filter; whole: boolean }> {
  for (const { part } of parts) yield { part, whole: false };
}

/** The conditions that must all hold for the filter to hold. */
export function flatten(filter: Filter): Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(flatten) : [filter];
}

/** Ranges of whole keys: every combination of the leading fields' points, then the stretches of the next field. */
function combine(
  index: IndexDefinition,
  fields: readonly FieldBounds[],
): { ranges: KeyRange[]; points: number; bounded: boolean; depth: number; single: boolean } {
  let prefixes: Uint8Array[] = [new Uint8Array(0)];
  let points = 0;
  let last = [EVERYTHING];
  let bounded = false;
  let depth = 0;
  for (const [i, field] of fields.entries()) {
    const intervals = index.fields[i]!.descending ? field.intervals.map(descending).reverse() : field.intervals;
    if (prefixes.length * intervals.length > MAX_RANGES) break;
    if (field === UNBOUNDED) break;
    depth++;
    if (!field.allPoints) {
      last = intervals;
      bounded = true;
      break;
    }
    points++;
    prefixes = prefixes.flatMap((prefix) => intervals.map((interval) => join(prefix, pointBytes(interval))));
  }
  const ranges = prefixes.flatMap((prefix) => last.map((interval) => rangeBelow(prefix, interval)));
  return { ranges, points, bounded, depth, single: prefixes.length === 1 };
}

function tailOf(index: IndexDefinition, fields: readonly FieldBounds[], from: number): Buffer | undefined {
  const rest = fields.slice(from);
  if (rest.length === 0 || !rest.every((field) => field.onePoint)) return undefined;
  const values = rest.map(({ intervals: [value] }, i) =>
    pointBytes(index.fields[from + i]!.descending ? descending(value!) : value!),
  );
  return Buffer.concat(values);
}

/** The longest text that a condition wants somewhere in a field that keys hold as it is. */
function literalIn(
  index: IndexDefinition,
  conditions: readonly Filter[],
): { filter: Filter; bytes: Buffer } | undefined {
  if (index.kind !== 'ordered' || index.collation) return undefined;
  let longest: { filter: Filter; bytes: Buffer } | undefined;
  for (const filter of conditions) {
    if (filter.kind !== 'regex') continue;
    const held = index.fields.some(({ name, descending }, i) => {
      // A document with several keys may have the text in one and what else is asked for in another.
      return name === filter.path && !descending && !index.multikey[i];
    });
    const text = held ? literalPart(filter.pattern, filter.options) : undefined;
    if (text === undefined) continue;
    const bytes = Buffer.from(text);
    if (!longest || bytes.length > longest.bytes.length) longest = { filter, bytes };
  }
  return longest;
}

function pointBytes({ lo, hi }: Interval): Uint8Array {
  return lo.bytes.length > 0 ? lo.bytes : hi.bytes;
}

export function collationsEqual(a: Doc | undefined, b: Doc | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && valuesEqual(a, b));
}

function describe(bounds: FieldBounds): string {
  if (bounds === UNBOUNDED) return '[MinKey, MaxKey]';
  if (bounds.onePoint) return 'one value';
  return bounds.allPoints ? `${bounds.intervals.length} values` : `${bounds.intervals.length} stretches`;
}
