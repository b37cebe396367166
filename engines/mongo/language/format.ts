import { formatDecimal } from '../bson/decimal128.ts';
import {
  Binary,
  BsonSymbol,
  Code,
  DateTime,
  Decimal128,
  Doc,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  type Value,
} from '../bson/value.ts';

/** A double as the server prints it in messages and converts it to a string. */
export function formatDouble(n: number): string {
  if (Number.isNaN(n)) return 'NaN';
  if (n === Infinity) return 'Infinity';
  if (n === -Infinity) return '-Infinity';
  if (Object.is(n, -0)) return '-0';
  const text = String(n).replace(/e([+-])(\d)$/, 'e$10$2');
  return Math.abs(n) >= 1e15 && !text.includes('e') ? shortScientific(n) : text;
}

function shortScientific(n: number): string {
  const [mantissa, exponent] = n.toExponential().split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return bytes.toHex();
}

/** A date as `2024-01-31T12:00:00.000Z`; years outside 0..9999 are given as the server does, by their milliseconds. */
export function formatDate(date: DateTime): string {
  const ms = Number(date.ms);
  const text = Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : '';
  return /^\d{4}-/.test(text) ? text : `Date(${date.ms})`;
}

/** A value as the server writes it in its messages: `{ a: 1, b: "x" }`. */
export function formatValue(v: Value | undefined): string {
  if (v === undefined) return 'MISSING';
  if (v === null) return 'null';
  switch (typeof v) {
    case 'number':
      return Number.isInteger(v) && Math.abs(v) < 1e15 ? `${formatDouble(v)}.0` : formatDouble(v);
    case 'bigint':
    case 'boolean':
      return String(v);
    case 'string':
      return JSON.stringify(v);
  }
  if (Array.isArray(v)) return v.length === 0 ? '[]' : `[ ${v.map(formatValue).join(', ')} ]`;
  if (v instanceof Doc) return formatDoc(v);
  return formatOther(v);
}

function formatDoc(doc: Doc): string {
  if (doc.size === 0) return '{}';
  return `{ ${[...doc].map(([key, value]) => `${key}: ${formatValue(value)}`).join(', ')} }`;
}

function formatOther(v: Exclude<Value, number | bigint | string | boolean | null | Doc | Value[]>): string {
  if (v instanceof Int32) return String(v.value);
  if (v instanceof Decimal128) return formatDecimal(v);
  if (v instanceof DateTime) return `new Date(${v.ms})`;
  if (v instanceof ObjectId) return `ObjectId('${toHex(v.bytes)}')`;
  if (v instanceof Regex) return `/${v.pattern}/${v.options}`;
  if (v instanceof Timestamp) return `Timestamp(${v.value >> 32n}, ${v.value & 0xffffffffn})`;
  if (v instanceof Binary) return `BinData(${v.subtype}, ${toHex(v.bytes).toUpperCase()})`;
  if (v instanceof Code) return v.code;
  if (v instanceof BsonSymbol) return JSON.stringify(v.value);
  if (v === MIN_KEY) return 'MinKey';
  return v === MAX_KEY ? 'MaxKey' : 'undefined';
}
