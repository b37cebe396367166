import { toParts } from './decimal128.ts';
import { Decimal128, Int32, type Value } from './value.ts';

export type NumberValue = number | bigint | Int32 | Decimal128;

export function isNumber(value: Value | undefined): value is NumberValue {
  return (
    typeof value === 'number' || value instanceof Int32 || typeof value === 'bigint' || value instanceof Decimal128
  );
}

/** Compares numbers of any two types by their exact values; NaN equals NaN and is below every other number. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  const left = a instanceof Int32 ? a.value : a;
  const right = b instanceof Int32 ? b.value : b;
  if (typeof left === 'number') {
    if (typeof right === 'number') return compareDoubles(left, right);
    if (typeof right === 'bigint') return -compareBigintDouble(right, left);
    return -compareDecimal(right, left);
  }
  if (typeof left === 'bigint') {
    if (typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
    if (typeof right === 'number') return compareBigintDouble(left, right);
    return -compareDecimal(right, left);
  }
  return compareDecimal(left, right);
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

/** JavaScript compares bigint and number by exact value. */
function compareBigintDouble(a: bigint, b: number): number {
  return a < b ? -1 : a > b || Number.isNaN(b) ? 1 : 0;
}

/** A finite number as `significand * 10^exponent`; every double and decimal has such a form. */
interface Scaled {
  significand: bigint;
  exponent: number;
}

function compareDecimal(a: Decimal128, b: number | bigint | Decimal128): number {
  const left = extent(a);
  const right = extent(b);
  if (left !== 0 || right !== 0) return compareDoubles(left, right);
  return compareScaled(scale(a), scale(b));
}

/** 0 for a finite number, else NaN or an infinity. */
function extent(value: number | bigint | Decimal128): number {
  if (typeof value === 'bigint') return 0;
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : value;
  const { kind, sign } = toParts(value.bytes);
  if (kind === 'finite') return 0;
  return kind === 'nan' ? Number.NaN : sign * Number.POSITIVE_INFINITY;
}

function scale(value: number | bigint | Decimal128): Scaled {
  if (typeof value === 'bigint') return { significand: value, exponent: 0 };
  if (typeof value === 'number') return scaleDouble(value);
  const { sign, coefficient, exponent } = toParts(value.bytes);
  return { significand: sign < 0 ? -coefficient : coefficient, exponent };
}

const bits = new DataView(new ArrayBuffer(8));

/** m * 2^e exactly: a negative power of two is 5^-e * 10^e. */
export function scaleDouble(value: number): Scaled {
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = (biased || 1) - 1075;
  const signed = value < 0 ? -magnitude : magnitude;
  if (exponent >= 0) return { significand: signed << BigInt(exponent), exponent: 0 };
  return { significand: signed * 5n ** BigInt(-exponent), exponent };
}

export function compareScaled(a: Scaled, b: Scaled): number {
  const lowest = Math.min(a.exponent, b.exponent);
  const left = a.significand * 10n ** BigInt(a.exponent - lowest);
  const right = b.significand * 10n ** BigInt(b.exponent - lowest);
  return left < right ? -1 : left > right ? 1 : 0;
}
