import { isNumber } from '../../bson/number.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Compiler } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { toDouble } from '../number.ts';
import type { AccumulatorOperator } from './accumulator.ts';

/** The value at rank ceil(p x n) of the sorted numbers, as the server's discrete percentiles; null without numbers. */
export function percentileOf(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const rank = Math.max(0, Math.ceil(p * sorted.length) - 1);
  return sorted[Math.min(rank, sorted.length - 1)]!;
}

export interface PercentileSpec {
  input: Value;
  /** Undefined for `$median`, whose result is one number and not an array. */
  p: number[] | undefined;
}

/** Reads `{input, p, method}` of `$percentile` or `{input, method}` of `$median`. */
export function parsePercentile(name: string, argument: Value, compiler: Compiler): PercentileSpec {
  if (!(argument instanceof Doc)) {
    throw new MongoError(7429703, `specification must be an object; found ${name} :${formatValue(argument)}`);
  }
  const allowed = name === '$median' ? ['input', 'method'] : ['input', 'method', 'p'];
  for (const key of argument.keys()) {
    if (!allowed.includes(key)) throw new MongoError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  for (const key of allowed) {
    if (!argument.has(key)) throw new MongoError(40414, `BSON field '${name}.${key}' is missing but a required field`);
  }
  if (argument.get('method') !== 'approximate') {
    throw new MongoError('BadValue', `Currently only 'approximate' can be used as percentile 'method'.`);
  }
  const input = argument.get('input')!;
  return { input, p: name === '$median' ? undefined : parseFractions(argument.get('p')!, compiler) };
}

function parseFractions(spec: Value, compiler: Compiler): number[] {
  const { constant } = compiler.compile(spec);
  const list = constant?.value;
  if (!Array.isArray(list) || list.length === 0) {
    throw new MongoError(
      7750301,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${formatValue(list)}`,
    );
  }
  return list.map((p) => {
    const n = isNumber(p) ? toDouble(p) : Number.NaN;
    if (n >= 0 && n <= 1) return n;
    throw new MongoError(
      7750303,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${formatValue(p)}`,
    );
  });
}

/** The answer of a parsed `$percentile` or `$median` over numbers in any order. */
export function answerPercentile(numbers: readonly number[], p: number[] | undefined): Value {
  const sorted = Float64Array.from(numbers).sort();
  return p ? p.map((fraction) => percentileOf(sorted, fraction)) : percentileOf(sorted, 0.5);
}

export function percentile(name: string): AccumulatorOperator {
  return (argument, compiler) => {
    const { input, p } = parsePercentile(name, argument, compiler);
    const expr = compiler.compile(input);
    return () => {
      const numbers: number[] = [];
      return {
        add(frame) {
          const v = expr(frame);
          if (isNumber(v)) numbers.push(toDouble(v));
        },
        result: () => answerPercentile(numbers, p),
      };
    };
  };
}
