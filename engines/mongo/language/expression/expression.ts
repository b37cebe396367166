import type { Doc, Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';

/** What an expression is evaluated against: the document and the variables bound so far, each in its slot. */
export interface Frame {
  root: Doc;
  readonly slots: (Value | undefined)[];
}

/** A compiled expression; undefined is "missing". `constant` is set when the document has no say in it. */
export interface Expr {
  (frame: Frame): Value | undefined;
  constant?: { value: Value | undefined };
}

/** Compiles expressions within a scope of variables. */
export interface Compiler {
  readonly env: Env;
  compile(spec: Value): Expr;
  /** A compiler whose expressions also see the variables `names`, and the slot of each. */
  bind(names: readonly string[]): { inner: Compiler; slots: number[] };
}

/** Compiles the argument of one operator. */
export type Operator = (argument: Value, compiler: Compiler) => Expr;

export function constantExpr(value: Value | undefined): Expr {
  const expr: Expr = () => value;
  expr.constant = { value };
  return expr;
}

const EMPTY: Frame = { root: new Map() as Doc, slots: [] };

/** Evaluates now what depends on constants alone. What fails is left for later: it may never be reached. */
export function fold(expr: Expr, operands: readonly Expr[]): Expr {
  for (const operand of operands) if (!operand.constant) return expr;
  try {
    return constantExpr(expr(EMPTY));
  } catch (error) {
    if (error instanceof MongoError) return expr;
    throw error;
  }
}

/** The arguments of an operator: an array lists them, anything else is the only one. Throws when their number is wrong. */
export function listArguments(name: string, argument: Value, min: number, max: number): Value[] {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length >= min && list.length <= max) return list;
  if (min === max) {
    const wanted = `takes exactly ${min} arguments. ${list.length} were passed in.`;
    throw new MongoError(16020, `Expression ${name} ${wanted}`);
  }
  const most = max === Infinity ? `, but ${list.length}` : `, and at most ${max}, but ${list.length}`;
  throw new MongoError(28667, `Expression ${name} takes at least ${min} arguments${most} were passed in.`);
}

export function unary(name: string, apply: (a: Value | undefined) => Value | undefined): [string, Operator] {
  return [
    name,
    (argument, compiler) => {
      const a = compiler.compile(listArguments(name, argument, 1, 1)[0]!);
      return fold((frame) => apply(a(frame)), [a]);
    },
  ];
}

export function binary(
  name: string,
  apply: (a: Value | undefined, b: Value | undefined, env: Env) => Value | undefined,
): [string, Operator] {
  return [
    name,
    (argument, compiler) => {
      const [first, second] = listArguments(name, argument, 2, 2);
      const a = compiler.compile(first!);
      const b = compiler.compile(second!);
      const { env } = compiler;
      return fold((frame) => apply(a(frame), b(frame), env), [a, b]);
    },
  ];
}

/** An operator over `min` to `max` arguments, all of which are evaluated. */
export function nary(
  name: string,
  [min, max]: [number, number],
  apply: (args: (Value | undefined)[], env: Env) => Value | undefined,
): [string, Operator] {
  return [
    name,
    (argument, compiler) => {
      const args = listArguments(name, argument, min, max).map((spec) => compiler.compile(spec));
      const { env } = compiler;
      return fold((frame) => apply(evaluateAll(args, frame), env), args);
    },
  ];
}

export function evaluateAll(exprs: readonly Expr[], frame: Frame): (Value | undefined)[] {
  const values = new Array<Value | undefined>(exprs.length);
  for (let i = 0; i < exprs.length; i++) values[i] = exprs[i]!(frame);
  return values;
}

/** Null, missing and BSON's undefined: what most operators answer with null. */
export function isNullish(v: Value | undefined): v is null | undefined {
  if (v === null || v === undefined) return true;
  return typeof v === 'object' && 'kind' in v && v.kind === 'undefined';
}
