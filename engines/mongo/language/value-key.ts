import { decimalToDouble, toParts } from '../bson/decimal128.ts';
import { compareNumbers, type NumberValue } from '../bson/number.ts';
import {
  Binary,
  BsonSymbol,
  Code,
  DateTime,
  DbPointer,
  Decimal128,
  Doc,
  Int32,
  ObjectId,
  Regex,
  Timestamp,
  type Value,
} from '../bson/value.ts';
import { typeName } from './bson-type.ts';
import type { Collation } from './collation.ts';
import { toHex } from './format.ts';

/** Makes strings of values so that two strings are the same exactly when the values are equal: keys for maps and sets. */
export function createKeyEncoder(collation?: Collation): (v: Value | undefined) => string {
  const intern = collation ? createInterner(collation.compare) : undefined;
  const text = (s: string): string => {
    const shown = intern ? intern(s) : s;
    return `s${shown.length}:${shown}`;
  };
  const key = (v: Value | undefined): string => {
    if (typeof v === 'string') return text(v);
    if (typeof v === 'number' || typeof v === 'bigint' || v instanceof Int32 || v instanceof Decimal128)
      return numberKey(v);
    if (v instanceof ObjectId) return `i${toHex(v.bytes)}`;
    if (v instanceof Doc) {
      let out = `o${v.size}:`;
      for (const [name, inner] of v) out += `${name.length}:${name}${key(inner)}`;
      return out;
    }
    if (Array.isArray(v)) return `a${v.length}:${v.map(key).join('')}`;
    if (v instanceof BsonSymbol) return text(v.value);
    return otherKey(v, key);
  };
  return key;
}

function otherKey(v: Value | undefined, key: (v: Value | undefined) => string): string {
  const text = (s: string): string => `${s.length}:${s}`;
  if (v instanceof DateTime) return `t${v.ms};`;
  if (v instanceof Timestamp) return `T${v.value};`;
  if (v instanceof Binary) return `b${v.subtype}.${text(toHex(v.bytes))}`;
  if (v instanceof Regex) return `r${text(v.pattern)}${text(v.options)}`;
  if (v instanceof Code) return `c${text(v.code)}${v.scope ? key(v.scope) : ''};`;
  if (v instanceof DbPointer) return `p${text(v.ns)}${toHex(v.id)};`;
  if (typeof v === 'boolean') return v ? '+' : '-';
  return `${typeName(v)};`;
}

/** Whole numbers by their digits, other doubles as doubles, and decimals that no double equals by their own digits. */
function numberKey(v: NumberValue): string {
  if (v instanceof Int32) return `n${v.value};`;
  if (typeof v === 'bigint') return `n${v};`;
  if (typeof v === 'number') return doubleKey(v);
  const double = decimalToDouble(v);
  if (compareNumbers(v, double) === 0) return doubleKey(double);
  const { sign, coefficient, exponent } = toParts(v.bytes);
  const digits = coefficient.toString();
  const significant = digits.replace(/0+$/, '');
  const power = exponent + digits.length - significant.length;
  // A whole number may equal a long that no double equals.
  if (power >= 0 && power < 20) return `n${sign < 0 ? '-' : ''}${significant}${'0'.repeat(power)};`;
  return `m${sign < 0 ? '-' : ''}${significant}e${power};`;
}

function doubleKey(n: number): string {
  if (Number.isSafeInteger(n)) return `n${n === 0 ? 0 : n};`;
  return Number.isInteger(n) ? `n${BigInt(n)};` : `f${n};`;
}

/** Gives every string the first one it was found equal to. */
function createInterner(compare: (a: string, b: string) => number): (s: string) => string {
  const known = new Map<string, string>();
  const sorted: string[] = [];
  return (s) => {
    const found = known.get(s);
    if (found !== undefined) return found;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle]!, s) < 0) low = middle + 1;
      else high = middle;
    }
    const candidate = sorted[low];
    const representative = candidate !== undefined && compare(candidate, s) === 0 ? candidate : s;
    if (representative === s) sorted.splice(low, 0, s);
    known.set(s, representative);
    return representative;
  };
}
