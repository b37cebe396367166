import { Doc, Int32, type Value } from '../bson/value.ts';

/** What tests write values as: plain objects are documents, whole numbers that fit are 32-bit integers. */
export type Plain = Value | undefined | Plain[] | { [key: string]: Plain };

/** A BSON value out of a plain one, as a driver would send it. */
export function value(plain: Plain): Value {
  if (typeof plain === 'number') return Object.is(plain, plain | 0) ? new Int32(plain) : plain;
  if (Array.isArray(plain)) return plain.map(value);
  return isPlainObject(plain) ? doc(plain) : (plain as Value);
}

function isPlainObject(v: Plain): v is { [key: string]: Plain } {
  if (v === null || typeof v !== 'object') return false;
  const prototype = Object.getPrototypeOf(v);
  return prototype === Object.prototype || prototype === null;
}

export function doc(plain: { [key: string]: Plain }): Doc {
  return new Doc(Object.entries(plain).map(([key, v]) => [key, value(v)]));
}

/** The other way round: documents become plain objects, 32-bit integers numbers; other types stay as they are. */
export function plain(v: Value | undefined): unknown {
  if (v instanceof Int32) return v.value;
  if (Array.isArray(v)) return v.map(plain);
  if (v instanceof Doc) return Object.fromEntries([...v].map(([key, inner]) => [key, plain(inner)]));
  return v;
}
