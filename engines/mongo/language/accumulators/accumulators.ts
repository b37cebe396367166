import { Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { type Compiler, isNullish } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { createKeyEncoder } from '../value-key.ts';
import { type AccumulatorOperator, type Fold, ofExpression } from './accumulator.ts';
import { extreme, firstN, lastN, maxN, minN, ranked } from './order.ts';
import { percentile } from './percentile.ts';
import { average, standardDeviation, sum } from './sum.ts';

function first(): Fold {
  let seen = false;
  let value: Value | undefined;
  const add = (v: Value | undefined): void => {
    if (seen) return;
    seen = true;
    value = v;
  };
  return { add, result: () => value ?? null };
}

function last(): Fold {
  let value: Value | undefined;
  const add = (v: Value | undefined): void => {
    value = v;
  };
  return { add, result: () => value ?? null };
}

function push(): Fold {
  const values: Value[] = [];
  const add = (v: Value | undefined): void => {
    if (v !== undefined) values.push(v);
  };
  return { add, result: () => values };
}

function addToSet(compiler: Compiler): Fold {
  const key = createKeyEncoder(compiler.env.collation);
  const values = new Map<string, Value>();
  const add = (v: Value | undefined): void => {
    if (v === undefined) return;
    const k = key(v);
    if (!values.has(k)) values.set(k, v);
  };
  return { add, result: () => [...values.values()] };
}

function mergeObjects(): Fold {
  const merged = new Doc();
  const add = (v: Value | undefined): void => {
    if (isNullish(v)) return;
    if (!(v instanceof Doc)) {
      const what = `$mergeObjects requires object inputs, but input ${formatValue(v)} is of type ${typeName(v)}`;
      throw new MongoError(40400, what);
    }
    for (const [name, inner] of v) merged.set(name, inner);
  };
  return { add, result: () => merged };
}

const count: AccumulatorOperator = (argument) => {
  if (!(argument instanceof Doc) || argument.size > 0) {
    throw new MongoError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  return () => {
    let n = 0;
    return {
      add() {
        n += 1;
      },
      result: () => (n <= 2147483647 ? new Int32(n) : BigInt(n)),
    };
  };
};

const refused: AccumulatorOperator = () => {
  throw new MongoError(31264, "'$accumulator' is not allowed: server-side JavaScript execution is disabled");
};

/** Every accumulator that `$group` and `$setWindowFields` can use, by name. */
export const ACCUMULATORS: ReadonlyMap<string, AccumulatorOperator> = new Map<string, AccumulatorOperator>([
  ['$sum', ofExpression(sum)],
  ['$avg', ofExpression(average)],
  ['$min', ofExpression((compiler) => extreme(-1, compiler))],
  ['$max', ofExpression((compiler) => extreme(1, compiler))],
  ['$first', ofExpression(first)],
  ['$last', ofExpression(last)],
  ['$push', ofExpression(push)],
  ['$addToSet', ofExpression(addToSet)],
  ['$mergeObjects', ofExpression(mergeObjects)],
  ['$stdDevPop', ofExpression(() => standardDeviation(false))],
  ['$stdDevSamp', ofExpression(() => standardDeviation(true))],
  ['$count', count],
  ['$firstN', firstN],
  ['$lastN', lastN],
  ['$minN', minN],
  ['$maxN', maxN],
  ['$top', ranked('$top')],
  ['$topN', ranked('$topN')],
  ['$bottom', ranked('$bottom')],
  ['$bottomN', ranked('$bottomN')],
  ['$median', percentile('$median')],
  ['$percentile', percentile('$percentile')],
  ['$accumulator', refused],
]);
