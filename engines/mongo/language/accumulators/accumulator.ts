import type { Value } from '../../bson/value.ts';
import type { Compiler, Frame } from '../expression/expression.ts';

/** Gathers the values of a group of documents into one. */
export interface Accumulator {
  add(frame: Frame): void;
  result(): Value | undefined;
}

/** Compiles the argument of an accumulator once; what it gives back makes one accumulator per group. */
export type AccumulatorOperator = (argument: Value, compiler: Compiler) => () => Accumulator;

/** Gathers values that have been evaluated already: what accumulators of one expression are made of. */
export interface Fold {
  add(value: Value | undefined): void;
  result(): Value | undefined;
}

/** An accumulator whose argument is one expression. */
export function ofExpression(create: (compiler: Compiler) => Fold): AccumulatorOperator {
  return (argument, compiler) => {
    const expr = compiler.compile(argument);
    return () => {
      const fold = create(compiler);
      return { add: (frame) => fold.add(expr(frame)), result: () => fold.result() };
    };
  };
}
