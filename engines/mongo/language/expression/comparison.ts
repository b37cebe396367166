import { compareValues } from '../../bson/compare.ts';
import { Int32, type Value } from '../../bson/value.ts';
import { isTruthy } from '../number.ts';
import { type Expr, fold, listArguments, type Operator, unary } from './expression.ts';

/** `$cmp` and its six relatives compare any two values in BSON order; a missing field is below null. */
function comparison(name: string, answer: (order: number) => Value): [string, Operator] {
  return [
    name,
    (argument, compiler) => {
      const [a, b] = listArguments(name, argument, 2, 2).map((spec) => compiler.compile(spec)) as [Expr, Expr];
      const collate = compiler.env.collation?.compare;
      return fold((frame) => answer(compareValues(a(frame), b(frame), collate)), [a, b]);
    },
  ];
}

/** `$and` and `$or` stop at the first operand that decides. */
function logical(name: string, decisive: boolean): [string, Operator] {
  return [
    name,
    (argument, compiler) => {
      const operands = listArguments(name, argument, 0, Infinity).map((spec) => compiler.compile(spec));
      return fold((frame) => {
        for (const operand of operands) if (isTruthy(operand(frame)) === decisive) return decisive;
        return !decisive;
      }, operands);
    },
  ];
}

export const COMPARISON: [string, Operator][] = [
  comparison('$cmp', (order) => new Int32(Math.sign(order))),
  comparison('$eq', (order) => order === 0),
  comparison('$ne', (order) => order !== 0),
  comparison('$gt', (order) => order > 0),
  comparison('$gte', (order) => order >= 0),
  comparison('$lt', (order) => order < 0),
  comparison('$lte', (order) => order <= 0),
  logical('$and', false),
  logical('$or', true),
  unary('$not', (a) => !isTruthy(a)),
];
