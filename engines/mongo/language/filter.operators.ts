import { remainderDecimal } from '../bson/decimal128.arithmetic.ts';
import { decimalFromInteger, decimalToDouble } from '../bson/decimal128.ts';
import { isNumber, type NumberValue } from '../bson/number.ts';
import { Binary, Decimal128, Doc, Int32, Regex, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { allOf, type Filter, isOperatorDoc, MATCH_NONE } from './filter.ts';
import { formatValue } from './format.ts';
import { fitsInt64, toDouble, toSafeInteger, toWhole } from './number.ts';

/** `$all`: every value, or every `$elemMatch`, must be found. */
export function parseAll(path: string, argument: Value, parseOperators: (operators: Doc) => Filter[]): Filter {
  if (!Array.isArray(argument)) throw new MongoError('BadValue', '$all needs an array');
  if (argument.length === 0) return MATCH_NONE;
  const isElemMatch = (v: Value | undefined) => v instanceof Doc && v.keys().next().value === '$elemMatch';
  if (isElemMatch(argument[0])) {
    const filters = argument.flatMap((entry) => {
      if (!isElemMatch(entry)) throw new MongoError('BadValue', '$all/$elemMatch has to be consistent');
      return parseOperators(entry as Doc);
    });
    return allOf(filters);
  }
  const filters = argument.map((entry): Filter => {
    if (isOperatorDoc(entry)) throw new MongoError('BadValue', 'no $ expressions in $all');
    if (entry instanceof Regex) return { kind: 'regex', path, pattern: entry.pattern, options: entry.options };
    return { kind: 'compare', path, op: 'eq', value: entry };
  });
  return allOf(filters);
}

/** `$size`: an array of exactly that length. */
export function parseSize(path: string, argument: Value): Filter {
  const given = `Failed to parse $size. Expected`;
  const where = `in: $size: ${formatValue(argument)}`;
  if (!isNumber(argument)) throw new MongoError('BadValue', `${given} a number ${where}`);
  const size = toSafeInteger(argument);
  if (size === undefined) throw new MongoError('BadValue', `${given} an integer: $size: ${formatValue(argument)}`);
  if (size < 0) throw new MongoError('BadValue', `${given} a non-negative number ${where}`);
  const test = (v: Value | undefined) => Array.isArray(v) && v.length === size;
  return { kind: 'other', path, operator: '$size', argument, expand: false, test };
}

/** `$mod: [divisor, remainder]`: the whole part of a number leaves that remainder. */
export function parseMod(path: string, argument: Value): Filter {
  if (!Array.isArray(argument)) throw new MongoError('BadValue', 'malformed mod, needs to be an array');
  if (argument.length < 2) throw new MongoError('BadValue', 'malformed mod, not enough elements');
  if (argument.length > 2) throw new MongoError('BadValue', 'malformed mod, too many elements');
  const divisor = wholeOperand(argument[0]!, 'divisor');
  const remainder = wholeOperand(argument[1]!, 'remainder');
  if (divisor === 0n) throw new MongoError('BadValue', 'divisor cannot be 0');
  const small = fitsDouble(divisor) && fitsDouble(remainder);
  const [smallDivisor, smallRemainder] = [Number(divisor), Number(remainder)];
  const test = (v: Value | undefined): boolean => {
    if (!isNumber(v)) return false;
    // -0 equals 0 here, as it must.
    if (small && v instanceof Int32) return v.value % smallDivisor === smallRemainder;
    if (v instanceof Decimal128) return decimalRemainder(v, divisor) === Number(remainder);
    const whole = typeof v === 'number' ? (Number.isFinite(v) ? BigInt(Math.trunc(v)) : undefined) : toWhole(v);
    return whole !== undefined && fitsInt64(whole) && whole % divisor === remainder;
  };
  return { kind: 'other', path, operator: '$mod', argument, expand: true, test };
}

const fitsDouble = (n: bigint): boolean => n >= -(2n ** 53n) && n <= 2n ** 53n;

function decimalRemainder(v: Decimal128, divisor: bigint): number {
  return Math.trunc(decimalToDouble(remainderDecimal(v, decimalFromInteger(divisor))));
}

function wholeOperand(v: Value, name: string): bigint {
  if (!isNumber(v)) throw new MongoError('BadValue', `malformed mod, ${name} not a number`);
  const whole = toWhole(v) ?? truncate(v);
  if (whole === undefined || !fitsInt64(whole)) {
    throw new MongoError('BadValue', `malformed mod, ${name} value is invalid :: caused by :: ${formatValue(v)}`);
  }
  return whole;
}

function truncate(v: NumberValue): bigint | undefined {
  const n = toDouble(v);
  return Number.isFinite(n) ? BigInt(Math.trunc(n)) : undefined;
}

/** `$bitsAllSet` and its three siblings, over whole numbers and binary data; the mask is a number, bytes or positions. */
export function parseBits(path: string, operator: string, argument: Value): Filter {
  const positions = bitPositions(operator, argument);
  const wantSet = operator.endsWith('Set');
  const all = operator.startsWith('$bitsAll');
  const test = (v: Value | undefined): boolean => {
    const bitAt = bitReader(v);
    if (!bitAt) return false;
    return all ? positions.every((p) => bitAt(p) === wantSet) : positions.some((p) => bitAt(p) === wantSet);
  };
  return { kind: 'other', path, operator, argument, expand: true, test };
}

function bitReader(v: Value | undefined): ((position: number) => boolean) | undefined {
  if (v instanceof Binary) {
    const { bytes } = v;
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  if (!isNumber(v)) return undefined;
  const whole = toWhole(v);
  if (whole === undefined || !fitsInt64(whole)) return undefined;
  return (position) => (whole >> BigInt(Math.min(position, 63))) % 2n !== 0n;
}

function bitPositions(operator: string, argument: Value): number[] {
  if (argument instanceof Binary) {
    const read = bitReader(argument)!;
    return Array.from({ length: argument.bytes.length * 8 }, (_, i) => i).filter(read);
  }
  if (isNumber(argument)) {
    const mask = toWhole(argument);
    if (mask === undefined || !fitsInt64(mask)) {
      throw new MongoError('FailedToParse', `Expected an integer: ${operator}: ${formatValue(argument)}`);
    }
    if (mask < 0n) {
      throw new MongoError('FailedToParse', `Expected a non-negative number in: ${operator}: ${formatValue(argument)}`);
    }
    return Array.from({ length: 64 }, (_, i) => i).filter((i) => (mask >> BigInt(i)) & 1n);
  }
  if (!Array.isArray(argument)) {
    throw new MongoError(
      'BadValue',
      `${operator} takes an Array, a number, or a BinData but received: ${formatValue(argument)}`,
    );
  }
  return argument.map((position) => {
    const n = toSafeInteger(position);
    if (n === undefined)
      throw new MongoError('BadValue', `bit positions must be an integer but got: ${formatValue(position)}`);
    if (n < 0) throw new MongoError('BadValue', `bit positions must be >= 0 but got: ${n}`);
    return n;
  });
}
