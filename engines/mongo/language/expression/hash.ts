import { createHash, type Hash } from 'node:crypto';
import { encode } from '../../bson/codec.ts';
import { typeOrder } from '../../bson/compare.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { Code, Doc, MIN_KEY, UNDEFINED, type Value } from '../../bson/value.ts';
import { fitsInt64, toDouble, toWhole } from '../number.ts';
import { type Operator, unary } from './expression.ts';

/**
 * The key of a value in MongoDB's hashed indexes: the first 8 bytes of an MD5 over its canonical type and its bytes,
 * numbers taken as 64-bit integers (mongo/db/hasher.cpp).
 */
export function hashedIndexKey(v: Value): bigint {
  const hash = createHash('md5').update(int32(0));
  addValue(hash, v, undefined);
  return hash.digest().readBigInt64LE(0);
}

function int32(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(n);
  return bytes;
}

function addValue(hash: Hash, v: Value, name: string | undefined): void {
  hash.update(int32(canonicalType(v)));
  if (name !== undefined) hash.update(`${name}\0`);
  if (isNumber(v)) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(toHashedLong(v));
    hash.update(bytes);
  } else if (v instanceof Doc) addFields(hash, v);
  else if (Array.isArray(v)) addFields(hash, new Doc(v.map((element, i) => [String(i), element])));
  else if (v instanceof Code && v.scope) {
    hash.update(`${v.code}\0`);
    addFields(hash, v.scope);
  } else {
    // A document of one field is its length, a type byte and the name before the value, and a zero byte after it.
    hash.update(encode(new Doc([['v', v]])).subarray(7, -1));
  }
}

function addFields(hash: Hash, doc: Doc): void {
  for (const [name, value] of doc) addValue(hash, value, name);
  hash.update(int32(0));
}

function canonicalType(v: Value): number {
  if (v === MIN_KEY) return -1;
  return v === UNDEFINED ? 0 : typeOrder(v);
}

function toHashedLong(v: NumberValue): bigint {
  const n = toDouble(v);
  if (Number.isNaN(n)) return 0n;
  const whole = toWhole(v) ?? (Number.isFinite(n) ? BigInt(Math.trunc(n)) : undefined);
  if (whole !== undefined && fitsInt64(whole)) return whole;
  return n < 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
}

export const HASH: [string, Operator][] = [unary('$toHashedIndexKey', (v) => hashedIndexKey(v ?? null))];
