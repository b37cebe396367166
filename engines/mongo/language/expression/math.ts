import { divideDecimal } from '../../bson/decimal128.arithmetic.ts';
import {
  atan2Decimal,
  type DecimalFunction,
  expDecimal,
  lnDecimal,
  log10Decimal,
  powDecimal,
  sqrtDecimal,
  trigDecimal,
} from '../../bson/decimal128.functions.ts';
import { decimalFromDouble, decimalToDouble } from '../../bson/decimal128.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { Decimal128, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { toDecimal } from '../arithmetic.ts';
import { typeName } from '../bson-type.ts';
import { formatValue } from '../format.ts';
import { fitsInt32, fitsInt64, toDouble } from '../number.ts';
import { requireNumber } from './arithmetic.ts';
import { binary, isNullish, type Operator, unary } from './expression.ts';

type CheckNumber = (n: number, v: NumberValue) => void;

/** A function of one number: a double for all types but decimal. */
function real(
  name: string,
  ofDouble: (n: number) => number,
  ofDecimal: (d: Decimal128) => Decimal128,
  check: CheckNumber = () => {},
): [string, Operator] {
  return unary(name, (v) => {
    if (isNullish(v)) return null;
    const n = requireNumber(name, v, 28765);
    check(toDouble(n), n);
    return n instanceof Decimal128 ? ofDecimal(n) : ofDouble(toDouble(n));
  });
}

function trig(
  name: DecimalFunction,
  ofDouble: (n: number) => number,
  [low, high]: [number, number] = [-Infinity, Infinity],
): [string, Operator] {
  const inDecimal = (d: Decimal128): Decimal128 =>
    trigDecimal(name, d) ?? decimalFromDouble(ofDouble(decimalToDouble(d)));
  return real(`$${name}`, ofDouble, inDecimal, (n, v) => {
    const open = name === 'sin' || name === 'cos' || name === 'tan';
    if (Number.isNaN(n) || (n >= low && n <= high && !(open && !Number.isFinite(n)))) return;
    const [left, right] = open ? ['(', ')'] : ['[', ']'];
    throw new MongoError(
      50989,
      `cannot apply $${name} to ${formatValue(v)}, value must be in ${left}${bound(low)},${bound(high)}${right}`,
    );
  });
}

const bound = (n: number): string => (n === Infinity ? 'inf' : n === -Infinity ? '-inf' : String(n));

function positive(name: string, code: number): CheckNumber {
  return (n, v) => {
    if (n <= 0) throw new MongoError(code, `${name}'s argument must be a positive number, but is ${formatValue(v)}`);
  };
}

function log(a: Value | undefined, b: Value | undefined): Value {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a)) throw new MongoError(28756, `$log's argument must be numeric, not ${typeName(a)}`);
  if (!isNumber(b)) throw new MongoError(28757, `$log's base must be numeric, not ${typeName(b)}`);
  if (toDouble(a) <= 0)
    throw new MongoError(28758, `$log's argument must be a positive number, but is ${formatValue(a)}`);
  if (toDouble(b) <= 0 || toDouble(b) === 1) {
    throw new MongoError(28759, `$log's base must be a positive number not equal to 1, but is ${formatValue(b)}`);
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return divideDecimal(lnDecimal(toDecimal(a)), lnDecimal(toDecimal(b)));
  }
  return Math.log(toDouble(a)) / Math.log(toDouble(b));
}

function pow(a: Value | undefined, b: Value | undefined): Value {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a)) throw new MongoError(28762, `$pow's base must be numeric, not ${typeName(a)}`);
  if (!isNumber(b)) throw new MongoError(28763, `$pow's exponent must be numeric, not ${typeName(b)}`);
  if (toDouble(a) === 0 && toDouble(b) < 0) {
    throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) return powDecimal(toDecimal(a), toDecimal(b));
  const whole = wholePower(a, b);
  return whole ?? toDouble(a) ** toDouble(b);
}

/** Integers to a power that is not negative stay integers while they fit. */
function wholePower(a: NumberValue, b: NumberValue): Value | undefined {
  const isInteger = (v: NumberValue): v is Int32 | bigint => v instanceof Int32 || typeof v === 'bigint';
  if (!isInteger(a) || !isInteger(b)) return undefined;
  const [base, power] = [a, b].map((v) => (v instanceof Int32 ? BigInt(v.value) : v)) as [bigint, bigint];
  const unit = base === 1n || base === -1n;
  if (power < 0n && !unit) return undefined;
  if (power > 64n && !unit && base !== 0n) return undefined;
  const exponent = unit ? (power % 2n === 0n ? 0n : 1n) : power;
  const result = base ** exponent;
  if (a instanceof Int32 && b instanceof Int32 && fitsInt32(result)) return new Int32(Number(result));
  return fitsInt64(result) ? result : undefined;
}

function atan2(y: Value | undefined, x: Value | undefined): Value {
  if (isNullish(y) || isNullish(x)) return null;
  const [top, right] = [requireNumber('$atan2', y, 51044), requireNumber('$atan2', x, 51045)];
  if (top instanceof Decimal128 || right instanceof Decimal128) {
    const exact = atan2Decimal(toDecimal(top), toDecimal(right));
    return exact ?? decimalFromDouble(Math.atan2(toDouble(top), toDouble(right)));
  }
  return Math.atan2(toDouble(top), toDouble(right));
}

function checkRoot(n: number): void {
  if (n < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
}

export const MATH: [string, Operator][] = [
  real('$exp', Math.exp, expDecimal),
  real('$ln', Math.log, lnDecimal, positive('$ln', 28766)),
  real('$log10', Math.log10, log10Decimal, positive('$log10', 28761)),
  real('$sqrt', Math.sqrt, sqrtDecimal, checkRoot),
  binary('$log', log),
  binary('$pow', pow),
  binary('$atan2', atan2),
  trig('sin', Math.sin),
  trig('cos', Math.cos),
  trig('tan', Math.tan),
  trig('asin', Math.asin, [-1, 1]),
  trig('acos', Math.acos, [-1, 1]),
  trig('atan', Math.atan),
  trig('sinh', Math.sinh),
  trig('cosh', Math.cosh),
  trig('tanh', Math.tanh),
  trig('asinh', Math.asinh),
  trig('acosh', Math.acosh, [1, Infinity]),
  trig('atanh', Math.atanh, [-1, 1]),
  trig('degreesToRadians', (n) => (n * Math.PI) / 180),
  trig('radiansToDegrees', (n) => (n * 180) / Math.PI),
];
