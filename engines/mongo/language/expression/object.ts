import { encode } from '../../bson/codec.ts';
import { Binary, Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { formatValue } from '../format.ts';
import { type Compiler, type Expr, isNullish, nary, type Operator, unary } from './expression.ts';

/** The named arguments of an operator, compiled; throws for unknown ones. */
export function namedArguments(
  name: string,
  argument: Value,
  compiler: Compiler,
  known: readonly string[],
  codes: { notObject: number; unknown: number },
): Record<string, Expr | undefined> {
  if (!(argument instanceof Doc)) {
    throw new MongoError(
      codes.notObject,
      `${name} only supports an object as an argument, found: ${typeName(argument)}`,
    );
  }
  const exprs: Record<string, Expr | undefined> = {};
  for (const [key, value] of argument) {
    if (!known.includes(key)) throw new MongoError(codes.unknown, `${name} found an unknown argument: ${key}`);
    exprs[key] = compiler.compile(value);
  }
  return exprs;
}

/** One named argument that must be there. */
export function requireArgument(
  name: string,
  exprs: Record<string, Expr | undefined>,
  key: string,
  code: number,
): Expr {
  const expr = exprs[key];
  if (expr) return expr;
  throw new MongoError(code, `${name} requires '${key}' to be specified`);
}

const getField: Operator = (argument, compiler) => {
  const isSpec = argument instanceof Doc && !argument.keys().next().value?.startsWith('$');
  const spec = isSpec ? argument : new Doc([['field', argument]]);
  for (const key of spec.keys()) {
    if (key !== 'field' && key !== 'input')
      throw new MongoError(3041701, `$getField found an unknown argument: ${key}`);
  }
  if (!spec.has('field')) throw new MongoError(3041702, "$getField requires 'field' to be specified");
  if (isSpec && !spec.has('input')) throw new MongoError(3041703, "$getField requires 'input' to be specified");
  const field = compileFieldName('$getField', spec.get('field')!, compiler);
  const input = compiler.compile(spec.get('input') ?? '$$CURRENT');
  return (frame) => {
    const value = input(frame);
    const name = field(frame);
    if (value instanceof Doc) return value.get(name);
    return isNullish(value) ? (value === null ? null : undefined) : undefined;
  };
};

/** A field's name, which may be a constant that looks like a path or an operator, or an expression that gives a string. */
function compileFieldName(operator: string, spec: Value, compiler: Compiler): (frame: Parameters<Expr>[0]) => string {
  if (typeof spec === 'string' && !spec.startsWith('$')) return () => spec;
  const expr = compiler.compile(spec);
  return (frame) => {
    const name = expr(frame);
    if (typeof name === 'string') return name;
    const what = `${operator} requires 'field' to evaluate to type String, but got ${typeName(name)}`;
    throw new MongoError(3041704, what);
  };
}

function fieldSetter(operator: '$setField' | '$unsetField'): Operator {
  return (argument, compiler) => {
    const keys = operator === '$setField' ? ['field', 'input', 'value'] : ['field', 'input'];
    if (!(argument instanceof Doc)) {
      throw new MongoError(4161100, `${operator} only supports an object as its argument`);
    }
    for (const key of argument.keys()) {
      if (!keys.includes(key)) throw new MongoError(4161101, `${operator} found an unknown argument: ${key}`);
    }
    keys.forEach((key) => {
      if (!argument.has(key)) throw new MongoError(4161102, `${operator} requires '${key}' to be specified`);
    });
    const name = constantName(operator, argument.get('field')!, compiler);
    const input = compiler.compile(argument.get('input')!);
    const value = compiler.compile(argument.get('value') ?? '$$REMOVE');
    return (frame) => {
      const doc = input(frame);
      if (isNullish(doc)) return null;
      if (!(doc instanceof Doc)) {
        throw new MongoError(4161105, `${operator} requires 'input' to evaluate to type Object`);
      }
      const out = new Doc(doc);
      const next = value(frame);
      if (next === undefined) out.delete(name);
      else out.set(name, next);
      return out;
    };
  };
}

function constantName(operator: string, spec: Value, compiler: Compiler): string {
  if (typeof spec === 'string' && spec.startsWith('$')) {
    throw new MongoError(
      4161108,
      `'${spec}' starts with '$'. ${operator} requires 'field' to be a constant: use $literal`,
    );
  }
  const { constant } = compiler.compile(spec);
  if (!constant) throw new MongoError(4161106, `${operator} requires 'field' to evaluate to a constant`);
  if (typeof constant.value === 'string') return constant.value;
  throw new MongoError(
    4161107,
    `${operator} requires 'field' to evaluate to type String, but got ${typeName(constant.value)}`,
  );
}

function mergeObjects(args: (Value | undefined)[]): Value {
  const list = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  const merged = new Doc();
  for (const v of list) {
    if (isNullish(v)) continue;
    if (!(v instanceof Doc)) {
      throw new MongoError(
        40400,
        `$mergeObjects requires object inputs, but input ${formatValue(v)} is of type ${typeName(v)}`,
      );
    }
    for (const [name, inner] of v) merged.set(name, inner);
  }
  return merged;
}

function objectToArray(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (!(v instanceof Doc))
    throw new MongoError(40390, `$objectToArray requires a document input, found: ${typeName(v)}`);
  return [...v].map(
    ([key, inner]) =>
      new Doc([
        ['k', key],
        ['v', inner],
      ]),
  );
}

function arrayToObject(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (!Array.isArray(v)) throw new MongoError(40386, `$arrayToObject requires an array input, found: ${typeName(v)}`);
  const out = new Doc();
  const wantsPairs = Array.isArray(v[0]);
  if (v.length > 0 && !wantsPairs && !(v[0] instanceof Doc))
    throw new MongoError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(v[0])}`);
  for (const entry of v) {
    const [key, value] = wantsPairs ? pairOf(entry) : keyValueOf(entry);
    if (key.includes('\0')) throw new MongoError(4940400, 'Key field cannot contain an embedded null byte');
    out.set(key, value);
  }
  return out;
}

function pairOf(entry: Value): [string, Value] {
  if (!Array.isArray(entry)) {
    throw new MongoError(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeName(entry)}`,
    );
  }
  if (entry.length !== 2) {
    throw new MongoError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${entry.length}`,
    );
  }
  const [key, value] = entry as [Value, Value];
  if (typeof key === 'string') return [key, value];
  throw new MongoError(
    40395,
    `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeName(key)}`,
  );
}

function keyValueOf(entry: Value): [string, Value] {
  if (!(entry instanceof Doc)) {
    throw new MongoError(
      40391,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: ${typeName(entry)}`,
    );
  }
  const [key, value] = [entry.get('k'), entry.get('v')];
  if (entry.size !== 2) {
    throw new MongoError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${entry.size}`,
    );
  }
  if (key === undefined || value === undefined) {
    throw new MongoError(
      40393,
      `$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: ${formatValue(entry)}`,
    );
  }
  if (typeof key === 'string') return [key, value];
  throw new MongoError(
    40394,
    `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeName(key)}`,
  );
}

function bsonSize(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (v instanceof Doc) return new Int32(encode(v).length);
  throw new MongoError(31393, `$bsonSize requires a document input, found: ${typeName(v)}`);
}

function binarySize(v: Value | undefined): Value {
  if (isNullish(v)) return null;
  if (typeof v === 'string') return new Int32(Buffer.byteLength(v));
  if (v instanceof Binary) return new Int32(v.bytes.length);
  throw new MongoError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(v)}`);
}

export const OBJECT: [string, Operator][] = [
  ['$getField', getField],
  ['$setField', fieldSetter('$setField')],
  ['$unsetField', fieldSetter('$unsetField')],
  nary('$mergeObjects', [0, Infinity], mergeObjects),
  unary('$objectToArray', objectToArray),
  unary('$arrayToObject', arrayToObject),
  unary('$bsonSize', bsonSize),
  unary('$binarySize', binarySize),
];
