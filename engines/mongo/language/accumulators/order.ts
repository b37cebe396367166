import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { type Compiler, type Expr, isNullish } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { toSafeInteger } from '../number.ts';
import { parseSort } from '../sort.ts';
import type { AccumulatorOperator, Fold } from './accumulator.ts';

/** `$min` (-1) and `$max` (1): null and missing values are passed over. */
export function extreme(direction: 1 | -1, compiler: Compiler): Fold {
  const collate = compiler.env.collation?.compare;
  let best: Value | undefined;
  const add = (v: Value | undefined): void => {
    if (isNullish(v)) return;
    if (best === undefined || compareValues(v, best, collate) * direction > 0) best = v;
  };
  return { add, result: () => best ?? null };
}

/** The `n` of `$firstN` and its relatives: a positive whole number that no document has a say in. */
export function parseCount(spec: Value | undefined, name: string, compiler: Compiler): number {
  if (spec === undefined) throw new MongoError(5787906, `Missing value for 'n'`);
  const { constant } = compiler.compile(spec);
  const n = toSafeInteger(constant?.value);
  if (n === undefined) {
    const given = formatValue(constant ? constant.value : spec);
    throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${given}`);
  }
  if (n <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${n} for ${name}`);
  return n;
}

function requireFields(argument: Value, name: string, allowed: readonly string[]): Doc {
  if (!(argument instanceof Doc)) {
    throw new MongoError(5787900, `specification must be an object; found ${name}: ${formatValue(argument)}`);
  }
  for (const key of argument.keys()) {
    if (!allowed.includes(key)) throw new MongoError(5787901, `Unknown argument for ${name} operator: ${key}`);
  }
  return argument;
}

type Keep = (kept: Value[], value: Value, n: number) => void;

/** `$firstN`, `$lastN`, `$minN` and `$maxN`. */
function severalOf(
  name: string,
  keep: (compiler: Compiler) => Keep,
  finish?: (compiler: Compiler) => (kept: Value[], n: number) => Value[],
): AccumulatorOperator {
  return (argument, compiler) => {
    const spec = requireFields(argument, name, ['input', 'n']);
    if (!spec.has('input')) throw new MongoError(5787907, `Missing value for 'input'`);
    const n = parseCount(spec.get('n'), name, compiler);
    const input = compiler.compile(spec.get('input')!);
    const gather = keep(compiler);
    const close = finish?.(compiler);
    return () => {
      const kept: Value[] = [];
      return {
        add: (frame) => gather(kept, input(frame) ?? null, n),
        result: () => (close ? close(kept, n) : kept),
      };
    };
  };
}

export const firstN = severalOf('$firstN', () => (kept, value, n) => {
  if (kept.length < n) kept.push(value);
});

export const lastN = severalOf('$lastN', () => (kept, value, n) => {
  kept.push(value);
  if (kept.length > n) kept.shift();
});

function extremeN(name: string, direction: 1 | -1): AccumulatorOperator {
  const order = (compiler: Compiler) => {
    const collate = compiler.env.collation?.compare;
    return (a: Value, b: Value) => compareValues(a, b, collate) * direction;
  };
  const gather = (compiler: Compiler): Keep => {
    const compare = order(compiler);
    return (kept, value, n) => {
      if (isNullish(value)) return;
      kept.push(value);
      if (kept.length > n * 2 + 64) {
        kept.sort(compare);
        kept.length = n;
      }
    };
  };
  return severalOf(name, gather, (compiler) => (kept, n) => kept.sort(order(compiler)).slice(0, n));
}

export const minN = extremeN('$minN', 1);
export const maxN = extremeN('$maxN', -1);

/** `$top`, `$topN`, `$bottom` and `$bottomN`: outputs of the documents that come first or last in an order. */
export function ranked(name: string): AccumulatorOperator {
  const several = name.endsWith('N');
  const fromTop = name.startsWith('$top');
  return (argument, compiler) => {
    const spec = requireFields(argument, name, several ? ['sortBy', 'output', 'n'] : ['sortBy', 'output']);
    const sortBy = spec.get('sortBy');
    if (sortBy === undefined) throw new MongoError(5788005, `Missing value for 'sortBy'`);
    if (!spec.has('output')) throw new MongoError(5788004, `Missing value for 'output'`);
    if (!(sortBy instanceof Doc)) {
      throw new MongoError(10065, `invalid parameter: expected an object (sortBy), found ${typeName(sortBy)}`);
    }
    const n = several ? parseCount(spec.get('n'), name, compiler) : 1;
    const order = parseSort(sortBy, compiler.env);
    const output: Expr = compiler.compile(spec.get('output')!);
    const direction = fromTop ? 1 : -1;
    return () => {
      const kept: { key: Value[]; value: Value; position: number }[] = [];
      let position = 0;
      const compare = (a: (typeof kept)[0], b: (typeof kept)[0]) =>
        (order.compareKeys(a.key, b.key) || a.position - b.position) * direction;
      const trim = () => {
        kept.sort(compare);
        if (kept.length > n) kept.length = n;
        return kept;
      };
      return {
        add(frame) {
          kept.push({ key: order.key(frame.root), value: output(frame) ?? null, position: position++ });
          if (kept.length > n * 2 + 64) trim();
        },
        result() {
          const values = trim().map((entry) => entry.value);
          if (!several) return values[0] ?? null;
          return fromTop ? values : values.reverse();
        },
      };
    };
  };
}
