import { divideDecimal, remainderDecimal } from '../../bson/decimal128.arithmetic.ts';
import { decimalFromDouble, decimalToDouble, roundDecimal } from '../../bson/decimal128.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { DateTime, Decimal128, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { addNumbers, multiplyNumbers, subtractNumbers, toDecimal } from '../arithmetic.ts';
import { typeName } from '../bson-type.ts';
import { fitsInt32, fitsInt64, toDouble, toSafeInteger } from '../number.ts';
import { binary, isNullish, nary, type Operator, unary } from './expression.ts';

/** A value as a number, or the complaint of the operator that wants one. */
export function requireNumber(name: string, v: Value, code: number | 'TypeMismatch' = 'TypeMismatch'): NumberValue {
  if (isNumber(v)) return v;
  throw new MongoError(code, `${name} only supports numeric types, not ${typeName(v)}`);
}

function add(args: (Value | undefined)[]): Value {
  let total: NumberValue = new Int32(0);
  let date: DateTime | undefined;
  for (const v of args) {
    if (isNullish(v)) return null;
    if (v instanceof DateTime) {
      if (date) throw new MongoError(16612, 'only one date allowed in an $add expression');
      date = v;
    } else if (isNumber(v)) total = addNumbers(total, v) ?? toDouble(total) + toDouble(v);
    else throw new MongoError('TypeMismatch', `$add only supports numeric or date types, not ${typeName(v)}`);
  }
  return date ? shiftDate(date, total) : total;
}

function shiftDate(date: DateTime, by: NumberValue): DateTime {
  const n = by instanceof Int32 ? BigInt(by.value) : typeof by === 'bigint' ? by : wholeMilliseconds(toDouble(by));
  const ms = date.ms + n;
  if (!fitsInt64(ms)) throw new MongoError('Overflow', 'date overflow in $add');
  return new DateTime(ms);
}

function wholeMilliseconds(n: number): bigint {
  if (!Number.isFinite(n)) throw new MongoError('Overflow', 'date overflow in $add');
  return BigInt(Math.round(n));
}

function subtract(a: Value | undefined, b: Value | undefined): Value {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return subtractNumbers(a, b) ?? toDouble(a) - toDouble(b);
  if (a instanceof DateTime) {
    if (b instanceof DateTime) return a.ms - b.ms;
    if (isNumber(b)) return shiftDate(a, subtractNumbers(new Int32(0), b) ?? -toDouble(b));
  }
  throw new MongoError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(args: (Value | undefined)[]): Value {
  let product: NumberValue = new Int32(1);
  for (const v of args) {
    if (isNullish(v)) return null;
    const factor = requireNumber('$multiply', v);
    product = multiplyNumbers(product, factor) ?? toDouble(product) * toDouble(factor);
  }
  return product;
}

function requirePair(name: string, a: Value, b: Value): [NumberValue, NumberValue] {
  if (isNumber(a) && isNumber(b)) return [a, b];
  throw new MongoError('TypeMismatch', `${name} only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function divide(a: Value | undefined, b: Value | undefined): Value {
  if (isNullish(a) || isNullish(b)) return null;
  const [left, right] = requirePair('$divide', a, b);
  if (toDouble(right) === 0) throw new MongoError('BadValue', "can't $divide by zero");
  if (left instanceof Decimal128 || right instanceof Decimal128)
    return divideDecimal(toDecimal(left), toDecimal(right));
  return toDouble(left) / toDouble(right);
}

function mod(a: Value | undefined, b: Value | undefined): Value {
  if (isNullish(a) || isNullish(b)) return null;
  const [left, right] = requirePair('$mod', a, b);
  if (toDouble(right) === 0) throw new MongoError('BadValue', "can't $mod by zero");
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return remainderDecimal(toDecimal(left), toDecimal(right));
  }
  if (typeof left === 'number' || typeof right === 'number') return toDouble(left) % toDouble(right);
  if (left instanceof Int32 && right instanceof Int32) return new Int32(left.value % right.value);
  return BigInt(toInteger(left)) % BigInt(toInteger(right));
}

const toInteger = (v: Int32 | bigint): number | bigint => (v instanceof Int32 ? v.value : v);

function abs(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  const n = requireNumber('$abs', v, 28765);
  if (n instanceof Int32) return n.value === -2147483648 ? 2147483648n : new Int32(Math.abs(n.value));
  if (typeof n === 'number') return Math.abs(n);
  if (typeof n === 'bigint') {
    if (n === -(2n ** 63n)) throw new MongoError(28680, "can't take $abs of long long min");
    return n < 0n ? -n : n;
  }
  return toDouble(n) < 0 ? multiplyNumbers(n, new Int32(-1))! : n;
}

/** `$ceil` and `$floor`: whole numbers stay as they are. */
function rounding(
  name: string,
  code: number,
  ofDouble: (n: number) => number,
  mode: 'ceiling' | 'floor',
): [string, Operator] {
  return unary(name, (v) => {
    if (isNullish(v)) return null;
    const n = requireNumber(name, v, code);
    if (typeof n === 'number') return ofDouble(n);
    return n instanceof Decimal128 ? roundDecimal(n, 0, mode) : n;
  });
}

/** `$round` (half to even) and `$trunc`, to a number of decimals or, when it is negative, of digits before the point. */
function roundTo(name: string, mode: 'even' | 'truncate'): [string, Operator] {
  return nary(name, [1, 2], ([v, place]) => {
    if (isNullish(v) || (place !== undefined && isNullish(place))) return null;
    const n = requireNumber(name, v, 51081);
    const digits = place === undefined ? 0 : requirePlace(name, place);
    if (n instanceof Decimal128) return roundDecimal(n, digits, mode);
    if (typeof n === 'number') return roundDouble(n, digits, mode);
    return digits >= 0 ? n : roundInteger(n, -digits, mode);
  });
}

function requirePlace(name: string, place: Value): number {
  const digits = toSafeInteger(place);
  if (digits === undefined) {
    throw new MongoError(51082, `precision argument to  ${name} must be a integral value`);
  }
  if (digits < -20 || digits > 100) {
    const what = `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`;
    throw new MongoError(51083, what);
  }
  return digits;
}

function roundDouble(n: number, digits: number, mode: 'even' | 'truncate'): number {
  if (!Number.isFinite(n) || n === 0) return n;
  if (digits === 0) return mode === 'truncate' ? Math.trunc(n) : roundHalfEven(n);
  return decimalToDouble(roundDecimal(decimalFromDouble(n), digits, mode));
}

function roundHalfEven(n: number): number {
  const floor = Math.floor(n);
  const rest = n - floor;
  if (rest !== 0.5) return Math.round(n);
  return floor % 2 === 0 ? floor : floor + 1;
}

function roundInteger(n: Int32 | bigint, digits: number, mode: 'even' | 'truncate'): Value {
  const unit = 10n ** BigInt(digits);
  const whole = BigInt(toInteger(n));
  const magnitude = whole < 0n ? -whole : whole;
  const rest = magnitude % unit;
  const down = magnitude - rest;
  const up = mode === 'even' && (rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n === 1n));
  const rounded = (up ? down + unit : down) * (whole < 0n ? -1n : 1n);
  if (n instanceof Int32 && fitsInt32(rounded)) return new Int32(Number(rounded));
  if (!fitsInt64(rounded))
    throw new MongoError(
      51080,
      `invalid conversion from Decimal128 result in $round resulting from arguments: [${whole}, -${digits}]`,
    );
  return rounded;
}

/** `$bitAnd`, `$bitOr` and `$bitXor` over 32 and 64 bit integers. */
function bitwise(name: string, initial: number, combine: (a: bigint, b: bigint) => bigint): [string, Operator] {
  return nary(name, [0, Infinity], (args) => {
    let result = BigInt(initial);
    let wide = false;
    for (const v of args) {
      if (isNullish(v)) return null;
      if (typeof v !== 'bigint' && !(v instanceof Int32)) {
        throw new MongoError('TypeMismatch', `${name} only supports int and long operands.`);
      }
      wide ||= typeof v === 'bigint';
      result = combine(result, BigInt(toInteger(v)));
    }
    return wide ? result : new Int32(Number(result));
  });
}

function bitNot(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (v instanceof Int32) return new Int32(~v.value);
  if (typeof v === 'bigint') return ~v;
  throw new MongoError('TypeMismatch', `$bitNot only supports int and long, not: ${typeName(v)}.`);
}

export const ARITHMETIC: [string, Operator][] = [
  nary('$add', [0, Infinity], add),
  binary('$subtract', subtract),
  nary('$multiply', [0, Infinity], multiply),
  binary('$divide', divide),
  binary('$mod', mod),
  unary('$abs', abs),
  rounding('$ceil', 28765, Math.ceil, 'ceiling'),
  rounding('$floor', 28765, Math.floor, 'floor'),
  roundTo('$round', 'even'),
  roundTo('$trunc', 'truncate'),
  bitwise('$bitAnd', -1, (a, b) => a & b),
  bitwise('$bitOr', 0, (a, b) => a | b),
  bitwise('$bitXor', 0, (a, b) => a ^ b),
  unary('$bitNot', bitNot),
];
