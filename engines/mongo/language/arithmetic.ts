import { addDecimal, multiplyDecimal, subtractDecimal } from '../bson/decimal128.arithmetic.ts';
import { decimalFromDouble, decimalFromInteger } from '../bson/decimal128.ts';
import type { NumberValue } from '../bson/number.ts';
import { Decimal128, Int32 } from '../bson/value.ts';
import { fitsInt32, fitsInt64, toDouble } from './number.ts';

/** A number as a decimal128: doubles to 15 digits, whole numbers exactly. */
export function toDecimal(v: NumberValue): Decimal128 {
  if (v instanceof Decimal128) return v;
  if (v instanceof Int32) return decimalFromInteger(BigInt(v.value));
  return typeof v === 'bigint' ? decimalFromInteger(v) : decimalFromDouble(v);
}

interface Arithmetic {
  integers(a: bigint, b: bigint): bigint;
  doubles(a: number, b: number): number;
  decimals(a: Decimal128, b: Decimal128): Decimal128;
}

const ADD: Arithmetic = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimal };
const SUBTRACT: Arithmetic = { integers: (a, b) => a - b, doubles: (a, b) => a - b, decimals: subtractDecimal };
const MULTIPLY: Arithmetic = { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimal };

/**
 * The result in the widest type of the two operands (int < long < double < decimal). An int that overflows becomes a
 * long; undefined when a long overflows.
 */
function combine(a: NumberValue, b: NumberValue, op: Arithmetic): NumberValue | undefined {
  if (a instanceof Decimal128 || b instanceof Decimal128) return op.decimals(toDecimal(a), toDecimal(b));
  if (typeof a === 'number' || typeof b === 'number') return op.doubles(toDouble(a), toDouble(b));
  if (a instanceof Int32 && b instanceof Int32) {
    const small = op.doubles(a.value, b.value);
    // The product of two 32-bit numbers may be beyond what a double holds exactly.
    if (Number.isSafeInteger(small)) return fitsInt32(BigInt(small)) ? new Int32(small) : BigInt(small);
  }
  const result = op.integers(BigInt(toInteger(a)), BigInt(toInteger(b)));
  return fitsInt64(result) ? result : undefined;
}

function toInteger(v: Int32 | bigint): bigint | number {
  return v instanceof Int32 ? v.value : v;
}

/** a + b; undefined when two whole numbers overflow 64 bits. */
export const addNumbers = (a: NumberValue, b: NumberValue): NumberValue | undefined => combine(a, b, ADD);
/** a - b; undefined when two whole numbers overflow 64 bits. */
export const subtractNumbers = (a: NumberValue, b: NumberValue): NumberValue | undefined => combine(a, b, SUBTRACT);
/** a x b; undefined when two whole numbers overflow 64 bits. */
export const multiplyNumbers = (a: NumberValue, b: NumberValue): NumberValue | undefined => combine(a, b, MULTIPLY);
