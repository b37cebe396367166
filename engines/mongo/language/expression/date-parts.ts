import { DateTime, Doc, Int32, Timestamp, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { LocalTime, parseTimeZone, toMilliseconds } from '../dates/time-zone.ts';
import { formatValue } from '../format.ts';
import { toSafeInteger } from '../number.ts';
import { type Compiler, type Expr, type Frame, fold, isNullish, type Operator, unary } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

/** The zone of an operator; null when its expression is null. */
export function readZone(name: string, expr: Expr | undefined, frame: Frame): string | null {
  if (!expr) return 'UTC';
  const zone = expr(frame);
  if (isNullish(zone)) return null;
  if (typeof zone === 'string') return parseTimeZone(zone);
  throw new MongoError(
    40533,
    `${name} requires a string for the timezone argument, but was given a ${typeName(zone)} (${formatValue(zone)})`,
  );
}

type Part = (date: LocalTime) => number;

const DATE_PARTS: Record<string, Part> = {
  $year: (d) => d.year,
  $month: (d) => d.month,
  $dayOfMonth: (d) => d.day,
  $dayOfWeek: (d) => d.dayOfWeek,
  $dayOfYear: (d) => d.dayOfYear,
  $hour: (d) => d.hour,
  $minute: (d) => d.minute,
  $second: (d) => d.second,
  $millisecond: (d) => d.millisecond,
  $week: (d) => d.week,
  $isoWeek: (d) => d.isoWeek,
  $isoDayOfWeek: (d) => d.isoDayOfWeek,
  $isoWeekYear: (d) => d.isoWeekYear,
};

function datePart(name: string, part: Part): [string, Operator] {
  const wrap = (n: number): Value => (name === '$isoWeekYear' ? BigInt(n) : new Int32(n));
  const operator: Operator = (argument, compiler) => {
    const [date, zone] = dateArguments(name, argument, compiler);
    const operands = zone ? [date, zone] : [date];
    return fold((frame) => {
      const value = date(frame);
      if (isNullish(value)) return null;
      const id = readZone(name, zone, frame);
      return id === null ? null : wrap(part(new LocalTime(toMilliseconds(value), id)));
    }, operands);
  };
  return [name, operator];
}

/** `{date, timezone}` or the date alone. */
function dateArguments(name: string, argument: Value, compiler: Compiler): [Expr, Expr | undefined] {
  if (argument instanceof Doc && !argument.keys().next().value?.startsWith('$')) {
    for (const key of argument.keys()) {
      if (key !== 'date' && key !== 'timezone') throw new MongoError(40535, `unrecognized option to ${name}: "${key}"`);
    }
    if (!argument.has('date'))
      throw new MongoError(40539, `missing 'date' argument to ${name}, provided: ${name}: ${formatValue(argument)}`);
    const zone = argument.get('timezone');
    return [compiler.compile(argument.get('date')!), zone === undefined ? undefined : compiler.compile(zone)];
  }
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length !== 1)
    throw new MongoError(40536, `${name} accepts exactly one argument if given an array, but was given ${list.length}`);
  return [compiler.compile(list[0]!), undefined];
}

const dateToParts: Operator = (argument, compiler) => {
  const codes = { notObject: 40524, unknown: 40520 };
  const args = namedArguments('$dateToParts', argument, compiler, ['date', 'timezone', 'iso8601'], codes);
  const date = requireArgument('$dateToParts', args, 'date', 40522);
  return (frame) => {
    const value = date(frame);
    const zone = readZone('$dateToParts', args.timezone, frame);
    const iso = args.iso8601 ? args.iso8601(frame) : false;
    if (isNullish(value) || zone === null || isNullish(iso)) return null;
    if (typeof iso !== 'boolean')
      throw new MongoError(40521, `iso8601 must evaluate to a bool, found ${typeName(iso)}`);
    return partsOf(new LocalTime(toMilliseconds(value), zone), iso);
  };
};

function partsOf(d: LocalTime, iso: boolean): Doc {
  const day: [string, number][] = iso
    ? [
        ['isoWeekYear', d.isoWeekYear],
        ['isoWeek', d.isoWeek],
        ['isoDayOfWeek', d.isoDayOfWeek],
      ]
    : [
        ['year', d.year],
        ['month', d.month],
        ['day', d.day],
      ];
  const time: [string, number][] = [
    ['hour', d.hour],
    ['minute', d.minute],
    ['second', d.second],
    ['millisecond', d.millisecond],
  ];
  return new Doc([...day, ...time].map(([key, n]) => [key, new Int32(n)]));
}

const CALENDAR = ['year', 'month', 'day'];
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const TIME = ['hour', 'minute', 'second', 'millisecond'];

const dateFromParts: Operator = (argument, compiler) => {
  const codes = { notObject: 40519, unknown: 40518 };
  const args = namedArguments('$dateFromParts', argument, compiler, [...CALENDAR, ...ISO, ...TIME, 'timezone'], codes);
  const iso = ISO.some((key) => args[key]);
  if (iso && CALENDAR.some((key) => args[key])) {
    throw new MongoError(40525, '$dateFromParts does not allow mixing natural dates with ISO dates');
  }
  if (!iso && !args.year)
    throw new MongoError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  if (iso && !args.isoWeekYear) throw new MongoError(40526, "$dateFromParts requires 'isoWeekYear' to be present");
  return (frame) => {
    const zone = readZone('$dateFromParts', args.timezone, frame);
    if (zone === null) return null;
    const numbers: Record<string, number> = {};
    for (const key of [...(iso ? ISO : CALENDAR), ...TIME]) {
      const value = args[key]?.(frame);
      if (args[key] && isNullish(value)) return null;
      numbers[key] = partNumber(key, value);
    }
    return new DateTime(assemble(numbers, iso, zone));
  };
};

function partNumber(key: string, value: Value | undefined): number {
  if (value === undefined) return TIME.includes(key) ? 0 : 1;
  const n = toSafeInteger(value);
  if (n === undefined)
    throw new MongoError(
      40515,
      `'${key}' must evaluate to an integer, found ${typeName(value)} with value ${formatValue(value)}`,
    );
  if (key === 'year' || key === 'isoWeekYear') {
    if (n < 1 || n > 9999)
      throw new MongoError(
        key === 'year' ? 40523 : 31095,
        `'${key}' must evaluate to an integer in the range 1 to 9999, found ${n}`,
      );
  } else if (Math.abs(n) > 32768 && key !== 'second' && key !== 'millisecond' && key !== 'minute') {
    throw new MongoError(
      31034,
      `'${key}' must evaluate to a value in the range [-32768, 32767]; value ${n} is not in range`,
    );
  }
  return n;
}

/** Parts beyond their range carry over into the next larger one. */
function assemble(n: Record<string, number>, iso: boolean, zone: string): number {
  const part = (key: string): number => n[key] ?? 0;
  const start = iso
    ? isoDay(part('isoWeekYear'), part('isoWeek'), part('isoDayOfWeek'))
    : calendarDay(part('year'), part('month'), part('day'));
  const time = {
    hours: part('hour'),
    minutes: part('minute'),
    seconds: part('second'),
    milliseconds: part('millisecond'),
  };
  return start.toPlainDateTime().add(time).toZonedDateTime(zone).epochMilliseconds;
}

function calendarDay(year: number, month: number, day: number): Temporal.PlainDate {
  return new Temporal.PlainDate(year, 1, 1).add({ months: month - 1 }).add({ days: day - 1 });
}

function isoDay(year: number, week: number, day: number): Temporal.PlainDate {
  const fourth = new Temporal.PlainDate(year, 1, 4);
  return fourth.add({ days: (week - 1) * 7 + day - fourth.dayOfWeek });
}

function timestampPart(name: string, part: (v: Timestamp) => bigint): [string, Operator] {
  return unary(name, (v) => {
    if (isNullish(v)) return null;
    if (v instanceof Timestamp) return part(v);
    throw new MongoError(5687301, `${name} requires a timestamp argument, found: ${typeName(v)}`);
  });
}

export const DATE: [string, Operator][] = [
  ...Object.entries(DATE_PARTS).map(([name, part]) => datePart(name, part)),
  ['$dateToParts', dateToParts],
  ['$dateFromParts', dateFromParts],
  timestampPart('$tsSecond', (v) => v.value >> 32n),
  timestampPart('$tsIncrement', (v) => v.value & 0xffffffffn),
];
