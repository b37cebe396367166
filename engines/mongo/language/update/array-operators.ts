import { compareValues } from '../../bson/compare.ts';
import { Doc, Regex, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filter.parse.ts';
import { isOperatorDoc } from '../filter.ts';
import { formatValue } from '../format.ts';
import { compileFilter } from '../match.ts';
import { toSafeInteger } from '../number.ts';
import { compileSort } from '../sort.ts';
import type { LeafEdit, Target } from './edit-path.ts';

const bad = (message: string): MongoError => new MongoError('BadValue', message);

/** The modifiers of `$push`; without `$each` the argument is the one value to append. */
interface PushClauses {
  each: Value[];
  slice: number | undefined;
  position: number | undefined;
  sort: ((a: Value, b: Value) => number) | undefined;
}

/** `$push` with `$each`, `$position`, `$sort` and `$slice`, applied in that order. */
export function push(argument: Value, _path: string, env: Env): LeafEdit {
  const clauses = parsePush(argument, env);
  const edit = (current: Value | undefined, target: Target): Value => {
    if (current !== undefined && !Array.isArray(current)) throw notAnArray(current, target);
    return pushInto(current ?? [], clauses);
  };
  return { creates: true, edit };
}

function notAnArray(current: Value, target: Target): MongoError {
  const where = `in document {_id: ${formatValue(target.doc.get('_id'))}}`;
  return bad(`The field '${target.path}' must be an array but is of type ${typeName(current)} ${where}`);
}

function pushInto(current: readonly Value[], { each, slice, position, sort }: PushClauses): Value[] {
  const values = [...current];
  if (position === undefined) values.push(...each);
  else values.splice(position < 0 ? Math.max(0, values.length + position) : position, 0, ...each);
  if (sort) values.sort(sort);
  if (slice === undefined) return values;
  return slice < 0 ? values.slice(slice) : values.slice(0, slice);
}

function parsePush(argument: Value, env: Env): PushClauses {
  const clauses: PushClauses = { each: [argument], slice: undefined, position: undefined, sort: undefined };
  if (!(argument instanceof Doc) || !argument.has('$each')) return clauses;
  for (const [name, value] of argument) {
    if (name === '$each') clauses.each = requireEach(value, '$push');
    else if (name === '$slice') clauses.slice = requireInteger(value, name, 'but was given type');
    else if (name === '$position') clauses.position = requireInteger(value, name, 'not of type');
    else if (name === '$sort') clauses.sort = parsePushSort(value, env);
    else throw bad(`Unrecognized clause in $push: ${name}`);
  }
  return clauses;
}

function requireEach(value: Value, operator: string): Value[] {
  if (Array.isArray(value)) return value;
  const type = typeName(value);
  if (operator === '$push') throw bad(`The argument to $each in $push must be an array but it was of type: ${type}`);
  throw new MongoError(
    'TypeMismatch',
    `The argument to $each in $addToSet must be an array but it was of type ${type}`,
  );
}

function requireInteger(value: Value, name: string, complaint: string): number {
  const n = toSafeInteger(value);
  if (n !== undefined) return n;
  const separator = name === '$position' ? ',' : '';
  throw bad(`The value for ${name} must be an integer value${separator} ${complaint}: ${typeName(value)}`);
}

function parsePushSort(spec: Value, env: Env): (a: Value, b: Value) => number {
  if (spec instanceof Doc) {
    if (spec.size === 0) throw bad('The $sort pattern is empty when it should be a set of fields.');
    for (const [path, direction] of spec) checkPushSort(path, direction);
    const compare = compileSort(spec, env);
    const asDoc = (v: Value): Doc => (v instanceof Doc ? v : new Doc());
    return (a, b) => compare(asDoc(a), asDoc(b));
  }
  const direction = toSafeInteger(spec);
  if (direction !== 1 && direction !== -1) {
    throw bad('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  }
  return (a, b) => compareValues(a, b, env.collation?.compare) * direction;
}

function checkPushSort(path: string, direction: Value): void {
  if (path === '') throw bad('The $sort field cannot be empty');
  if (path.split('.').includes('')) throw bad(`The $sort field is a dotted field but has an empty part: ${path}`);
  const sign = toSafeInteger(direction);
  if (sign !== 1 && sign !== -1) throw bad('The $sort element value must be either 1 or -1');
}

/** `$addToSet`: appends what the array does not hold yet. */
export function addToSet(argument: Value, _path: string, env: Env): LeafEdit {
  const collate = env.collation?.compare;
  const additions = addedValues(argument);
  const edit = (current: Value | undefined, target: Target): Value => {
    if (current !== undefined && !Array.isArray(current)) {
      const field = `Field named '${target.path.split('.').at(-1)}' has non-array type ${typeName(current)}`;
      throw bad(`Cannot apply $addToSet to non-array field. ${field}`);
    }
    const values = [...(current ?? [])];
    for (const added of additions) {
      if (!values.some((v) => compareValues(v, added, collate) === 0)) values.push(added);
    }
    return values;
  };
  return { creates: true, edit };
}

function addedValues(argument: Value): Value[] {
  if (!(argument instanceof Doc) || argument.keys().next().value !== '$each') return [argument];
  for (const name of argument.keys()) {
    if (name !== '$each') throw bad(`Found unexpected fields after $each in $addToSet: ${formatValue(argument)}`);
  }
  return requireEach(argument.get('$each')!, '$addToSet');
}

/** `$pop`: removes the last element (1) or the first (-1). */
export function pop(argument: Value, path: string): LeafEdit {
  const n = toSafeInteger(argument);
  if (n === undefined) {
    throw new MongoError('FailedToParse', `Expected a number in: ${path}: ${formatValue(argument)}`);
  }
  if (n !== 1 && n !== -1) throw new MongoError('FailedToParse', `$pop expects 1 or -1, found: ${n}`);
  const edit = (current: Value | undefined, target: Target): Value | undefined => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) {
      const what = `Path '${target.path}' contains an element of non-array type '${typeName(current)}'`;
      throw new MongoError('TypeMismatch', what);
    }
    return n === 1 ? current.slice(0, -1) : current.slice(1);
  };
  return { creates: false, edit };
}

/** `$pull`: removes the elements that equal a value or match a condition. */
export function pull(argument: Value, _path: string, env: Env): LeafEdit {
  const matches = compilePull(argument, env);
  return removal('$pull', matches);
}

/** What stands at the top of a filter, and is about elements that are documents. */
const TOP_LEVEL = new Set(['$and', '$or', '$nor', '$expr', '$comment']);
const isFilter = (argument: Value): boolean => argument instanceof Doc && TOP_LEVEL.has(argument.keys().next().value!);

function compilePull(argument: Value, env: Env): (element: Value) => boolean {
  if (argument instanceof Regex || (isOperatorDoc(argument) && !isFilter(argument))) {
    const matcher = compileFilter(parseFilter(new Doc([['element', argument]]), env), env);
    return (element) => matcher(new Doc([['element', element]]));
  }
  if (argument instanceof Doc) {
    const matcher = compileFilter(parseFilter(argument, env), env);
    return (element) => element instanceof Doc && matcher(element);
  }
  return (element) => compareValues(element, argument, env.collation?.compare) === 0;
}

/** `$pullAll`: removes every occurrence of the listed values. */
export function pullAll(argument: Value, _path: string, env: Env): LeafEdit {
  if (!Array.isArray(argument)) throw bad(`$pullAll requires an array argument but was given a ${typeName(argument)}`);
  const collate = env.collation?.compare;
  return removal('$pullAll', (element) => argument.some((v) => compareValues(v, element, collate) === 0));
}

function removal(operator: string, matches: (element: Value) => boolean): LeafEdit {
  const edit = (current: Value | undefined): Value | undefined => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw bad(`Cannot apply ${operator} to a non-array value`);
    return current.filter((element) => !matches(element));
  };
  return { creates: false, edit };
}
