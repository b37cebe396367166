import { decimalToDouble, decimalToInteger } from '../bson/decimal128.ts';
import { isNumber, type NumberValue } from '../bson/number.ts';
import { Int32, type Value } from '../bson/value.ts';

/** The nearest double. */
export function toDouble(v: NumberValue): number {
  if (typeof v === 'number') return v;
  if (v instanceof Int32) return v.value;
  return typeof v === 'bigint' ? Number(v) : decimalToDouble(v);
}

/** The whole number that `v` is, whatever its type; undefined when it has a fraction, is NaN or infinite. */
export function toWhole(v: NumberValue): bigint | undefined {
  if (v instanceof Int32) return BigInt(v.value);
  if (typeof v === 'bigint') return v;
  if (typeof v === 'number') return Number.isInteger(v) ? BigInt(v) : undefined;
  const whole = decimalToInteger(v);
  return whole !== undefined && decimalToDouble(v) % 1 === 0 ? whole : undefined;
}

/** A whole number within 32 bits as a JavaScript number, whatever its type; undefined when it is none. */
export function toInt32(v: Value | undefined): number | undefined {
  if (v instanceof Int32) return v.value;
  if (!isNumber(v)) return undefined;
  const n = toDouble(v);
  return n === (n | 0) ? n | 0 : undefined;
}

/** A whole number that JavaScript holds exactly, whatever its type; undefined when it is none. */
export function toSafeInteger(v: Value | undefined): number | undefined {
  if (!isNumber(v)) return undefined;
  const n = toDouble(v);
  return Number.isSafeInteger(n) ? n : undefined;
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export const fitsInt64 = (n: bigint): boolean => n >= INT64_MIN && n <= INT64_MAX;
export const fitsInt32 = (n: bigint): boolean => n >= -2147483648n && n <= 2147483647n;

/** A double that is -0 is 0 for a truth value; NaN is true, as the server has it. */
export function isTruthy(v: Value | undefined): boolean {
  if (v === undefined || v === null || v === false) return false;
  if (isNumber(v)) return toDouble(v) !== 0;
  return !(typeof v === 'object' && 'kind' in v && v.kind === 'undefined');
}
