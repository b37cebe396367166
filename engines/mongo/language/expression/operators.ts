import { ACCUMULATE } from './accumulate.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAY } from './array.ts';
import { COMPARISON } from './comparison.ts';
import { CONDITIONAL } from './conditional.ts';
import { CONVERT } from './convert.ts';
import { DATE_ARITHMETIC } from './date-arithmetic.ts';
import { DATE } from './date-parts.ts';
import { DATE_TEXT } from './date-text.ts';
import type { Operator } from './expression.ts';
import { HASH } from './hash.ts';
import { ITERATION } from './iteration.ts';
import { MATH } from './math.ts';
import { OBJECT } from './object.ts';
import { PATTERN } from './pattern.ts';
import { SET } from './set.ts';
import { STRING } from './string.ts';

/** Every operator that an expression can use, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...ACCUMULATE,
  ...ARITHMETIC,
  ...ARRAY,
  ...COMPARISON,
  ...CONDITIONAL,
  ...CONVERT,
  ...DATE,
  ...DATE_ARITHMETIC,
  ...DATE_TEXT,
  ...HASH,
  ...ITERATION,
  ...MATH,
  ...OBJECT,
  ...PATTERN,
  ...SET,
  ...STRING,
]);
