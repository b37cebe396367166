import { ACCUMULATE } from './accumulate.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAY } from './array.ts';
import { COMPARISON } from './comparison.ts';
import { CONDITIONAL } from './conditional.ts';
import type { Operator } from './expression.ts';
import { ITERATION } from './iteration.ts';
import { MATH } from './math.ts';
import { OBJECT } from './object.ts';
import { SET } from './set.ts';

/** Every operator that an expression can use, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...ACCUMULATE,
  ...ARITHMETIC,
  ...ARRAY,
  ...COMPARISON,
  ...CONDITIONAL,
  ...ITERATION,
  ...MATH,
  ...OBJECT,
  ...SET,
]);
