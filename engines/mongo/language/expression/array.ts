import { compareValues } from '../../bson/compare.ts';
import { isNumber } from '../../bson/number.ts';
import { Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { formatValue } from '../format.ts';
import { toInt32 } from '../number.ts';
import { binary, isNullish, nary, type Operator, unary } from './expression.ts';

export function requireArray(name: string, v: Value, code: number): Value[] {
  if (Array.isArray(v)) return v;
  throw new MongoError(code, `${name}'s argument must be an array, but is ${typeName(v)}`);
}

function requireInt(v: Value | undefined, code: number, message: string): number {
  const n = toInt32(v);
  if (n === undefined) throw new MongoError(code, `${message}: ${formatValue(v)}`);
  return n;
}

function arrayElemAt(a: Value | undefined, index: Value | undefined): Value | undefined {
  if (isNullish(a) || isNullish(index)) return null;
  if (!Array.isArray(a))
    throw new MongoError(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(a)}`);
  if (!isNumber(index)) {
    throw new MongoError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  }
  const i = requireInt(index, 28691, "$arrayElemAt's second argument must be representable as a 32-bit integer");
  return a.at(i);
}

function edge(name: string, index: 0 | -1): [string, Operator] {
  return unary(name, (v) => (isNullish(v) ? null : requireArray(name, v, 28689).at(index)));
}

function concatArrays(args: (Value | undefined)[]): Value {
  const out: Value[] = [];
  for (const v of args) {
    if (isNullish(v)) return null;
    if (!Array.isArray(v)) throw new MongoError(28664, `$concatArrays only supports arrays, not ${typeName(v)}`);
    for (const element of v) out.push(element);
  }
  return out;
}

function indexOfArray(args: (Value | undefined)[], collate?: (a: string, b: string) => number): Value {
  const [values, wanted, start, end] = args;
  if (isNullish(values)) return null;
  if (!Array.isArray(values)) {
    throw new MongoError(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(values)}`);
  }
  const from = start === undefined ? 0 : requireIndex('$indexOfArray', start, 'starting');
  const to = end === undefined ? values.length : Math.min(values.length, requireIndex('$indexOfArray', end, 'ending'));
  for (let i = from; i < to; i++) if (compareValues(values[i], wanted, collate) === 0) return new Int32(i);
  return new Int32(-1);
}

/** A position that may not be negative. */
export function requireIndex(name: string, v: Value, which: string): number {
  const n = toInt32(v);
  if (n === undefined) {
    throw new MongoError(
      40096,
      `${name} requires an integral ${which} index, found a value of type: ${typeName(v)}, with value: "${formatValue(v)}"`,
    );
  }
  if (n < 0) throw new MongoError(40097, `${name} requires a nonnegative ${which} index, found: ${n}`);
  return n;
}

const MAX_RANGE = 100 * 1024 * 1024;

function range([start, end, step]: (Value | undefined)[]): Value {
  const whole = (v: Value | undefined, what: string, code: number): number => {
    if (!isNumber(v))
      throw new MongoError(code, `$range requires a numeric ${what} value, found value of type: ${typeName(v)}`);
    return requireInt(
      v,
      code + 1,
      `$range requires a ${what} value that can be represented as a 32-bit integer, found value`,
    );
  };
  const from = whole(start, 'starting', 34443);
  const to = whole(end, 'ending', 34445);
  const by = step === undefined ? 1 : whole(step, 'step', 34447);
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((to - from) / by));
  if (length * 16 > MAX_RANGE) {
    throw new MongoError(
      'ExceededMemoryLimit',
      `$range would use too much memory (${length * 16} bytes) and cannot spill to disk. Memory limit: ${MAX_RANGE} bytes`,
    );
  }
  return Array.from({ length }, (_, i) => new Int32(from + i * by));
}

function reverseArray(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (!Array.isArray(v))
    throw new MongoError(34435, `The argument to $reverseArray must be an array, but was of type: ${typeName(v)}`);
  return v.toReversed();
}

function size(v: Value | undefined): Value {
  if (Array.isArray(v)) return new Int32(v.length);
  throw new MongoError(17124, `The argument to $size must be an array, but was of type: ${typeName(v)}`);
}

/** `[array, n]` keeps the first n (negative: last) elements, `[array, position, n]` n from a position. */
function slice([values, second, third]: (Value | undefined)[], count: number): Value {
  if (isNullish(values) || isNullish(second) || (count === 3 && isNullish(third))) return null;
  if (!Array.isArray(values))
    throw new MongoError(28724, `First argument to $slice must be an array, but is of type: ${typeName(values)}`);
  const position = requireInt(second, 28726, "Second argument to $slice can't be represented as a 32-bit integer");
  if (count === 2) return position >= 0 ? values.slice(0, position) : values.slice(position);
  const n = requireInt(third, 28728, "Third argument to $slice can't be represented as a 32-bit integer");
  if (n <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${n}`);
  const start = position < 0 ? Math.max(0, values.length + position) : position;
  return values.slice(start, start + n);
}

function isIn(v: Value | undefined, values: Value | undefined, collate?: (a: string, b: string) => number): Value {
  if (!Array.isArray(values))
    throw new MongoError(40081, `$in requires an array as a second argument, found: ${typeName(values)}`);
  return values.some((element) => compareValues(v, element, collate) === 0);
}

export const ARRAY: [string, Operator][] = [
  binary('$arrayElemAt', arrayElemAt),
  edge('$first', 0),
  edge('$last', -1),
  nary('$concatArrays', [0, Infinity], concatArrays),
  nary('$indexOfArray', [2, 4], (args, env) => indexOfArray(args, env.collation?.compare)),
  nary('$range', [2, 3], range),
  unary('$reverseArray', reverseArray),
  unary('$size', size),
  nary('$slice', [2, 3], (args) => slice(args, args.length)),
  binary('$in', (v, values, env) => isIn(v, values, env.collation?.compare)),
  unary('$isArray', (v) => Array.isArray(v)),
];
