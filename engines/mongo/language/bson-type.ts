import { isNumber } from '../bson/number.ts';
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
  UNDEFINED,
  type Value,
} from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { toDouble } from './number.ts';

/** BSON's type numbers by the names that `$type` knows (bsonspec.org). */
export const TYPE_CODES = new Map<string, number>([
  ['double', 1],
  ['string', 2],
  ['object', 3],
  ['array', 4],
  ['binData', 5],
  ['undefined', 6],
  ['objectId', 7],
  ['bool', 8],
  ['date', 9],
  ['null', 10],
  ['regex', 11],
  ['dbPointer', 12],
  ['javascript', 13],
  ['symbol', 14],
  ['javascriptWithScope', 15],
  ['int', 16],
  ['timestamp', 17],
  ['long', 18],
  ['decimal', 19],
  ['minKey', -1],
  ['maxKey', 127],
]);

const CODES = new Set(TYPE_CODES.values());
const NUMBER_CODES = [1, 16, 18, 19];

/** The name of a value's BSON type as `$type` gives it; `missing` for a field that is not there. */
export function typeName(v: Value | undefined): string {
  switch (typeof v) {
    case 'undefined':
      return 'missing';
    case 'number':
      return 'double';
    case 'bigint':
      return 'long';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
  }
  return v === null ? 'null' : objectTypeName(v);
}

function objectTypeName(v: Exclude<Value, number | bigint | string | boolean | null>): string {
  if (v instanceof Doc) return 'object';
  if (Array.isArray(v)) return 'array';
  if (v instanceof Int32) return 'int';
  if (v instanceof ObjectId) return 'objectId';
  if (v instanceof DateTime) return 'date';
  if (v instanceof Decimal128) return 'decimal';
  if (v instanceof Binary) return 'binData';
  if (v instanceof Regex) return 'regex';
  if (v instanceof Timestamp) return 'timestamp';
  if (v instanceof Code) return v.scope ? 'javascriptWithScope' : 'javascript';
  if (v instanceof BsonSymbol) return 'symbol';
  if (v instanceof DbPointer) return 'dbPointer';
  if (v === UNDEFINED) return 'undefined';
  if (v === MIN_KEY) return 'minKey';
  if (v === MAX_KEY) return 'maxKey';
  return 'missing';
}

/** The number of a value's BSON type; 0 for missing. */
export function typeCode(v: Value | undefined): number {
  return TYPE_CODES.get(typeName(v)) ?? 0;
}

/** The set of type numbers that the argument of a `$type` query (a name, a number, or an array of them) stands for. */
export function parseTypeSet(spec: Value, path: string): Set<number> {
  const list = Array.isArray(spec) ? spec : [spec];
  if (list.length === 0) throw new MongoError('FailedToParse', `${path} must match at least one type`);
  const codes = new Set<number>();
  for (const entry of list) {
    if (entry === 'number') for (const code of NUMBER_CODES) codes.add(code);
    else codes.add(parseType(entry));
  }
  return codes;
}

function parseType(entry: Value): number {
  if (typeof entry === 'string') {
    const code = TYPE_CODES.get(entry);
    if (code === undefined) throw new MongoError('BadValue', `Unknown type name alias: ${entry}`);
    return code;
  }
  if (!isNumber(entry)) throw new MongoError('TypeMismatch', 'type must be represented as a number or a string');
  const code = toDouble(entry);
  if (!CODES.has(code)) throw new MongoError('BadValue', `Invalid numerical type code: ${code}`);
  return code;
}
