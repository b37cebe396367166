import { compareBytes, compareValues, TYPE_ORDER, typeOrder } from '../bson/compare.ts';
import {
  BsonSymbol,
  DateTime,
  Decimal128,
  Doc,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  type Regex,
  type Value,
} from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { typeCode } from './bson-type.ts';
import type { Env } from './env.ts';
import type { CompareOp, Filter } from './filter.ts';
import { type ArrayHit, parsePath, someValue, type ValueTest } from './path.ts';
import { compileRegex } from './regex.ts';

/** Whether a document matches; `hit` receives the array index that positional `$` stands for. */
export type Matcher = (doc: Doc, hit?: ArrayHit) => boolean;

/** Makes a predicate of a parsed query. Nothing is allocated per document. */
export function compileFilter(filter: Filter, env: Env): Matcher {
  switch (filter.kind) {
    case 'and':
      return every(filter.filters.map((f) => compileFilter(f, env)));
    case 'or':
      return some(filter.filters.map((f) => compileFilter(f, env)));
    case 'nor': {
      const any = some(filter.filters.map((f) => compileFilter(f, env)));
      return (doc) => !any(doc);
    }
    case 'not': {
      const inner = compileFilter(filter.filter, env);
      return (doc) => !inner(doc);
    }
    case 'expr':
    case 'jsonSchema':
      return filter.test;
    case 'sample':
      return () => Math.random() < filter.rate;
    case 'text': {
      const { score } = filter;
      if (!score) throw new MongoError('IndexNotFound', 'text index required for $text query');
      return (doc) => score(doc) !== undefined;
    }
    case 'exists':
      return compileExists(filter.path, filter.exists);
    case 'elemMatch':
    case 'elemMatchValue':
      return compileElemMatch(filter.path, filter, env);
    default:
      return compileLeaf(filter.path, compileTest(filter, env), filter.kind !== 'other' || filter.expand);
  }
}

function every(matchers: Matcher[]): Matcher {
  if (matchers.length === 1) return matchers[0]!;
  return (doc, hit) => {
    for (const matcher of matchers) if (!matcher(doc, hit)) return false;
    return true;
  };
}

function some(matchers: Matcher[]): Matcher {
  return (doc, hit) => {
    for (const matcher of matchers) if (matcher(doc, hit)) return true;
    return false;
  };
}

function compileLeaf(text: string, test: ValueTest, expand: boolean): Matcher {
  if (text.includes('.')) {
    const path = parsePath(text);
    return (doc, hit) => someValue(doc, path, test, expand, hit);
  }
  const path = parsePath(text);
  return (doc, hit) => {
    const value = doc.get(text);
    return Array.isArray(value) ? someValue(doc, path, test, expand, hit) : test(value);
  };
}

function compileExists(path: string, exists: boolean): Matcher {
  const present = compileLeaf(path, (v) => v !== undefined, false);
  return exists ? present : (doc) => !present(doc);
}

function compileElemMatch(text: string, filter: Filter & { filter: Filter }, env: Env): Matcher {
  const element = compileElement(filter, env);
  const path = parsePath(text);
  let found = -1;
  const test: ValueTest = (v) => {
    if (!Array.isArray(v)) return false;
    found = v.findIndex(element);
    return found >= 0;
  };
  return (doc, hit) => {
    if (hit) hit.index = -1;
    if (!someValue(doc, path, test, false, hit)) return false;
    if (hit && hit.index < 0) hit.index = found;
    return true;
  };
}

/** The condition that an element of an array must meet for `$elemMatch`. */
function compileElement(filter: Filter & { filter: Filter }, env: Env): (v: Value) => boolean {
  if (filter.kind === 'elemMatchValue') return compileTest(filter.filter, env);
  const matcher = compileFilter(filter.filter, env);
  return (v) => {
    if (v instanceof Doc) return matcher(v);
    return Array.isArray(v) && matcher(arrayAsDoc(v));
  };
}

/** An array within an array is matched as a document whose field names are the indexes. */
function arrayAsDoc(values: readonly Value[]): Doc {
  return new Doc(values.map((v, i) => [String(i), v]));
}

/** A test of one value by itself, whatever the filter's path is. */
function compileTest(filter: Filter, env: Env): ValueTest {
  switch (filter.kind) {
    case 'compare':
      return compileCompare(filter.op, filter.value, env);
    case 'in':
      return compileIn(filter.values, filter.regexes, env);
    case 'regex':
      return compilePattern(filter.pattern, filter.options);
    case 'type':
      return (v) => filter.types.has(typeCode(v));
    case 'exists':
      return (v) => (v !== undefined) === filter.exists;
    case 'other':
      return filter.test;
    case 'not': {
      const inner = compileTest(filter.filter, env);
      return (v) => !inner(v);
    }
    case 'and': {
      const tests = filter.filters.map((f) => compileTest(f, env));
      return (v) => tests.every((test) => test(v));
    }
    case 'or': {
      const tests = filter.filters.map((f) => compileTest(f, env));
      return (v) => tests.some((test) => test(v));
    }
    case 'elemMatch':
    case 'elemMatchValue': {
      const element = compileElement(filter, env);
      return (v) => Array.isArray(v) && v.some(element);
    }
  }
  throw new MongoError('BadValue', `${filter.kind} cannot be applied to the elements of an array`);
}

const ACCEPTS: Record<CompareOp, (order: number) => boolean> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

/** Compares within the type of `wanted` only; null also stands for a missing field. */
function compileCompare(op: CompareOp, wanted: Value, env: Env): ValueTest {
  const inclusive = op === 'eq' || op === 'gte' || op === 'lte';
  if (wanted === null) return (v) => inclusive && (v === null || v === undefined);
  if (wanted === MIN_KEY || wanted === MAX_KEY) return compareWithBound(op, wanted);
  if (typeof wanted === 'string' && !env.collation) return compareWithString(op, wanted);
  if (isNaNValue(wanted)) return (v) => inclusive && isNaNValue(v);
  if (typeof wanted === 'number' || wanted instanceof Int32) {
    return compareWithDouble(op, wanted, typeof wanted === 'number' ? wanted : wanted.value);
  }
  if (wanted instanceof ObjectId && op === 'eq') {
    const { bytes } = wanted;
    return (v) => v instanceof ObjectId && compareBytes(v.bytes, bytes) === 0;
  }
  const accepts = ACCEPTS[op];
  if (wanted instanceof DateTime) {
    const { ms } = wanted;
    return (v) => v instanceof DateTime && accepts(v.ms === ms ? 0 : v.ms < ms ? -1 : 1);
  }
  const collate = env.collation?.compare;
  const order = typeOrder(wanted);
  const numeric = order === TYPE_ORDER.number;
  return (v) => typeOrder(v) === order && !(numeric && isNaNValue(v)) && accepts(compareValues(v, wanted, collate));
}

function compareWithBound(op: CompareOp, wanted: Value): ValueTest {
  const upper = wanted === MAX_KEY;
  return (v) => {
    if (v === wanted) return op === 'eq' || op === 'gte' || op === 'lte';
    if (op === 'eq') return false;
    return op === 'lt' || op === 'lte' ? upper : !upper;
  };
}

function compareWithString(op: CompareOp, wanted: string): ValueTest {
  if (op === 'eq') return (v) => v === wanted || (v instanceof BsonSymbol && v.value === wanted);
  const accepts = ACCEPTS[op];
  if (wanted === '')
    return (v) => (typeof v === 'string' ? accepts(v.length) : v instanceof BsonSymbol && accepts(v.value.length));
  return (v) => (typeof v === 'string' || v instanceof BsonSymbol) && accepts(compareValues(v, wanted));
}

/** The common numbers are compared without a detour. */
function compareWithDouble(op: CompareOp, wanted: Value, double: number): ValueTest {
  const accepts = ACCEPTS[op];
  const order = typeOrder(wanted);
  return (v) => {
    if (v instanceof Int32) return accepts(v.value - double);
    if (typeof v === 'number')
      return v === double ? accepts(0) : accepts(v > double ? 1 : v < double ? -1 : Number.NaN);
    return typeOrder(v) === order && !isNaNValue(v) && accepts(compareValues(v, wanted));
  };
}

function isNaNValue(v: Value | undefined): boolean {
  return typeof v === 'number' ? Number.isNaN(v) : v instanceof Decimal128 && compareValues(v, Number.NaN) === 0;
}

function compilePattern(pattern: string, options: string): ValueTest {
  const regex = compileRegex(pattern, options);
  return (v) => {
    if (typeof v === 'string') return regex.test(v);
    if (typeof v !== 'object' || v === null) return false;
    if (v instanceof BsonSymbol) return regex.test(v.value);
    return 'pattern' in v && v.pattern === pattern && v.options === options;
  };
}

/** `values` are sorted: a value is looked for by bisection. */
function compileIn(values: readonly Value[], regexes: readonly Regex[], env: Env): ValueTest {
  const collate = env.collation?.compare;
  const patterns = regexes.map((r) => compilePattern(r.pattern, r.options));
  const hasNull = values.includes(null);
  return (v) => {
    if (v === undefined) return hasNull;
    let low = 0;
    let high = values.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = compareValues(v, values[middle], collate);
      if (order === 0) return true;
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    for (const pattern of patterns) if (pattern(v)) return true;
    return false;
  };
}

/** The top-level fields that a filter reads; undefined when it may read any. */
export function filterFields(filter: Filter): Set<string> | undefined {
  const fields = new Set<string>();
  return collectFields(filter, fields) ? fields : undefined;
}

function collectFields(filter: Filter, fields: Set<string>): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return filter.filters.every((f) => collectFields(f, fields));
    case 'not':
      return collectFields(filter.filter, fields);
    case 'expr':
    case 'jsonSchema':
    case 'text':
      return false;
    case 'sample':
      return true;
  }
  fields.add(filter.path.split('.', 1)[0]!);
  return true;
}
