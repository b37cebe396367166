import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { formatValue } from '../format.ts';
import { isTruthy, toInt32, toSafeInteger } from '../number.ts';
import { compileSort } from '../sort.ts';
import { type Compiler, type Expr, evaluateAll, isNullish, type Operator } from './expression.ts';
import { checkUserVariable } from './field-path.ts';

/** The named parts of an operator's argument, unread; throws for unknown and missing ones. */
function parts(
  name: string,
  argument: Value,
  known: readonly string[],
  required: readonly string[],
  code: number,
): Doc {
  if (!(argument instanceof Doc)) {
    throw new MongoError(code, `${name} only supports an object as its argument`);
  }
  for (const key of argument.keys()) {
    if (!known.includes(key)) throw new MongoError(code + 1, `Unrecognized parameter to ${name}: ${key}`);
  }
  required.forEach((key, i) => {
    if (!argument.has(key)) throw new MongoError(code + 2 + i, `Missing '${key}' parameter to ${name}`);
  });
  return argument;
}

function variableName(spec: Value | undefined, fallback: string): string {
  if (spec === undefined) return fallback;
  if (typeof spec !== 'string')
    throw new MongoError('FailedToParse', `variable name must be a string, found ${typeName(spec)}`);
  checkUserVariable(spec);
  return spec;
}

function inputArray(name: string, v: Value | undefined, code: number): Value[] | null {
  if (isNullish(v)) return null;
  if (Array.isArray(v)) return v;
  throw new MongoError(code, `input to ${name} must be an array not ${typeName(v)}`);
}

const letIn: Operator = (argument, compiler) => {
  const spec = parts('$let', argument, ['vars', 'in'], ['vars', 'in'], 16874);
  const vars = spec.get('vars');
  if (!(vars instanceof Doc)) throw new MongoError(10065, `invalid parameter: expected an object (vars)`);
  for (const name of vars.keys()) checkUserVariable(name);
  const values = [...vars.values()].map((value) => compiler.compile(value));
  const { inner, slots } = compiler.bind([...vars.keys()]);
  const body = inner.compile(spec.get('in')!);
  if (body.constant) return body;
  return (frame) => {
    // All are evaluated before any is bound: they do not see each other.
    const bound = evaluateAll(values, frame);
    slots.forEach((slot, i) => {
      frame.slots[slot] = bound[i];
    });
    return body(frame);
  };
};

const map: Operator = (argument, compiler) => {
  const spec = parts('$map', argument, ['input', 'as', 'in'], ['input', 'in'], 16878);
  const input = compiler.compile(spec.get('input')!);
  const { inner, slots } = compiler.bind([variableName(spec.get('as'), 'this')]);
  const body = inner.compile(spec.get('in')!);
  const slot = slots[0]!;
  return (frame) => {
    const values = inputArray('$map', input(frame), 16883);
    if (!values) return null;
    return values.map((value) => {
      frame.slots[slot] = value;
      return body(frame) ?? null;
    });
  };
};

const filter: Operator = (argument, compiler) => {
  const spec = parts('$filter', argument, ['input', 'as', 'cond', 'limit'], ['input', 'cond'], 28646);
  const input = compiler.compile(spec.get('input')!);
  const limit = spec.has('limit') ? compiler.compile(spec.get('limit')!) : undefined;
  const { inner, slots } = compiler.bind([variableName(spec.get('as'), 'this')]);
  const condition = inner.compile(spec.get('cond')!);
  const slot = slots[0]!;
  return (frame) => {
    const values = inputArray('$filter', input(frame), 28651);
    if (!values) return null;
    const most = limit ? filterLimit(limit(frame)) : Infinity;
    const kept: Value[] = [];
    for (const value of values) {
      frame.slots[slot] = value;
      if (isTruthy(condition(frame)) && kept.push(value) >= most) break;
    }
    return kept;
  };
};

function filterLimit(v: Value | undefined): number {
  if (isNullish(v)) return Infinity;
  const n = toInt32(v);
  if (n === undefined)
    throw new MongoError(327391, `$filter: limit must be represented as a 32-bit integral value: ${formatValue(v)}`);
  if (n <= 0) throw new MongoError(327392, `$filter: limit must be greater than 0: ${n}`);
  return n;
}

const reduce: Operator = (argument, compiler) => {
  const spec = parts('$reduce', argument, ['input', 'initialValue', 'in'], ['input', 'initialValue', 'in'], 40075);
  const input = compiler.compile(spec.get('input')!);
  const initial = compiler.compile(spec.get('initialValue')!);
  const { inner, slots } = compiler.bind(['this', 'value']);
  const body = inner.compile(spec.get('in')!);
  const [element, accumulated] = slots as [number, number];
  return (frame) => {
    const values = input(frame);
    if (isNullish(values)) return null;
    if (!Array.isArray(values))
      throw new MongoError(40080, `$reduce requires that 'input' be an array, found: ${formatValue(values)}`);
    let result = initial(frame);
    for (const value of values) {
      frame.slots[element] = value;
      frame.slots[accumulated] = result;
      result = body(frame);
    }
    return result;
  };
};

const zip: Operator = (argument, compiler) => {
  const spec = parts('$zip', argument, ['inputs', 'defaults', 'useLongestLength'], [], 34460);
  const inputs = requireList(spec.get('inputs'), 34461, 'inputs').map((v) => compiler.compile(v));
  if (inputs.length === 0) throw new MongoError(34465, '$zip requires at least one input array');
  const defaults = spec.has('defaults')
    ? requireList(spec.get('defaults'), 34462, 'defaults').map((v) => compiler.compile(v))
    : [];
  const longest = spec.get('useLongestLength') ?? false;
  if (typeof longest !== 'boolean')
    throw new MongoError(34463, `useLongestLength must be a bool, found ${typeName(longest)}`);
  if (defaults.length > 0 && !longest)
    throw new MongoError(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaults.length > 0 && defaults.length !== inputs.length)
    throw new MongoError(34467, 'defaults and inputs must have the same length');
  return (frame) => {
    const arrays: Value[][] = [];
    for (const input of inputs) {
      const v = input(frame);
      if (isNullish(v)) return null;
      if (!Array.isArray(v))
        throw new MongoError(34468, `$zip found a non-array expression in input: ${formatValue(v)}`);
      arrays.push(v);
    }
    const lengths = arrays.map((a) => a.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    const fill = evaluateAll(defaults, frame);
    return Array.from({ length }, (_, i) => arrays.map((a, n) => (i < a.length ? a[i]! : (fill[n] ?? null))));
  };
};

function requireList(spec: Value | undefined, code: number, what: string): Value[] {
  if (Array.isArray(spec)) return spec;
  throw new MongoError(code, `${what} must be an array of expressions, found ${typeName(spec)}`);
}

const sortArray: Operator = (argument, compiler) => {
  const spec = parts('$sortArray', argument, ['input', 'sortBy'], ['input', 'sortBy'], 2942500);
  const input = compiler.compile(spec.get('input')!);
  const compare = elementOrder(spec.get('sortBy')!, compiler);
  return (frame) => {
    const values = input(frame);
    if (isNullish(values)) return null;
    if (!Array.isArray(values))
      throw new MongoError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeName(values)}`,
      );
    return values.toSorted(compare);
  };
};

function elementOrder(sortBy: Value, { env }: Compiler): (a: Value, b: Value) => number {
  if (sortBy instanceof Doc) {
    const compare = compileSort(sortBy, env);
    const asDoc = (v: Value): Doc => (v instanceof Doc ? v : new Doc());
    return (a, b) => compare(asDoc(a), asDoc(b));
  }
  const direction = toSafeInteger(sortBy);
  if (direction !== 1 && direction !== -1) {
    throw new MongoError(2942505, '$sortArray: sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  return (a, b) => compareValues(a, b, env.collation?.compare) * direction;
}

/** `$firstN`, `$lastN`, `$minN` and `$maxN` of one array. */
function several(
  name: string,
  choose: (values: Value[], n: number, compare: (a: Value, b: Value) => number) => Value[],
): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const spec = parts(name, argument, ['input', 'n'], ['input', 'n'], 5788200);
    const [input, count] = ['input', 'n'].map((key) => compiler.compile(spec.get(key)!)) as [Expr, Expr];
    const collate = compiler.env.collation?.compare;
    const compare = (a: Value, b: Value) => compareValues(a, b, collate);
    return (frame) => {
      const values = input(frame);
      if (!Array.isArray(values)) throw new MongoError(5788200, `input must be an array for ${name}`);
      const given = count(frame);
      const n = toSafeInteger(given);
      if (n === undefined)
        throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${formatValue(given)}`);
      if (n <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${n}`);
      return choose(values, n, compare);
    };
  };
  return [name, operator];
}

const present = (values: Value[]): Value[] => values.filter((v) => !isNullish(v));

export const ITERATION: [string, Operator][] = [
  ['$let', letIn],
  ['$map', map],
  ['$filter', filter],
  ['$reduce', reduce],
  ['$zip', zip],
  ['$sortArray', sortArray],
  several('$firstN', (values, n) => values.slice(0, n)),
  several('$lastN', (values, n) => values.slice(-n)),
  several('$minN', (values, n, compare) => present(values).sort(compare).slice(0, n)),
  several('$maxN', (values, n, compare) =>
    present(values)
      .sort((a, b) => compare(b, a))
      .slice(0, n),
  ),
];
