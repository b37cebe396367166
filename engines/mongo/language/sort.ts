import { compareValues } from '../bson/compare.ts';
import { isNumber } from '../bson/number.ts';
import { Doc, UNDEFINED, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Env } from './env.ts';
import { parseFieldPath } from './expression/field-path.ts';
import { externalSort, type Sortable } from './external-sort.ts';
import { formatValue } from './format.ts';
import { packDocument, textScores, unpackDocument } from './metadata.ts';
import { toDouble } from './number.ts';
import { arrayIndex } from './path.ts';
import { approximateSize } from './size.ts';

/** One key of a sort: a path, or the text score when there is none. */
export interface SortField {
  readonly parts: readonly string[] | undefined;
  readonly direction: 1 | -1;
}

/** A parsed sort: the key of a document and the order of keys. */
export interface SortOrder {
  readonly fields: readonly SortField[];
  key(doc: Doc): Value[];
  compareKeys(a: readonly Value[], b: readonly Value[]): number;
}

/** Parses `{a: 1, 'b.c': -1, score: {$meta: 'textScore'}}`. Throws the server's errors. */
export function parseSort(spec: Doc, env: Env): SortOrder {
  const fields = [...spec].map(([path, direction]) => parseSortField(path, direction));
  const collate = env.collation?.compare;
  const compareKeys = (a: readonly Value[], b: readonly Value[]): number => {
    for (let i = 0; i < fields.length; i++) {
      const order = compareValues(a[i], b[i], collate);
      if (order !== 0) return order * fields[i]!.direction;
    }
    return 0;
  };
  const keyed = fields.filter((f) => f.parts !== undefined);
  const shared = new Set(keyed.map((f) => f.parts![0])).size < keyed.length;
  const collateOrder = (a: Value, b: Value) => compareValues(a, b, collate);
  const key = (doc: Doc): Value[] => {
    if (fields.length > 1) checkParallelArrays(doc, fields);
    if (shared) return sharedKeys(doc, fields, 0, collateOrder);
    return fields.map((field) => fieldKey(doc, field, collateOrder));
  };
  return { fields, key, compareKeys };
}

function parseSortField(path: string, direction: Value): SortField {
  if (direction instanceof Doc) {
    if (direction.get('$meta') !== 'textScore' || direction.size !== 1) {
      throw new MongoError(17312, `$meta is the only expression supported by $sort right now`);
    }
    return { parts: undefined, direction: -1 };
  }
  if (!isNumber(direction)) {
    throw new MongoError(15974, `Illegal key in $sort specification: ${path}: ${formatValue(direction)}`);
  }
  const sign = toDouble(direction);
  if (sign !== 1 && sign !== -1) {
    throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  return { parts: parseFieldPath(path), direction: sign };
}

/** Compares two documents by a sort specification: BSON order, the least (descending: greatest) element of an array. */
export function compileSort(spec: Doc, env: Env): (a: Doc, b: Doc) => number {
  const { key, compareKeys } = parseSort(spec, env);
  return (a, b) => compareKeys(key(a), key(b));
}

type Order = (a: Value, b: Value) => number;

function fieldKey(doc: Doc, field: SortField, order: Order): Value {
  if (!field.parts) return textScores.get(doc) ?? null;
  if (field.parts.length === 1) {
    const value = doc.get(field.parts[0]!);
    if (value === undefined) return null;
    return Array.isArray(value) ? extreme(value, field.direction, order) : value;
  }
  return pathKey(doc, field.parts, 0, field.direction, order);
}

function extreme(values: readonly Value[], direction: 1 | -1, order: Order): Value {
  // An empty array sorts below null, as an index has it.
  let best: Value = values.length === 0 ? UNDEFINED : values[0]!;
  for (let i = 1; i < values.length; i++) {
    if (order(values[i]!, best) * direction < 0) best = values[i]!;
  }
  return best;
}

function pathKey(
  value: Value | undefined,
  parts: readonly string[],
  at: number,
  direction: 1 | -1,
  order: Order,
): Value {
  if (at === parts.length) {
    if (value === undefined) return null;
    return Array.isArray(value) ? extreme(value, direction, order) : value;
  }
  if (value instanceof Doc) return pathKey(value.get(parts[at]!), parts, at + 1, direction, order);
  if (!Array.isArray(value)) return null;
  const index = arrayIndex(parts[at]!);
  if (index >= 0 && index < value.length && !value.some((v) => v instanceof Doc && v.has(parts[at]!))) {
    return pathKey(value[index], parts, at + 1, direction, order);
  }
  if (value.length === 0) return null;
  const keys = value.map((v) => (v instanceof Doc ? pathKey(v, parts, at, direction, order) : null));
  return extreme(keys, direction, order);
}

/** Fields below one array are taken from the same element: the one whose keys together come first. */
function sharedKeys(value: Value | undefined, fields: readonly SortField[], depth: number, order: Order): Value[] {
  const doc = value instanceof Doc ? value : new Doc();
  const keys = new Array<Value>(fields.length);
  const groups = Map.groupBy(fields.keys(), (i) => fields[i]!.parts?.[depth]);
  for (const [name, members] of groups) {
    const inner = members.map((i) => fields[i]!);
    if (name === undefined || inner.length === 1 || inner.some((f) => f.parts!.length === depth + 1)) {
      for (const i of members) keys[i] = restKey(doc, fields[i]!, depth, order);
      continue;
    }
    const found = groupKeys(doc.get(name), inner, depth + 1, order);
    members.forEach((i, n) => {
      keys[i] = found[n]!;
    });
  }
  return keys;
}

function restKey(doc: Doc, field: SortField, depth: number, order: Order): Value {
  return field.parts ? pathKey(doc, field.parts, depth, field.direction, order) : fieldKey(doc, field, order);
}

function groupKeys(value: Value | undefined, fields: readonly SortField[], depth: number, order: Order): Value[] {
  if (!Array.isArray(value) || value.length === 0) return sharedKeys(value, fields, depth, order);
  const candidates = value.map((element) => sharedKeys(element, fields, depth, order));
  return candidates.reduce((best, next) => (compareTuples(next, best, fields, order) < 0 ? next : best));
}

function compareTuples(a: readonly Value[], b: readonly Value[], fields: readonly SortField[], order: Order): number {
  for (let i = 0; i < fields.length; i++) {
    const difference = order(a[i]!, b[i]!) * fields[i]!.direction;
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkParallelArrays(doc: Doc, fields: readonly SortField[]): void {
  let first: string | undefined;
  for (const { parts } of fields) {
    const path = parts && arrayPrefix(doc, parts);
    if (path === undefined) continue;
    if (first !== undefined && first !== path && !first.startsWith(`${path}.`) && !path.startsWith(`${first}.`)) {
      throw new MongoError('BadValue', 'cannot sort with keys that are parallel arrays');
    }
    first ??= path;
  }
}

/** The path of the first array on the way, if there is one. */
function arrayPrefix(doc: Doc, parts: readonly string[]): string | undefined {
  let value: Value | undefined = doc;
  for (let i = 0; i < parts.length; i++) {
    if (!(value instanceof Doc)) return undefined;
    value = value.get(parts[i]!);
    if (Array.isArray(value)) return parts.slice(0, i + 1).join('.');
  }
  return undefined;
}

/** The documents in order, the first `limit` of them. Throws when 100 MB do not suffice and the command forbids disk use. */
export function sortDocuments(source: Iterable<Doc>, order: SortOrder, env: Env, limit = Infinity): Iterable<Doc> {
  const keyed = (doc: Doc): Keyed => ({ doc, key: order.key(doc), size: approximateSize(doc) });
  const sortable: Sortable<Keyed> = {
    compare: (a, b) => order.compareKeys(a.key, b.key),
    size: ({ size }) => size,
    pack: ({ doc }) => packDocument(doc),
    unpack: (packed) => keyed(unpackDocument(packed)),
  };
  return documentsOf(externalSort(keyedDocuments(source, keyed), sortable, env, limit));
}

interface Keyed {
  readonly doc: Doc;
  readonly key: Value[];
  readonly size: number;
}

function* keyedDocuments(source: Iterable<Doc>, keyed: (doc: Doc) => Keyed): Iterable<Keyed> {
  for (const doc of source) yield keyed(doc);
}

function* documentsOf(entries: Iterable<Keyed>): Iterable<Doc> {
  for (const { doc } of entries) yield doc;
}
