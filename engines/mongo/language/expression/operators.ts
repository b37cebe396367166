import { COMPARISON } from './comparison.ts';
import type { Operator } from './expression.ts';

/** Every operator that an expression can use, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([...COMPARISON]);
