import { compareValues } from '../../bson/compare.ts';
import type { Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { Env } from '../env.ts';
import { isTruthy } from '../number.ts';
import { createKeyEncoder } from '../value-key.ts';
import { binary, isNullish, nary, type Operator, unary } from './expression.ts';

function requireSet(name: string, v: Value | undefined, code: number, which = 'All'): Value[] {
  if (Array.isArray(v)) return v;
  const what =
    which === 'All'
      ? `All operands of ${name} must be arrays. One argument is of type: `
      : `both operands of ${name} must be arrays. ${which} argument is of type: `;
  throw new MongoError(code, what + typeName(v));
}

/** The distinct values in BSON order, as the server gives sets. */
function distinct(values: Iterable<Value>, env: Env): Value[] {
  const key = createKeyEncoder(env.collation);
  const found = new Map<string, Value>();
  for (const v of values) {
    const k = key(v);
    if (!found.has(k)) found.set(k, v);
  }
  return [...found.values()].sort((a, b) => compareValues(a, b, env.collation?.compare));
}

function difference(a: Value | undefined, b: Value | undefined, env: Env): Value {
  if (isNullish(a) || isNullish(b)) return null;
  const left = requireSet('$setDifference', a, 17048, 'First');
  const right = requireSet('$setDifference', b, 17049, 'Second');
  const key = createKeyEncoder(env.collation);
  const seen = new Set(right.map((v) => key(v)));
  return left.filter((v) => {
    const k = key(v);
    if (seen.has(k)) return false;
    seen.add(k);
    return true;
  });
}

function equals(args: (Value | undefined)[], env: Env): Value {
  const key = createKeyEncoder(env.collation);
  const sets = args.map((v) => new Set(requireSet('$setEquals', v, 17044).map((element) => key(element))));
  const [first, ...rest] = sets;
  return rest.every((set) => set.size === first!.size && set.isSubsetOf(first!));
}

function intersection(args: (Value | undefined)[], env: Env): Value {
  if (args.some(isNullish)) return null;
  const [first = [], ...rest] = args.map((v) => requireSet('$setIntersection', v, 17047));
  const key = createKeyEncoder(env.collation);
  const others = rest.map((values) => new Set(values.map((v) => key(v))));
  return distinct(
    first.filter((v) => others.every((set) => set.has(key(v)))),
    env,
  );
}

function union(args: (Value | undefined)[], env: Env): Value {
  if (args.some(isNullish)) return null;
  return distinct(
    args.flatMap((v) => requireSet('$setUnion', v, 17043)),
    env,
  );
}

function isSubset(a: Value | undefined, b: Value | undefined, env: Env): Value {
  const left = requireSet('$setIsSubset', a, 17046, 'First');
  const right = requireSet('$setIsSubset', b, 17042, 'Second');
  const key = createKeyEncoder(env.collation);
  const within = new Set(right.map((v) => key(v)));
  return left.every((v) => within.has(key(v)));
}

function elements(name: string, v: Value | undefined, code: number): Value[] {
  if (Array.isArray(v)) return v;
  throw new MongoError(code, `${name}'s argument must be an array, but is ${typeName(v)}`);
}

export const SET: [string, Operator][] = [
  binary('$setDifference', difference),
  nary('$setEquals', [2, Infinity], equals),
  nary('$setIntersection', [0, Infinity], intersection),
  nary('$setUnion', [0, Infinity], union),
  binary('$setIsSubset', isSubset),
  unary('$allElementsTrue', (v) => elements('$allElementsTrue', v, 17040).every(isTruthy)),
  unary('$anyElementTrue', (v) => elements('$anyElementTrue', v, 17041).some(isTruthy)),
];
