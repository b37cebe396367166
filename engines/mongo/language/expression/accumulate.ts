import { isNumber } from '../../bson/number.ts';
import type { Value } from '../../bson/value.ts';
import type { Fold } from '../accumulators/accumulator.ts';
import { extreme } from '../accumulators/order.ts';
import { answerPercentile, parsePercentile } from '../accumulators/percentile.ts';
import { average, standardDeviation, sum } from '../accumulators/sum.ts';
import { toDouble } from '../number.ts';
import { type Compiler, evaluateAll, fold, type Operator } from './expression.ts';

/** An accumulator used as an expression: over its arguments, or over the array that is its only one. */
function accumulating(name: string, create: (compiler: Compiler) => Fold): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const list = Array.isArray(argument) ? argument : [argument];
    const args = list.map((spec) => compiler.compile(spec));
    return fold((frame) => {
      const values = evaluateAll(args, frame);
      const gathered = create(compiler);
      const inputs = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
      for (const v of inputs) gathered.add(v);
      return gathered.result();
    }, args);
  };
  return [name, operator];
}

function percentile(name: string): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const { input, p } = parsePercentile(name, argument, compiler);
    const expr = compiler.compile(input);
    return (frame) => answerPercentile(numbersOf(expr(frame)), p);
  };
  return [name, operator];
}

function numbersOf(v: Value | undefined): number[] {
  return (Array.isArray(v) ? v : [v]).filter(isNumber).map(toDouble);
}

export const ACCUMULATE: [string, Operator][] = [
  accumulating('$sum', sum),
  accumulating('$avg', average),
  accumulating('$min', (compiler) => extreme(-1, compiler)),
  accumulating('$max', (compiler) => extreme(1, compiler)),
  accumulating('$stdDevPop', () => standardDeviation(false)),
  accumulating('$stdDevSamp', () => standardDeviation(true)),
  percentile('$median'),
  percentile('$percentile'),
];
