import { Decimal128 } from './value.ts';

/** A decimal128 taken apart: sign x coefficient x 10^exponent, or a special value. */
export interface DecimalParts {
  readonly sign: 1 | -1;
  readonly kind: 'finite' | 'infinite' | 'nan';
  readonly coefficient: bigint;
  readonly exponent: number;
}

const MAX_DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const EXPONENT_BIAS = 6176;
const MAX_COEFFICIENT = 10n ** 34n - 1n;
const NAN_PARTS: DecimalParts = { sign: 1, kind: 'nan', coefficient: 0n, exponent: 0 };

/** Takes a decimal128 apart (IEEE 754-2008, binary integer decimal). A coefficient over 34 digits counts as 0, as the standard says. */
export function toParts(bytes: Uint8Array): DecimalParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const low = view.getBigUint64(0, true);
  const high = view.getBigUint64(8, true);
  const sign = high >> 63n === 1n ? -1 : 1;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return NAN_PARTS;
  if (combination === 0x1e) return { sign, kind: 'infinite', coefficient: 0n, exponent: 0 };
  if (combination >> 3 === 3) {
    const exponent = Number((high >> 47n) & 0x3fffn) - EXPONENT_BIAS;
    return { sign, kind: 'finite', coefficient: 0n, exponent };
  }
  const exponent = Number((high >> 49n) & 0x3fffn) - EXPONENT_BIAS;
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  return { sign, kind: 'finite', coefficient: coefficient > MAX_COEFFICIENT ? 0n : coefficient, exponent };
}

/** Puts a decimal128 together, rounding half to even at 34 digits; too large becomes infinity, too small loses digits. */
export function fromParts(parts: DecimalParts): Decimal128 {
  const fitted = fit(parts);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const sign = fitted.sign < 0 ? 1n << 63n : 0n;
  if (fitted.kind !== 'finite') {
    view.setBigUint64(8, sign | ((fitted.kind === 'nan' ? 0x1fn : 0x1en) << 58n), true);
    return new Decimal128(bytes);
  }
  view.setBigUint64(0, fitted.coefficient & 0xffffffffffffffffn, true);
  const exponent = BigInt(fitted.exponent + EXPONENT_BIAS) << 49n;
  view.setBigUint64(8, sign | exponent | (fitted.coefficient >> 64n), true);
  return new Decimal128(bytes);
}

function fit(parts: DecimalParts): DecimalParts {
  if (parts.kind !== 'finite') return parts;
  let { coefficient, exponent } = parts;
  const excess = Math.max(countDigits(coefficient) - MAX_DIGITS, MIN_EXPONENT - exponent);
  if (excess > 0) {
    coefficient = divideRounded(coefficient, excess, 'even');
    exponent += excess;
    if (coefficient > MAX_COEFFICIENT) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  if (exponent > MAX_EXPONENT) {
    if (coefficient === 0n) return { ...parts, coefficient, exponent: MAX_EXPONENT };
    const room = MAX_DIGITS - countDigits(coefficient);
    if (exponent - MAX_EXPONENT > room) return { ...parts, kind: 'infinite', coefficient: 0n, exponent: 0 };
    coefficient *= 10n ** BigInt(exponent - MAX_EXPONENT);
    exponent = MAX_EXPONENT;
  }
  return { ...parts, coefficient, exponent };
}

/** How many decimal digits a coefficient has; 0 has one. */
export function countDigits(n: bigint): number {
  return n.toString().length;
}

export type Rounding = 'even' | 'truncate' | 'floor' | 'ceiling';

/** coefficient / 10^digits, rounded. `floor` and `ceiling` are for magnitudes: the caller has dealt with the sign. */
function divideRounded(coefficient: bigint, digits: number, rounding: Rounding): bigint {
  if (digits > countDigits(coefficient) + 1) return rounding === 'ceiling' && coefficient > 0n ? 1n : 0n;
  const divisor = 10n ** BigInt(digits);
  const quotient = coefficient / divisor;
  const rest = coefficient % divisor;
  if (rest === 0n || rounding === 'truncate' || rounding === 'floor') return quotient;
  if (rounding === 'ceiling') return quotient + 1n;
  const twice = rest * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

const NUMBER_TEXT = /^([+-])?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const SPECIAL_TEXT = /^([+-])?(?:(inf(?:inity)?)|(nan))$/i;

/** Reads `-1.50E+3`, `Infinity`, `NaN`; undefined when the text is not a number. */
export function parseDecimal(text: string): Decimal128 | undefined {
  const match = NUMBER_TEXT.exec(text);
  if (!match) {
    const special = SPECIAL_TEXT.exec(text);
    if (!special) return undefined;
    return fromParts(special[3] ? NAN_PARTS : { ...NAN_PARTS, sign: special[1] === '-' ? -1 : 1, kind: 'infinite' });
  }
  const fraction = match[3] ?? match[4] ?? '';
  const coefficient = BigInt((match[2] ?? '') + fraction);
  const exponent = Number(match[5] ?? 0) - fraction.length;
  return fromParts({ sign: match[1] === '-' ? -1 : 1, kind: 'finite', coefficient, exponent });
}

/** A decimal128 as text, in the standard's scientific form. */
export function formatDecimal(d: Decimal128): string {
  const { sign, kind, coefficient, exponent } = toParts(d.bytes);
  if (kind === 'nan') return 'NaN';
  const minus = sign < 0 ? '-' : '';
  if (kind === 'infinite') return `${minus}Infinity`;
  const digits = coefficient.toString();
  const adjusted = exponent + digits.length - 1;
  if (exponent > 0 || adjusted < -6) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${minus}${mantissa}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`;
  }
  if (exponent === 0) return minus + digits;
  const padded = digits.padStart(1 - exponent, '0');
  return `${minus}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** A decimal128 out of an integer of any size. */
export function decimalFromInteger(n: bigint): Decimal128 {
  return fromParts({ sign: n < 0n ? -1 : 1, kind: 'finite', coefficient: n < 0n ? -n : n, exponent: 0 });
}

/** A decimal128 out of a double, to 15 significant digits, as the server converts. */
export function decimalFromDouble(n: number): Decimal128 {
  if (n === 0) return fromParts({ sign: Object.is(n, -0) ? -1 : 1, kind: 'finite', coefficient: 0n, exponent: 0 });
  if (!Number.isFinite(n)) return parseDecimal(String(n))!;
  return parseDecimal(n.toPrecision(15))!;
}

/** The nearest double. */
export function decimalToDouble(d: Decimal128): number {
  const { kind, sign, coefficient, exponent } = toParts(d.bytes);
  if (kind === 'nan') return Number.NaN;
  if (kind === 'infinite') return sign * Infinity;
  return Number(`${sign < 0 ? '-' : ''}${coefficient}e${exponent}`);
}

/** The integer part, rounded toward zero; undefined for NaN and infinities. */
export function decimalToInteger(d: Decimal128, rounding: 'truncate' | 'even' = 'truncate'): bigint | undefined {
  const { kind, sign, coefficient, exponent } = toParts(d.bytes);
  if (kind !== 'finite') return undefined;
  const magnitude =
    exponent >= 0 ? coefficient * 10n ** BigInt(exponent) : divideRounded(coefficient, -exponent, rounding);
  return sign < 0 ? -magnitude : magnitude;
}

/** Rounds to `place` decimals (negative: tens, hundreds...). A value that is already coarser stays as it is. */
export function roundDecimal(d: Decimal128, place: number, rounding: Rounding): Decimal128 {
  const parts = toParts(d.bytes);
  if (parts.kind !== 'finite' || parts.exponent >= -place) return d;
  const towards: Rounding =
    parts.sign < 0 && rounding === 'floor' ? 'ceiling' : parts.sign < 0 && rounding === 'ceiling' ? 'floor' : rounding;
  const coefficient = divideRounded(parts.coefficient, -place - parts.exponent, towards);
  return fromParts({ ...parts, coefficient, exponent: -place });
}
