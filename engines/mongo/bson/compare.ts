import { compareNumbers, type NumberValue } from './number.ts';
import {
  Binary,
  BsonSymbol,
  Code,
  DateTime,
  DbPointer,
  Decimal128,
  Doc,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  type Value,
} from './value.ts';

/** Compares two strings in place of the default, the order of their UTF-8 bytes. */
export type Collate = (a: string, b: string) => number;

/** The place of each type in MongoDB's comparison order; types that share a place compare with each other. */
export const TYPE_ORDER = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

/** Where a value's type stands in BSON order; a missing value (`undefined`) stands with BSON's undefined. */
export function typeOrder(value: Value | undefined): number {
  switch (typeof value) {
    case 'string':
      return TYPE_ORDER.string;
    case 'number':
    case 'bigint':
      return TYPE_ORDER.number;
    case 'boolean':
      return TYPE_ORDER.boolean;
    case 'undefined':
      return TYPE_ORDER.undefined;
  }
  if (value === null) return TYPE_ORDER.null;
  if (value instanceof Int32 || value instanceof Decimal128) return TYPE_ORDER.number;
  if (value instanceof ObjectId) return TYPE_ORDER.objectId;
  if (value instanceof Doc) return TYPE_ORDER.object;
  if (Array.isArray(value)) return TYPE_ORDER.array;
  if (value instanceof DateTime) return TYPE_ORDER.date;
  if (value instanceof Binary) return TYPE_ORDER.binary;
  if (value instanceof Timestamp) return TYPE_ORDER.timestamp;
  if (value instanceof Regex) return TYPE_ORDER.regex;
  if (value instanceof BsonSymbol) return TYPE_ORDER.string;
  if (value instanceof Code) return value.scope ? TYPE_ORDER.codeWithScope : TYPE_ORDER.code;
  if (value instanceof DbPointer) return TYPE_ORDER.dbPointer;
  if (value === MIN_KEY) return TYPE_ORDER.minKey;
  return value === MAX_KEY ? TYPE_ORDER.maxKey : TYPE_ORDER.undefined;
}

/**
 * Compares in BSON order: negative, 0 or positive. Numbers of all types compare by their exact value, NaN below all
 * others; a missing value is below null. `collate` decides between strings when given.
 */
export function compareValues(a: Value | undefined, b: Value | undefined, collate?: Collate): number {
  if (typeof a === 'string' && typeof b === 'string') return collate ? collate(a, b) : compareStrings(a, b);
  const order = typeOrder(a);
  const difference = order - typeOrder(b);
  return difference !== 0 ? difference : compareSameType(order, a as Value, b as Value, collate);
}

/** Whether two values are equal as a query sees them: 1, 1.0 and NumberDecimal('1.0') are. */
export function valuesEqual(a: Value | undefined, b: Value | undefined, collate?: Collate): boolean {
  return compareValues(a, b, collate) === 0;
}

function compareSameType(order: number, a: Value, b: Value, collate: Collate | undefined): number {
  switch (order) {
    case TYPE_ORDER.number:
      return compareNumbers(a as NumberValue, b as NumberValue);
    case TYPE_ORDER.string: {
      const left = a instanceof BsonSymbol ? a.value : (a as string);
      const right = b instanceof BsonSymbol ? b.value : (b as string);
      return collate ? collate(left, right) : compareStrings(left, right);
    }
    case TYPE_ORDER.object:
      return compareDocs(a as Doc, b as Doc, collate);
    case TYPE_ORDER.array:
      return compareArrays(a as Value[], b as Value[], collate);
    case TYPE_ORDER.objectId:
      return compareBytes((a as ObjectId).bytes, (b as ObjectId).bytes);
    case TYPE_ORDER.date:
      return compareBigints((a as DateTime).ms, (b as DateTime).ms);
    case TYPE_ORDER.timestamp:
      return compareBigints((a as Timestamp).value, (b as Timestamp).value);
    case TYPE_ORDER.boolean:
      return Number(a) - Number(b);
    case TYPE_ORDER.binary:
      return compareBinaries(a as Binary, b as Binary);
    case TYPE_ORDER.regex: {
      const [left, right] = [a as Regex, b as Regex];
      return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
    }
    case TYPE_ORDER.dbPointer: {
      const [left, right] = [a as DbPointer, b as DbPointer];
      return left.ns.length - right.ns.length || compareStrings(left.ns, right.ns) || compareBytes(left.id, right.id);
    }
    case TYPE_ORDER.code:
      return compareStrings((a as Code).code, (b as Code).code);
    case TYPE_ORDER.codeWithScope: {
      const [left, right] = [a as Code, b as Code];
      return compareStrings(left.code, right.code) || compareDocs(left.scope!, right.scope!, undefined);
    }
    default:
      return 0;
  }
}

/** Field by field: type, then name, then value; the document that ends first is the smaller one. */
export function compareDocs(a: Doc, b: Doc, collate?: Collate): number {
  const others = b.entries();
  for (const [name, value] of a) {
    const next = others.next();
    if (next.done) return 1;
    const [otherName, other] = next.value;
    const difference =
      typeOrder(value) - typeOrder(other) || compareStrings(name, otherName) || compareValues(value, other, collate);
    if (difference !== 0) return difference;
  }
  return others.next().done ? 0 : -1;
}

function compareArrays(a: readonly Value[], b: readonly Value[], collate: Collate | undefined): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = compareValues(a[i], b[i], collate);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.bytes.length - b.bytes.length || a.subtype - b.subtype || compareBytes(a.bytes, b.bytes);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of the UTF-8 bytes, which is that of code points and not of JavaScript's UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
