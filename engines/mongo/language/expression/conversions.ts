import { decimalToInteger, formatDecimal, parseDecimal, toParts } from '../../bson/decimal128.ts';
import { isNumber, type NumberValue } from '../../bson/number.ts';
import { Binary, DateTime, Decimal128, Int32, ObjectId, Timestamp, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { toDecimal } from '../arithmetic.ts';
import { typeName } from '../bson-type.ts';
import { parseDateText } from '../dates/date-format.ts';
import { toMilliseconds } from '../dates/time-zone.ts';
import { formatDate, formatDouble, formatValue, toHex } from '../format.ts';
import { fitsInt32, fitsInt64, toDouble } from '../number.ts';

/** How binary data is read and written; the subtype is that of the result. */
export interface ConvertOptions {
  subtype: number;
  format: string | undefined;
}

type Conversion = (v: Value, options: ConvertOptions) => Value;

export function failure(why: string, detail = ''): MongoError {
  return new MongoError('ConversionFailure', `${why} in $convert with no onError value${detail}`);
}

function unsupported(v: Value, type: string): MongoError {
  return failure(`Unsupported conversion from ${typeName(v)} to ${type}`);
}

function overflow(v: Value): MongoError {
  return failure('Conversion would overflow target type', `: ${formatValue(v)}`);
}

/** The whole part of a number that has one. */
function wholePart(v: NumberValue): bigint {
  if (v instanceof Int32) return BigInt(v.value);
  if (typeof v === 'bigint') return v;
  const n = toDouble(v);
  if (Number.isNaN(n)) throw failure('Attempt to convert NaN value to integer type');
  const infinite = v instanceof Decimal128 ? toParts(v.bytes).kind === 'infinite' : !Number.isFinite(n);
  if (infinite) throw failure('Attempt to convert infinity value to integer type');
  return v instanceof Decimal128 ? decimalToInteger(v)! : BigInt(Math.trunc(n));
}

function parseWhole(text: string, fits: (n: bigint) => boolean): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw unparsed(text, text === '' ? 'No digits' : 'Did not consume whole string.');
  const n = BigInt(text.replace(/^\+/, ''));
  if (!fits(n)) throw unparsed(text, 'Overflow');
  return n;
}

function unparsed(text: string, why: string): MongoError {
  return failure(`Failed to parse number '${text}'`, `: ${why}`);
}

const toInt: Conversion = (v) => {
  if (typeof v === 'boolean') return new Int32(v ? 1 : 0);
  if (typeof v === 'string') return new Int32(Number(parseWhole(v, fitsInt32)));
  if (!isNumber(v)) throw unsupported(v, 'int');
  const n = wholePart(v);
  if (!fitsInt32(n)) throw overflow(v);
  return new Int32(Number(n));
};

const toLong: Conversion = (v) => {
  if (typeof v === 'boolean') return v ? 1n : 0n;
  if (typeof v === 'string') return parseWhole(v, fitsInt64);
  if (v instanceof DateTime) return v.ms;
  if (!isNumber(v)) throw unsupported(v, 'long');
  const n = wholePart(v);
  if (!fitsInt64(n)) throw overflow(v);
  return n;
};

const DOUBLE_TEXT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i;

const toDoubleValue: Conversion = (v) => {
  if (typeof v === 'boolean') return v ? 1 : 0;
  if (v instanceof DateTime) return Number(v.ms);
  if (typeof v === 'string') {
    if (!DOUBLE_TEXT.test(v)) throw unparsed(v, v === '' ? 'Empty string' : 'Did not consume whole string.');
    const n = Number(v.replace(/inf(inity)?$/i, 'Infinity').replace(/^[+-]?nan$/i, 'NaN'));
    if (!Number.isFinite(n) && /\d/.test(v)) throw unparsed(v, 'Out of range');
    return n;
  }
  if (!isNumber(v)) throw unsupported(v, 'double');
  const n = toDouble(v);
  if (!Number.isFinite(n) && v instanceof Decimal128 && toParts(v.bytes).kind === 'finite') throw overflow(v);
  return n;
};

const toDecimalValue: Conversion = (v) => {
  if (typeof v === 'boolean') return toDecimal(new Int32(v ? 1 : 0));
  if (v instanceof DateTime) return toDecimal(v.ms);
  if (typeof v === 'string') {
    const parsed = parseDecimal(v);
    if (!parsed) throw unparsed(v, v === '' ? 'Empty string' : 'Failed to parse string to decimal');
    return parsed;
  }
  if (isNumber(v)) return toDecimal(v);
  throw unsupported(v, 'decimal');
};

const toStringValue: Conversion = (v, { format }) => {
  if (typeof v === 'string') return v;
  if (typeof v === 'boolean' || typeof v === 'bigint') return String(v);
  if (typeof v === 'number') return formatDouble(v);
  if (v instanceof Int32) return String(v.value);
  if (v instanceof Decimal128) return formatDecimal(v);
  if (v instanceof ObjectId) return toHex(v.bytes);
  if (v instanceof DateTime) return formatDate(v);
  if (v instanceof Binary) return writeBinary(v, format ?? 'auto');
  throw unsupported(v, 'string');
};

function writeBinary({ bytes, subtype }: Binary, format: string): string {
  const buffer = Buffer.from(bytes);
  const style = format === 'auto' ? (subtype === 4 ? 'uuid' : 'base64') : format;
  switch (style) {
    case 'base64':
    case 'base64url':
    case 'hex':
      return style === 'hex' ? buffer.toString('hex').toUpperCase() : buffer.toString(style);
    case 'utf8':
      return buffer.toString('utf8');
    case 'uuid':
      if (subtype !== 4 || bytes.length !== 16)
        throw failure(`Conversion to string with format 'uuid' needs binary data of subtype 4`);
      return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
  throw new MongoError(4341125, `Invalid 'format' argument for $convert: ${format}`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const toBinary: Conversion = (v, { subtype, format }) => {
  if (v instanceof Binary) {
    if (v.subtype !== subtype) throw failure('Conversions between different binary subtypes are not supported');
    return v;
  }
  if (typeof v !== 'string') throw unsupported(v, 'binData');
  const style = format ?? (subtype === 4 ? 'uuid' : 'base64');
  const valid = { uuid: UUID, hex: /^(?:[0-9a-f]{2})*$/i, base64: BASE64, base64url: /^[\w-]*={0,2}$/, utf8: /^/ }[
    style
  ];
  if (!valid?.test(v)) throw failure(`Input string '${v}' does not match the '${style}' format`);
  const encoding = style === 'uuid' || style === 'hex' ? 'hex' : (style as BufferEncoding);
  return new Binary(new Uint8Array(Buffer.from(style === 'uuid' ? v.replaceAll('-', '') : v, encoding)), subtype);
};

const toObjectId: Conversion = (v) => {
  if (v instanceof ObjectId) return v;
  if (typeof v !== 'string') throw unsupported(v, 'objectId');
  if (v.length !== 24) {
    throw failure(
      `Failed to parse objectId '${v}'`,
      `: Invalid string length for parsing to OID, expected 24 but found ${v.length}`,
    );
  }
  if (!/^[0-9a-f]{24}$/i.test(v))
    throw failure(`Failed to parse objectId '${v}'`, ': Invalid character found in hex string');
  return new ObjectId(new Uint8Array(Buffer.from(v, 'hex')));
};

const toDate: Conversion = (v) => {
  if (v instanceof DateTime) return v;
  if (v instanceof ObjectId || v instanceof Timestamp) return new DateTime(toMilliseconds(v));
  if (typeof v === 'string') return new DateTime(parseDateText(v));
  if (!isNumber(v) || v instanceof Int32) throw unsupported(v, 'date');
  const ms = wholePart(v);
  if (!fitsInt64(ms)) throw overflow(v);
  return new DateTime(ms);
};

const toBool: Conversion = (v) => {
  if (typeof v === 'boolean') return v;
  return isNumber(v) ? toDouble(v) !== 0 : true;
};

/** How a value that is not null becomes each type. */
export const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['int', toInt],
  ['long', toLong],
  ['double', toDoubleValue],
  ['decimal', toDecimalValue],
  ['string', toStringValue],
  ['objectId', toObjectId],
  ['date', toDate],
  ['bool', toBool],
  ['binData', toBinary],
]);
