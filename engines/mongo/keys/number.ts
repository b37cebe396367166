import { toParts } from '../bson/decimal128.ts';
import { compareScaled, type NumberValue, scaleDouble } from '../bson/number.ts';
import { Int32 } from '../bson/value.ts';
import type { KeyWriter } from './encode.ts';

const EXACT = 0;
const ABOVE = 1;
const EXPONENT_BIAS = 0x8000;

/**
 * Writes a number so that equal values of all types have equal keys: the largest double that is not above it,
 * then EXACT, or ABOVE with its exact decimal digits. NaN is written below every double.
 */
export function writeNumber(key: KeyWriter, value: NumberValue): void {
  if (value instanceof Int32) writeDouble(key, value.value);
  else if (typeof value === 'number') writeDouble(key, value);
  else if (typeof value === 'bigint') writeExact(key, value, 0);
  else {
    const { kind, sign, coefficient, exponent } = toParts(value.bytes);
    if (kind === 'finite') writeExact(key, sign < 0 ? -coefficient : coefficient, exponent);
    else writeDouble(key, kind === 'nan' ? Number.NaN : sign * Number.POSITIVE_INFINITY);
  }
}

function writeDouble(key: KeyWriter, value: number): void {
  if (Number.isNaN(value)) key.uint64(0n);
  else key.double(value === 0 ? 0 : value);
  key.byte(EXACT);
}

function writeExact(key: KeyWriter, significand: bigint, exponent: number): void {
  const exact = { significand, exponent };
  let floor = Number(exponent === 0 ? significand : `${significand}e${exponent}`);
  if (floor === Number.POSITIVE_INFINITY) floor = Number.MAX_VALUE;
  if (floor !== Number.NEGATIVE_INFINITY && compareScaled(scaleDouble(floor), exact) > 0) floor = nextBelow(floor);
  key.double(floor === 0 ? 0 : floor);
  if (floor !== Number.NEGATIVE_INFINITY && compareScaled(scaleDouble(floor), exact) === 0) {
    key.byte(EXACT);
    return;
  }
  key.byte(ABOVE);
  writeDecimal(key, significand, exponent);
}

/** Scientific notation, the exponent first; a negative number has it inverted. All that share a double share a sign. */
function writeDecimal(key: KeyWriter, significand: bigint, exponent: number): void {
  const negative = significand < 0n;
  const all = (negative ? -significand : significand).toString();
  const digits = all.replace(/0+$/, '');
  const flip = negative ? 0xff : 0;
  const scale = exponent + all.length + EXPONENT_BIAS;
  key.byte((scale >> 8) ^ flip);
  key.byte((scale & 0xff) ^ flip);
  for (const digit of digits) key.byte((Number(digit) + 1) ^ flip);
  key.byte(flip);
}

const bits = new DataView(new ArrayBuffer(8));

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  bits.setBigUint64(0, value > 0 ? word - 1n : word + 1n);
  return bits.getFloat64(0);
}
