import { countDigits, type DecimalParts, fromParts, toParts } from './decimal128.ts';
import type { Decimal128 } from './value.ts';

const NAN: DecimalParts = { sign: 1, kind: 'nan', coefficient: 0n, exponent: 0 };
const infinity = (sign: 1 | -1): DecimalParts => ({ sign, kind: 'infinite', coefficient: 0n, exponent: 0 });

function finite(signed: bigint, exponent: number, negativeZero = false): DecimalParts {
  const sign = signed < 0n || (signed === 0n && negativeZero) ? -1 : 1;
  return { sign, kind: 'finite', coefficient: signed < 0n ? -signed : signed, exponent };
}

const signed = (p: DecimalParts): bigint => (p.sign < 0 ? -p.coefficient : p.coefficient);

/** a + b, to 34 digits, half to even. */
export function addDecimal(a: Decimal128, b: Decimal128): Decimal128 {
  return fromParts(add(toParts(a.bytes), toParts(b.bytes)));
}

/** a - b, to 34 digits, half to even. */
export function subtractDecimal(a: Decimal128, b: Decimal128): Decimal128 {
  const right = toParts(b.bytes);
  return fromParts(add(toParts(a.bytes), { ...right, sign: right.sign < 0 ? 1 : -1 }));
}

function add(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'infinite') return b.kind === 'infinite' && a.sign !== b.sign ? NAN : a;
  if (b.kind === 'infinite') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = signed(a) * 10n ** BigInt(a.exponent - exponent);
  const right = signed(b) * 10n ** BigInt(b.exponent - exponent);
  return finite(left + right, exponent, a.sign < 0 && b.sign < 0);
}

/** a x b, to 34 digits, half to even. */
export function multiplyDecimal(a: Decimal128, b: Decimal128): Decimal128 {
  const left = toParts(a.bytes);
  const right = toParts(b.bytes);
  if (left.kind === 'nan' || right.kind === 'nan') return fromParts(NAN);
  const sign = left.sign === right.sign ? 1 : -1;
  if (left.kind === 'infinite' || right.kind === 'infinite') {
    const other = left.kind === 'infinite' ? right : left;
    return fromParts(other.kind === 'finite' && other.coefficient === 0n ? NAN : infinity(sign));
  }
  const coefficient = left.coefficient * right.coefficient;
  return fromParts({ sign, kind: 'finite', coefficient, exponent: left.exponent + right.exponent });
}

/** a / b, to 34 digits, half to even; an exact quotient keeps the exponent nearest to a's minus b's. */
export function divideDecimal(a: Decimal128, b: Decimal128): Decimal128 {
  const left = toParts(a.bytes);
  const right = toParts(b.bytes);
  if (left.kind === 'nan' || right.kind === 'nan') return fromParts(NAN);
  const sign = left.sign === right.sign ? 1 : -1;
  if (left.kind === 'infinite') return fromParts(right.kind === 'infinite' ? NAN : infinity(sign));
  if (right.kind === 'infinite') return fromParts({ sign, kind: 'finite', coefficient: 0n, exponent: -6176 });
  if (right.coefficient === 0n) return fromParts(left.coefficient === 0n ? NAN : infinity(sign));
  const ideal = left.exponent - right.exponent;
  if (left.coefficient === 0n) return fromParts({ sign, kind: 'finite', coefficient: 0n, exponent: ideal });
  return fromParts({ sign, kind: 'finite', ...quotient(left.coefficient, right.coefficient, ideal) });
}

/** Two digits more than fit, the last one made odd when something is left over, so that rounding later is right. */
function quotient(left: bigint, right: bigint, ideal: number): { coefficient: bigint; exponent: number } {
  const shift = Math.max(0, 36 + countDigits(right) - countDigits(left));
  const scaled = left * 10n ** BigInt(shift);
  let coefficient = scaled / right;
  let exponent = ideal - shift;
  if (scaled % right !== 0n) return { coefficient: coefficient * 10n + 1n, exponent: exponent - 1 };
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}

/** The remainder of a / b with the sign of a, as C's fmod. */
export function remainderDecimal(a: Decimal128, b: Decimal128): Decimal128 {
  const left = toParts(a.bytes);
  const right = toParts(b.bytes);
  if (left.kind !== 'finite' || right.kind === 'nan' || (right.kind === 'finite' && right.coefficient === 0n)) {
    return fromParts(NAN);
  }
  if (right.kind === 'infinite') return a;
  const exponent = Math.min(left.exponent, right.exponent);
  const rest =
    (left.coefficient * 10n ** BigInt(left.exponent - exponent)) %
    (right.coefficient * 10n ** BigInt(right.exponent - exponent));
  return fromParts({ sign: left.sign, kind: 'finite', coefficient: rest, exponent });
}
