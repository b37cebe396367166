import { compareStrings } from '../../bson/compare.ts';
import { formatDecimal } from '../../bson/decimal128.ts';
import { isNumber } from '../../bson/number.ts';
import { BsonSymbol, Code, DateTime, Decimal128, Int32, Timestamp, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { formatDate, formatDouble, formatValue } from '../format.ts';
import { toInt32 } from '../number.ts';
import { requireIndex } from './array.ts';
import { binary, isNullish, nary, type Operator, unary } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

/** What string operators make of values that are no strings: null becomes empty, numbers and dates are written out. */
export function coerceToString(v: Value | undefined): string {
  if (isNullish(v)) return '';
  if (typeof v === 'string') return v;
  if (typeof v === 'number') return formatDouble(v);
  if (typeof v === 'bigint') return String(v);
  if (v instanceof Int32) return String(v.value);
  if (v instanceof Decimal128) return formatDecimal(v);
  if (v instanceof DateTime) return formatDate(v);
  if (v instanceof Code) return v.code;
  if (v instanceof BsonSymbol) return v.value;
  if (v instanceof Timestamp) return formatValue(v);
  throw new MongoError(16007, `can't convert from BSON type ${typeName(v)} to String`);
}

function concat(args: (Value | undefined)[]): Value {
  let out = '';
  for (const v of args) {
    if (isNullish(v)) return null;
    if (typeof v !== 'string') throw new MongoError(16702, `$concat only supports strings, not ${typeName(v)}`);
    out += v;
  }
  return out;
}

/** The server changes the case of ASCII letters only. */
const toLower = (s: string): string => s.replace(/[A-Z]+/g, (run) => run.toLowerCase());
const toUpper = (s: string): string => s.replace(/[a-z]+/g, (run) => run.toUpperCase());

function substrBytes(text: Value | undefined, start: Value | undefined, length: Value | undefined): Value {
  const bytes = Buffer.from(coerceToString(text));
  if (!isNumber(start))
    throw new MongoError(
      16034,
      `$substrBytes:  starting index must be a numeric type (is BSON type ${typeName(start)})`,
    );
  if (!isNumber(length))
    throw new MongoError(16035, `$substrBytes:  length must be a numeric type (is BSON type ${typeName(length)})`);
  const from = toInt32(start) ?? 0;
  const size = toInt32(length) ?? -1;
  if (from < 0) throw new MongoError(50752, `$substrBytes:  starting index must be non-negative (got: ${from})`);
  const end = size < 0 ? bytes.length : Math.min(bytes.length, from + size);
  const isContinuation = (i: number): boolean => i < bytes.length && (bytes[i]! & 0xc0) === 0x80;
  if (isContinuation(from))
    throw new MongoError(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.');
  if (isContinuation(end))
    throw new MongoError(28657, '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.');
  return bytes.toString('utf8', from, Math.max(from, end));
}

function substrCP(text: Value | undefined, start: Value | undefined, length: Value | undefined): Value {
  const characters = [...coerceToString(text)];
  const whole = (v: Value | undefined, what: string, code: number): number => {
    if (!isNumber(v))
      throw new MongoError(code, `$substrCP: ${what} must be a numeric type (is BSON type ${typeName(v)})`);
    const n = toInt32(v);
    if (n === undefined)
      throw new MongoError(
        code + 1,
        `$substrCP: ${what} cannot be represented as a 32-bit integral value: ${formatValue(v)}`,
      );
    if (n < 0)
      throw new MongoError(what === 'length' ? 34454 : 34455, `$substrCP: ${what} must be a nonnegative integer.`);
    return n;
  };
  const from = whole(start, 'starting index', 34450);
  return characters.slice(from, from + whole(length, 'length', 34452)).join('');
}

function indexOf(name: '$indexOfBytes' | '$indexOfCP'): [string, Operator] {
  return nary(name, [2, 4], ([text, wanted, start, end]) => {
    if (isNullish(text)) return null;
    if (typeof text !== 'string')
      throw new MongoError(
        name === '$indexOfCP' ? 40093 : 40091,
        `${name} requires a string as the first argument, found: ${typeName(text)}`,
      );
    if (typeof wanted !== 'string')
      throw new MongoError(
        name === '$indexOfCP' ? 40094 : 40092,
        `${name} requires a string as the second argument, found: ${typeName(wanted)}`,
      );
    const units: ArrayLike<number | string> = name === '$indexOfCP' ? [...text] : Buffer.from(text);
    const pattern: ArrayLike<number | string> = name === '$indexOfCP' ? [...wanted] : Buffer.from(wanted);
    const from = start === undefined ? 0 : requireIndex(name, start, 'starting');
    const to = end === undefined ? units.length : Math.min(units.length, requireIndex(name, end, 'ending'));
    return new Int32(findUnits(units, pattern, from, to));
  });
}

function findUnits(units: ArrayLike<unknown>, pattern: ArrayLike<unknown>, from: number, to: number): number {
  for (let i = from; i + pattern.length <= to; i++) {
    let n = 0;
    while (n < pattern.length && units[i + n] === pattern[n]) n += 1;
    if (n === pattern.length) return i;
  }
  return -1;
}

function split(text: Value | undefined, separator: Value | undefined): Value {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string')
    throw new MongoError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(text)}`,
    );
  if (typeof separator !== 'string')
    throw new MongoError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') throw new MongoError(40087, '$split requires a non-empty separator');
  return text.split(separator);
}

function strLen(name: '$strLenBytes' | '$strLenCP'): [string, Operator] {
  return unary(name, (v) => {
    if (typeof v !== 'string') {
      throw new MongoError(
        name === '$strLenCP' ? 34471 : 34473,
        `${name} requires a string argument, found: ${typeName(v)}`,
      );
    }
    return new Int32(name === '$strLenCP' ? [...v].length : Buffer.byteLength(v));
  });
}

const WHITESPACE = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimming(name: string, left: boolean, right: boolean): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const args = namedArguments(name, argument, compiler, ['input', 'chars'], { notObject: 50696, unknown: 50694 });
    const input = requireArgument(name, args, 'input', 50695);
    const { chars } = args;
    return (frame) => {
      const text = input(frame);
      if (isNullish(text)) return null;
      if (typeof text !== 'string')
        throw new MongoError(
          50699,
          `${name} requires its input to be a string, got ${formatValue(text)} (of type ${typeName(text)}) instead.`,
        );
      const given = chars ? chars(frame) : WHITESPACE;
      if (isNullish(given)) return null;
      if (typeof given !== 'string')
        throw new MongoError(
          50700,
          `${name} requires 'chars' to be a string, got ${formatValue(given)} (of type ${typeName(given)}) instead.`,
        );
      return trim(text, new Set(given), left, right);
    };
  };
  return [name, operator];
}

function trim(text: string, unwanted: ReadonlySet<string>, left: boolean, right: boolean): string {
  const characters = [...text];
  let start = 0;
  let end = characters.length;
  while (left && start < end && unwanted.has(characters[start]!)) start += 1;
  while (right && end > start && unwanted.has(characters[end - 1]!)) end -= 1;
  return characters.slice(start, end).join('');
}

function replacing(name: '$replaceOne' | '$replaceAll'): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const args = namedArguments(name, argument, compiler, ['input', 'find', 'replacement'], {
      notObject: 51751,
      unknown: 51750,
    });
    const exprs = ['input', 'find', 'replacement'].map((key, i) => requireArgument(name, args, key, 51749 - i));
    return (frame) => {
      const values = exprs.map((expr) => expr(frame));
      values.forEach((v, i) => {
        if (isNullish(v) || typeof v === 'string') return;
        const key = ['input', 'find', 'replacement'][i];
        throw new MongoError(51746 - i, `${name} requires that '${key}' be a string, found: ${formatValue(v)}`);
      });
      if (values.some(isNullish)) return null;
      const [input, find, replacement] = values as [string, string, string];
      return name === '$replaceAll'
        ? input.replaceAll(find, () => replacement)
        : input.replace(find, () => replacement);
    };
  };
  return [name, operator];
}

function strcasecmp(a: Value | undefined, b: Value | undefined): Value {
  return new Int32(Math.sign(compareStrings(toUpper(coerceToString(a)), toUpper(coerceToString(b)))));
}

export const STRING: [string, Operator][] = [
  nary('$concat', [0, Infinity], concat),
  unary('$toLower', (v) => toLower(coerceToString(v))),
  unary('$toUpper', (v) => toUpper(coerceToString(v))),
  binary('$strcasecmp', strcasecmp),
  nary('$substr', [3, 3], ([text, start, length]) => substrBytes(text, start, length)),
  nary('$substrBytes', [3, 3], ([text, start, length]) => substrBytes(text, start, length)),
  nary('$substrCP', [3, 3], ([text, start, length]) => substrCP(text, start, length)),
  indexOf('$indexOfBytes'),
  indexOf('$indexOfCP'),
  binary('$split', split),
  strLen('$strLenBytes'),
  strLen('$strLenCP'),
  trimming('$trim', true, true),
  trimming('$ltrim', true, false),
  trimming('$rtrim', false, true),
  replacing('$replaceOne'),
  replacing('$replaceAll'),
];
