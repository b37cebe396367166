import { DateTime, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { compileDateFormat, parseDateFormat, parseDateText } from '../dates/date-format.ts';
import { LocalTime, toMilliseconds } from '../dates/time-zone.ts';
import { formatValue } from '../format.ts';
import { readZone } from './date-parts.ts';
import { isNullish, type Operator } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

const UTC_FORMAT = '%Y-%m-%dT%H:%M:%S.%LZ';
const LOCAL_FORMAT = '%Y-%m-%dT%H:%M:%S.%L';

function requireFormat(name: string, v: Value): string {
  if (typeof v === 'string') return v;
  throw new MongoError(
    name === '$dateToString' ? 18533 : 40684,
    `${name} requires that 'format' be a string, found: ${typeName(v)} with value ${formatValue(v)}`,
  );
}

const dateToString: Operator = (argument, compiler) => {
  const codes = { notObject: 18629, unknown: 18534 };
  const args = namedArguments('$dateToString', argument, compiler, ['date', 'format', 'timezone', 'onNull'], codes);
  const date = requireArgument('$dateToString', args, 'date', 18628);
  const formats = new Map<string, (d: LocalTime) => string>();
  const writer = (format: string) => {
    const known = formats.get(format) ?? compileDateFormat(format);
    formats.set(format, known);
    return known;
  };
  if (typeof args.format?.constant?.value === 'string') writer(args.format.constant.value);
  return (frame) => {
    const format = args.format?.(frame);
    if (args.format && isNullish(format)) return null;
    const zone = readZone('$dateToString', args.timezone, frame);
    if (zone === null) return null;
    const value = date(frame);
    if (isNullish(value)) return args.onNull ? args.onNull(frame) : null;
    const fallback = zone === 'UTC' ? UTC_FORMAT : LOCAL_FORMAT;
    const text = isNullish(format) ? fallback : requireFormat('$dateToString', format);
    return writer(text)(new LocalTime(toMilliseconds(value), zone));
  };
};

const dateFromString: Operator = (argument, compiler) => {
  const codes = { notObject: 40540, unknown: 40541 };
  const known = ['dateString', 'format', 'timezone', 'onError', 'onNull'];
  const args = namedArguments('$dateFromString', argument, compiler, known, codes);
  const text = requireArgument('$dateFromString', args, 'dateString', 40542);
  return (frame) => {
    const format = args.format?.(frame);
    if (!isNullish(format)) requireFormat('$dateFromString', format);
    const zone = readZone('$dateFromString', args.timezone, frame);
    const value = text(frame);
    if (isNullish(value)) return args.onNull ? args.onNull(frame) : null;
    if (zone === null || (args.format && isNullish(format))) return null;
    try {
      return parseText(value, format as string | undefined, args.timezone ? zone : undefined);
    } catch (error) {
      const parsing = error instanceof MongoError && error.codeName === 'ConversionFailure';
      if (args.onError && parsing) return args.onError(frame);
      throw error;
    }
  };
};

function parseText(value: Value, format: string | undefined, zone: string | undefined): DateTime {
  if (typeof value !== 'string') {
    const found = `found: ${typeName(value)} with value ${formatValue(value)}`;
    throw new MongoError('ConversionFailure', `$dateFromString requires that 'dateString' be a string, ${found}`);
  }
  return new DateTime(format === undefined ? parseDateText(value, zone) : parseDateFormat(value, format, zone));
}

export const DATE_TEXT: [string, Operator][] = [
  ['$dateToString', dateToString],
  ['$dateFromString', dateFromString],
];
