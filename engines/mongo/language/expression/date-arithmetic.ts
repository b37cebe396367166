import { DateTime, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { addUnits, diffUnits, isUnit, parseWeekday, truncate, type Unit } from '../dates/date-unit.ts';
import { inZone, toMilliseconds } from '../dates/time-zone.ts';
import { formatValue } from '../format.ts';
import { toSafeInteger } from '../number.ts';
import { readZone } from './date-parts.ts';
import { type Expr, type Frame, isNullish, type Operator } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

type Arguments = Record<string, Expr | undefined>;

function readUnit(name: string, v: Value): Unit {
  if (typeof v !== 'string')
    throw new MongoError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(v)}`);
  if (isUnit(v)) return v;
  throw new MongoError('FailedToParse', `${name} parameter 'unit' value cannot be recognized as a time unit: ${v}`);
}

function readDate(name: string, key: string, v: Value): number {
  try {
    return toMilliseconds(v);
  } catch {
    throw new MongoError(5166307, `${name} requires '${key}' to be a date, but got ${typeName(v)}`);
  }
}

function readWeekday(name: string, args: Arguments, unit: Unit, frame: Frame): number | null {
  if (!args.startOfWeek || unit !== 'week') return 7;
  const v = args.startOfWeek(frame);
  if (isNullish(v)) return null;
  const day = typeof v === 'string' ? parseWeekday(v) : undefined;
  if (day !== undefined) return day;
  throw new MongoError(
    'FailedToParse',
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${formatValue(v)}`,
  );
}

function shifting(name: '$dateAdd' | '$dateSubtract'): [string, Operator] {
  const sign = name === '$dateAdd' ? 1 : -1;
  const operator: Operator = (argument, compiler) => {
    const codes = { notObject: 5166400, unknown: 5166401 };
    const args = namedArguments(name, argument, compiler, ['startDate', 'unit', 'amount', 'timezone'], codes);
    const [start, unit, amount] = ['startDate', 'unit', 'amount'].map((key) =>
      requireArgument(name, args, key, 5166402),
    ) as [Expr, Expr, Expr];
    return (frame) => {
      const [date, by, n] = [start(frame), unit(frame), amount(frame)];
      const zone = readZone(name, args.timezone, frame);
      if (isNullish(date) || isNullish(by) || isNullish(n) || zone === null) return null;
      const count = toSafeInteger(n);
      if (count === undefined) throw new MongoError(5166405, `${name} expects integer amount of time units`);
      const at = inZone(readDate(name, 'startDate', date), zone);
      return new DateTime(addUnits(at, readUnit(name, by), count * sign).epochMilliseconds);
    };
  };
  return [name, operator];
}

const dateDiff: Operator = (argument, compiler) => {
  const name = '$dateDiff';
  const codes = { notObject: 5166301, unknown: 5166302 };
  const args = namedArguments(
    name,
    argument,
    compiler,
    ['startDate', 'endDate', 'unit', 'timezone', 'startOfWeek'],
    codes,
  );
  const required = ['startDate', 'endDate', 'unit'].map((key, i) => requireArgument(name, args, key, 5166303 + i)) as [
    Expr,
    Expr,
    Expr,
  ];
  return (frame) => {
    const [start, end, unit] = required.map((expr) => expr(frame));
    const zone = readZone(name, args.timezone, frame);
    if (isNullish(start) || isNullish(end) || isNullish(unit) || zone === null) return null;
    const by = readUnit(name, unit);
    const firstDay = readWeekday(name, args, by, frame);
    if (firstDay === null) return null;
    const [from, to] = [readDate(name, 'startDate', start), readDate(name, 'endDate', end)];
    return BigInt(diffUnits(inZone(from, zone), inZone(to, zone), by, firstDay));
  };
};

const dateTrunc: Operator = (argument, compiler) => {
  const name = '$dateTrunc';
  const codes = { notObject: 5439007, unknown: 5439008 };
  const args = namedArguments(name, argument, compiler, ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'], codes);
  const [date, unit] = [requireArgument(name, args, 'date', 5439009), requireArgument(name, args, 'unit', 5439010)];
  return (frame) => {
    const [value, by] = [date(frame), unit(frame)];
    const size = args.binSize ? args.binSize(frame) : 1;
    const zone = readZone(name, args.timezone, frame);
    if (isNullish(value) || isNullish(by) || isNullish(size) || zone === null) return null;
    const step = toSafeInteger(size);
    if (step === undefined)
      throw new MongoError(
        5439017,
        `${name} requires 'binSize' to be a 64-bit integer, but got value '${formatValue(size)}' of type ${typeName(size)}`,
      );
    if (step <= 0)
      throw new MongoError(5439018, `${name} requires 'binSize' to be greater than 0, but got value ${step}`);
    const kind = readUnit(name, by);
    const firstDay = readWeekday(name, args, kind, frame);
    if (firstDay === null) return null;
    return new DateTime(truncate(inZone(readDate(name, 'date', value), zone), kind, step, firstDay).epochMilliseconds);
  };
};

export const DATE_ARITHMETIC: [string, Operator][] = [
  shifting('$dateAdd'),
  shifting('$dateSubtract'),
  ['$dateDiff', dateDiff],
  ['$dateTrunc', dateTrunc],
];
