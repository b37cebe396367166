import { multiplyDecimal } from './decimal128.arithmetic.ts';
import { decimalFromInteger, decimalToInteger, fromParts, parseDecimal, toParts } from './decimal128.ts';
import type { Decimal128 } from './value.ts';

/**
 * Roots, logarithms, powers and trigonometry to 34 digits, computed with whole numbers that stand for multiples of
 * 10^-90: enough for the results to round right.
 */
const DIGITS = 90;
const ONE = 10n ** BigInt(DIGITS);

const multiply = (a: bigint, b: bigint): bigint => (a * b) / ONE;
const divide = (a: bigint, b: bigint): bigint => (a * ONE) / b;

function toFixed(d: Decimal128): bigint {
  const { sign, coefficient, exponent } = toParts(d.bytes);
  const shift = exponent + DIGITS;
  const size = shift >= 0 ? coefficient * 10n ** BigInt(shift) : coefficient / 10n ** BigInt(-shift);
  return sign < 0 ? -size : size;
}

/** A fixed number times 10^power as a decimal. */
function fromFixed(v: bigint, power = 0): Decimal128 {
  return fromParts({ sign: v < 0n ? -1 : 1, kind: 'finite', coefficient: v < 0n ? -v : v, exponent: power - DIGITS });
}

function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

const fixedRoot = (v: bigint): bigint => squareRoot(v * ONE);

/** 2 atanh(z) for a small z: z + z^3/3 + z^5/5... twice. */
function doubleArtanh(z: bigint): bigint {
  const square = multiply(z, z);
  let power = z;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = multiply(power, square);
  }
  return 2n * sum;
}

const LN2 = doubleArtanh(ONE / 3n);
const LN10 = 3n * LN2 + doubleArtanh(ONE / 9n);

/** The natural logarithm of a positive fixed number that is not far from 1. */
function fixedLn(v: bigint): bigint {
  let reduced = v;
  let twos = 0n;
  while (reduced > (ONE * 14n) / 10n) {
    reduced /= 2n;
    twos += 1n;
  }
  while (reduced < (ONE * 7n) / 10n) {
    reduced *= 2n;
    twos -= 1n;
  }
  return twos * LN2 + doubleArtanh(divide(reduced - ONE, reduced + ONE));
}

/** The natural logarithm of a positive finite decimal, as a fixed number. */
function lnOf(d: Decimal128): bigint {
  const { coefficient, exponent } = toParts(d.bytes);
  const digits = coefficient.toString().length;
  const mantissa = coefficient * 10n ** BigInt(DIGITS - digits + 1);
  return fixedLn(mantissa) + BigInt(exponent + digits - 1) * LN10;
}

/** e^v as a fixed number and the power of ten that goes with it. */
function fixedExp(v: bigint): [bigint, number] {
  const tens = v / LN10;
  const rest = (v - tens * LN10) >> 8n;
  let term = ONE;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = multiply(term, rest) / n;
  }
  for (let i = 0; i < 8; i++) sum = multiply(sum, sum);
  return [sum, Number(tens)];
}

const NAN = parseDecimal('NaN')!;
const INFINITY = parseDecimal('Infinity')!;
const ZERO = decimalFromInteger(0n);

export function sqrtDecimal(d: Decimal128): Decimal128 {
  const { sign, kind, coefficient, exponent } = toParts(d.bytes);
  if (kind !== 'finite' || coefficient === 0n) return d;
  if (sign < 0) return NAN;
  const shift = 80 + (Math.abs(exponent) % 2);
  const scaled = coefficient * 10n ** BigInt(shift);
  const root = squareRoot(scaled);
  const exact = root * root === scaled;
  // A digit beyond the last one tells the rounding that the root goes on.
  const digits = exact ? root : root * 10n + 1n;
  const power = (exponent - shift) / 2 - (exact ? 0 : 1);
  return exact
    ? trimmed(digits, power, Math.floor(exponent / 2))
    : fromParts({ sign: 1, kind: 'finite', coefficient: digits, exponent: power });
}

/** Takes away zeros at the end until the exponent is the ideal one. */
function trimmed(digits: bigint, power: number, ideal: number): Decimal128 {
  let [coefficient, exponent] = [digits, power];
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return fromParts({ sign: 1, kind: 'finite', coefficient, exponent });
}

/** e^d. */
export function expDecimal(d: Decimal128): Decimal128 {
  const { sign, kind, coefficient, exponent } = toParts(d.bytes);
  if (kind === 'nan') return d;
  if (kind === 'infinite') return sign < 0 ? ZERO : INFINITY;
  if (coefficient === 0n) return decimalFromInteger(1n);
  if (exponent + coefficient.toString().length > 6) return sign < 0 ? ZERO : INFINITY;
  return fromFixed(...fixedExp(toFixed(d)));
}

/** The natural logarithm; NaN for what is negative, minus infinity for 0. */
export function lnDecimal(d: Decimal128): Decimal128 {
  const { sign, kind, coefficient } = toParts(d.bytes);
  if (kind === 'nan') return d;
  if (coefficient === 0n && kind === 'finite') return parseDecimal('-Infinity')!;
  if (sign < 0) return NAN;
  return kind === 'infinite' ? d : fromFixed(lnOf(d));
}

/** The logarithm to base 10, exact for powers of ten. */
export function log10Decimal(d: Decimal128): Decimal128 {
  const { sign, kind, coefficient, exponent } = toParts(d.bytes);
  if (kind !== 'finite' || sign < 0 || coefficient === 0n) return lnDecimal(d);
  const digits = coefficient.toString();
  if (/^10*$/.test(digits)) return decimalFromInteger(BigInt(exponent + digits.length - 1));
  return fromFixed(divide(lnOf(d), LN10));
}

/** base^power. */
export function powDecimal(base: Decimal128, power: Decimal128): Decimal128 {
  const [b, p] = [toParts(base.bytes), toParts(power.bytes)];
  if (b.kind !== 'finite' || p.kind !== 'finite' || b.coefficient === 0n) return powSpecial(base, power);
  const whole = decimalToInteger(power)!;
  const isWhole = p.exponent >= 0 || p.coefficient % 10n ** BigInt(Math.min(-p.exponent, 40)) === 0n;
  if (isWhole && whole >= 0n && whole <= 64n) {
    let result = decimalFromInteger(1n);
    for (let i = 0n; i < whole; i++) result = multiplyDecimal(result, base);
    return result;
  }
  if (b.sign < 0 && !isWhole) return NAN;
  const magnitude = lnOf(base);
  const exponent = (magnitude * toFixed(power)) / ONE;
  const odd = isWhole && whole % 2n !== 0n;
  const [result, tens] = fixedExp(exponent);
  return fromFixed(b.sign < 0 && odd ? -result : result, tens);
}

/** Infinite, zero and NaN operands behave as those of doubles do. */
function powSpecial(base: Decimal128, power: Decimal128): Decimal128 {
  const asDouble = (d: Decimal128): number => {
    const { sign, kind, coefficient, exponent } = toParts(d.bytes);
    if (kind === 'nan') return Number.NaN;
    return sign * (kind === 'infinite' ? Infinity : Number(`${coefficient}e${exponent}`));
  };
  return parseDecimal(String(asDouble(base) ** asDouble(power)))!;
}

function arctan(v: bigint): bigint {
  if (v < 0n) return -arctan(-v);
  if (v > ONE) return PI / 2n - arctan(divide(ONE, v));
  let x = v;
  // Each halving of the angle makes the series shorter: atan x = 2 atan(x / (1 + sqrt(1 + x^2))).
  for (let i = 0; i < 4; i++) x = divide(x, ONE + fixedRoot(ONE + multiply(x, x)));
  const square = multiply(x, x);
  let power = x;
  let sum = 0n;
  for (let n = 1n, sign = 1n; power !== 0n; n += 2n, sign = -sign) {
    sum += (sign * power) / n;
    power = multiply(power, square);
  }
  return sum * 16n;
}

/** Machin: pi = 16 atan(1/5) - 4 atan(1/239). */
const PI = (() => {
  const inverse = (n: bigint): bigint => {
    let power = ONE / n;
    let sum = 0n;
    for (let k = 1n, sign = 1n; power !== 0n; k += 2n, sign = -sign) {
      sum += (sign * power) / k;
      power /= n * n;
    }
    return sum;
  };
  return 16n * inverse(5n) - 4n * inverse(239n);
})();

function sine(v: bigint): bigint {
  let x = v % (2n * PI);
  if (x > PI) x -= 2n * PI;
  if (x < -PI) x += 2n * PI;
  const square = multiply(x, x);
  let term = x;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term;
    term = -multiply(term, square) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

function exponential(v: bigint): bigint {
  const [mantissa, tens] = fixedExp(v);
  return tens >= 0 ? mantissa * 10n ** BigInt(tens) : mantissa / 10n ** BigInt(-tens);
}

const arcsin = (v: bigint): bigint => {
  const rest = ONE - multiply(v, v);
  return rest <= 0n ? (v < 0n ? -PI / 2n : PI / 2n) : arctan(divide(v, fixedRoot(rest)));
};

const FUNCTIONS = {
  sin: sine,
  cos: (v: bigint) => sine(v + PI / 2n),
  tan: (v: bigint) => divide(sine(v), sine(v + PI / 2n)),
  asin: arcsin,
  acos: (v: bigint) => PI / 2n - arcsin(v),
  atan: arctan,
  sinh: (v: bigint) => (exponential(v) - exponential(-v)) / 2n,
  cosh: (v: bigint) => (exponential(v) + exponential(-v)) / 2n,
  tanh: (v: bigint) => {
    const [up, down] = [exponential(v), exponential(-v)];
    return divide(up - down, up + down);
  },
  asinh: (v: bigint) => (v < 0n ? -1n : 1n) * fixedLn((v < 0n ? -v : v) + fixedRoot(multiply(v, v) + ONE)),
  acosh: (v: bigint) => fixedLn(v + fixedRoot(multiply(v, v) - ONE)),
  atanh: (v: bigint) => fixedLn(divide(ONE + v, ONE - v)) / 2n,
  degreesToRadians: (v: bigint) => (v * PI) / (180n * ONE),
  radiansToDegrees: (v: bigint) => (v * 180n * ONE) / PI,
} as const;

export type DecimalFunction = keyof typeof FUNCTIONS;

/** One of the trigonometric functions of a decimal; undefined where it is too large or special for whole numbers. */
export function trigDecimal(name: DecimalFunction, d: Decimal128): Decimal128 | undefined {
  const { kind, coefficient, exponent } = toParts(d.bytes);
  const magnitude = exponent + coefficient.toString().length;
  const hyperbolic = name === 'sinh' || name === 'cosh' || name === 'tanh';
  if (kind !== 'finite' || magnitude > (hyperbolic ? 4 : 30)) return undefined;
  return fromFixed(FUNCTIONS[name](toFixed(d)));
}

/** The angle of the point (x, y). */
export function atan2Decimal(y: Decimal128, x: Decimal128): Decimal128 | undefined {
  const [top, bottom] = [toParts(y.bytes), toParts(x.bytes)];
  if (top.kind !== 'finite' || bottom.kind !== 'finite' || bottom.coefficient === 0n) return undefined;
  const ratio = arctan(divide(toFixed(y), toFixed(x)));
  if (bottom.sign > 0) return fromFixed(ratio);
  return fromFixed(top.sign < 0 ? ratio - PI : ratio + PI);
}
