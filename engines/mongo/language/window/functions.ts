import { divideDecimal } from '../../bson/decimal128.arithmetic.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { DateTime, Decimal128, Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { addNumbers, multiplyNumbers, subtractNumbers, toDecimal } from '../arithmetic.ts';
import { isUnit, type Unit } from '../dates/date-unit.ts';
import type { Compiler, Expr, Frame } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { toDouble, toSafeInteger } from '../number.ts';
import type { SortOrder } from '../sort.ts';
import type { Window } from './bounds.ts';
import type { Partition } from './partition.ts';

/** The value of a window function for each document of a partition. */
export type WindowFunction = (partition: Partition) => Value[];

export interface FunctionContext {
  readonly compiler: Compiler;
  readonly order: SortOrder | undefined;
  readonly window: Window;
  /** Whether the specification gave a window. */
  readonly windowed: boolean;
}

export type WindowOperator = (argument: Value, context: FunctionContext, name: string) => WindowFunction;

const evaluateOn = (expr: Expr, { docs }: Partition): (Value | undefined)[] => {
  const frame: Frame = { root: new Doc(), slots: [] };
  return docs.map((doc) => {
    frame.root = doc;
    return expr(frame);
  });
};

function refuseWindow(name: string, { windowed }: FunctionContext): void {
  if (windowed) throw new MongoError(5371601, `Rank style window functions take no 'window' argument: ${name}`);
}

function requireOrder(name: string, { order }: FunctionContext): SortOrder {
  if (!order) throw new MongoError(5371602, `${name} must be specified with a top level sortBy expression`);
  return order;
}

/** `$rank`, `$denseRank` and `$documentNumber`. */
function ranking(next: (rank: number, position: number, tied: boolean) => number): WindowOperator {
  return (argument, context, name) => {
    if (!(argument instanceof Doc) || argument.size > 0) {
      throw new MongoError(5371603, `(None) must be specified with '{}' as the value: ${name}`);
    }
    refuseWindow(name, context);
    const order = requireOrder(name, context);
    return ({ keys }) => {
      let rank = 0;
      return keys.map((key, i) => {
        const tied = i > 0 && order.compareKeys(keys[i - 1]!, key) === 0;
        rank = next(rank, i + 1, tied);
        return new Int32(rank);
      });
    };
  };
}

const shift: WindowOperator = (argument, context) => {
  const spec = requireSpec('$shift', argument, ['output', 'by', 'default']);
  requireOrder('$shift', context);
  const by = toSafeInteger(spec.get('by'));
  if (by === undefined) throw new MongoError('FailedToParse', "'$shift:by' field must be an integer");
  const output = context.compiler.compile(spec.get('output') ?? null);
  const fallback = spec.has('default') ? context.compiler.compile(spec.get('default')!).constant : { value: null };
  if (!fallback) throw new MongoError('FailedToParse', "'$shift:default' expression must yield a constant value.");
  return (partition) => {
    const values = evaluateOn(output, partition);
    return values.map((_, i) => (i + by in values ? (values[i + by] ?? null) : (fallback.value ?? null)));
  };
};

function requireSpec(name: string, argument: Value, known: readonly string[]): Doc {
  if (!(argument instanceof Doc)) throw new MongoError('FailedToParse', `${name}'s argument must be an object`);
  for (const key of argument.keys()) {
    if (!known.includes(key)) throw new MongoError('FailedToParse', `${name} got unexpected argument: ${key}`);
  }
  return argument;
}

const MILLISECONDS: Partial<Record<Unit, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** The length of a unit of time in milliseconds; 1 for plain numbers. Months and years have no fixed length. */
function parseTimeUnit(name: string, spec: Value | undefined): number | undefined {
  if (spec === undefined) return undefined;
  const length = isUnit(spec) ? MILLISECONDS[spec] : undefined;
  if (length === undefined)
    throw new MongoError(5490704, `unit must be 'week' or smaller for ${name}: ${formatValue(spec)}`);
  return length;
}

/** Where on the axis of the sort field a value lies, in units. */
function positionOf(name: string, v: Value, unit: number | undefined): number {
  if (unit !== undefined) {
    if (v instanceof DateTime) return Number(v.ms) / unit;
    throw new MongoError(5624901, `${name} with unit expects the sortBy field to be a Date`);
  }
  if (isNumber(v)) return toDouble(v);
  throw new MongoError(5624902, `${name} where the sortBy is a Date requires a 'unit', and otherwise expects numbers`);
}

function quotient(a: NumberValue, b: number): Value {
  return a instanceof Decimal128 ? divideDecimal(a, toDecimal(b)) : toDouble(a) / b;
}

const derivative: WindowOperator = (argument, context) => {
  const spec = requireSpec('$derivative', argument, ['input', 'unit']);
  const unit = parseTimeUnit('$derivative', spec.get('unit'));
  requireOrder('$derivative', context);
  if (!context.windowed) throw new MongoError('FailedToParse', '$derivative requires explicit window bounds');
  const input = context.compiler.compile(spec.get('input') ?? null);
  return (partition) => {
    const values = evaluateOn(input, partition);
    return partition.docs.map((_, i) => {
      const [from, to] = context.window.extent(partition, i);
      const [first, last] = [values[from], values[to - 1]];
      if (to - from < 2 || !isNumber(first) || !isNumber(last)) return null;
      const run =
        positionOf('$derivative', partition.sortValues[to - 1]!, unit) -
        positionOf('$derivative', partition.sortValues[from]!, unit);
      return run === 0 ? null : quotient(subtractNumbers(last, first) ?? toDouble(last) - toDouble(first), run);
    });
  };
};

const integral: WindowOperator = (argument, context) => {
  const spec = requireSpec('$integral', argument, ['input', 'unit']);
  const unit = parseTimeUnit('$integral', spec.get('unit'));
  requireOrder('$integral', context);
  const input = context.compiler.compile(spec.get('input') ?? null);
  return (partition) => {
    const values = evaluateOn(input, partition);
    const at = (i: number) => positionOf('$integral', partition.sortValues[i]!, unit);
    return partition.docs.map((_, i) => {
      const [from, to] = context.window.extent(partition, i);
      let area: NumberValue = 0;
      for (let n = from + 1; n < to; n++) {
        const [left, right] = [values[n - 1], values[n]];
        if (!isNumber(left) || !isNumber(right)) continue;
        area = addNumbers(area, multiplyNumbers(addNumbers(left, right) ?? 0, (at(n) - at(n - 1)) / 2) ?? 0) ?? 0;
      }
      return area;
    });
  };
};

const expMovingAvg: WindowOperator = (argument, context) => {
  const spec = requireSpec('$expMovingAvg', argument, ['input', 'N', 'alpha']);
  refuseWindow('$expMovingAvg', context);
  requireOrder('$expMovingAvg', context);
  const alpha = smoothing(spec);
  const input = context.compiler.compile(spec.get('input') ?? null);
  return (partition) => {
    let average: NumberValue | undefined;
    return evaluateOn(input, partition).map((v) => {
      if (!isNumber(v)) return average ?? null;
      if (average === undefined) average = v;
      else average = addNumbers(multiplyNumbers(v, alpha)!, multiplyNumbers(average, 1 - alpha)!)!;
      return average;
    });
  };
};

function smoothing(spec: Doc): number {
  const [n, alpha] = [spec.get('N'), spec.get('alpha')];
  if ((n === undefined) === (alpha === undefined)) {
    throw new MongoError(
      'FailedToParse',
      "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field",
    );
  }
  if (n !== undefined) {
    const count = toSafeInteger(n);
    if (count === undefined || count <= 0)
      throw new MongoError(
        'FailedToParse',
        `'N' field must be an integer greater than zero, but found ${formatValue(n)}`,
      );
    return 2 / (count + 1);
  }
  const value = isNumber(alpha) ? toDouble(alpha) : Number.NaN;
  if (value > 0 && value < 1) return value;
  throw new MongoError(
    'FailedToParse',
    `'alpha' must be between 0 and 1 (exclusive), found alpha: ${formatValue(alpha)}`,
  );
}

function covariance(sample: boolean): WindowOperator {
  return (argument, context, name) => {
    if (!Array.isArray(argument) || argument.length !== 2) {
      throw new MongoError('FailedToParse', `${name} expects an array of two expressions`);
    }
    const [x, y] = argument.map((spec) => context.compiler.compile(spec)) as [Expr, Expr];
    return (partition) => {
      const [xs, ys] = [evaluateOn(x, partition), evaluateOn(y, partition)];
      return partition.docs.map((_, i) => {
        const [from, to] = context.window.extent(partition, i);
        return covarianceOf(xs.slice(from, to), ys.slice(from, to), sample);
      });
    };
  };
}

function covarianceOf(xs: (Value | undefined)[], ys: (Value | undefined)[], sample: boolean): Value {
  let n = 0;
  let [meanX, meanY, products] = [0, 0, 0];
  xs.forEach((x, i) => {
    const y = ys[i];
    if (!isNumber(x) || !isNumber(y)) return;
    n += 1;
    const delta = toDouble(x) - meanX;
    meanX += delta / n;
    meanY += (toDouble(y) - meanY) / n;
    products += delta * (toDouble(y) - meanY);
  });
  const degrees = sample ? n - 1 : n;
  return degrees > 0 ? products / degrees : null;
}

const locf: WindowOperator = (argument, context) => {
  refuseWindow('$locf', context);
  const input = context.compiler.compile(argument);
  return (partition) => {
    let last: Value = null;
    return evaluateOn(input, partition).map((v) => {
      if (v !== undefined && v !== null) last = v;
      return last;
    });
  };
};

const linearFill: WindowOperator = (argument, context) => {
  refuseWindow('$linearFill', context);
  const order = requireOrder('$linearFill', context);
  if (order.fields.length !== 1)
    throw new MongoError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  const input = context.compiler.compile(argument);
  return (partition) => {
    const values = evaluateOn(input, partition).map((v) => v ?? null);
    let left = -1;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === null) continue;
      if (left >= 0) interpolate(values, left, i, partition.sortValues);
      left = i;
    }
    return values;
  };
};

function interpolate(values: Value[], left: number, right: number, axis: readonly Value[]): void {
  const [start, end] = [values[left], values[right]];
  const at = (i: number): number => {
    const v = axis[i]!;
    return v instanceof DateTime ? Number(v.ms) : positionOf('$linearFill', v, undefined);
  };
  for (let i = left + 1; i < right; i++) {
    if (!isNumber(start) || !isNumber(end))
      throw new MongoError('TypeMismatch', 'Value to be filled must be numeric or nullish');
    const share = (at(i) - at(left)) / (at(right) - at(left));
    const rise = subtractNumbers(end, start) ?? toDouble(end) - toDouble(start);
    values[i] = addNumbers(start, multiplyNumbers(rise, share)!)!;
  }
}

/** The functions that only `$setWindowFields` knows; it takes accumulators as well. */
export const WINDOW_FUNCTIONS: ReadonlyMap<string, WindowOperator> = new Map<string, WindowOperator>([
  ['$rank', ranking((rank, position, tied) => (tied ? rank : position))],
  ['$denseRank', ranking((rank, _, tied) => (tied ? rank : rank + 1))],
  ['$documentNumber', ranking((_, position) => position)],
  ['$shift', shift],
  ['$derivative', derivative],
  ['$integral', integral],
  ['$expMovingAvg', expMovingAvg],
  ['$covariancePop', covariance(false)],
  ['$covarianceSamp', covariance(true)],
  ['$locf', locf],
  ['$linearFill', linearFill],
]);
