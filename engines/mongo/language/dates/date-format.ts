import { MongoError } from '../../errors.ts';
import type { LocalTime } from './time-zone.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

type Field = (d: LocalTime) => string;

/** What each specifier of `$dateToString` writes. */
const WRITERS: Record<string, Field> = {
  d: (d) => pad(d.day, 2),
  G: (d) => pad(d.isoWeekYear, 4),
  H: (d) => pad(d.hour, 2),
  j: (d) => pad(d.dayOfYear, 3),
  L: (d) => pad(d.millisecond, 3),
  m: (d) => pad(d.month, 2),
  M: (d) => pad(d.minute, 2),
  S: (d) => pad(d.second, 2),
  u: (d) => String(d.isoDayOfWeek),
  U: (d) => pad(d.week, 2),
  V: (d) => pad(d.isoWeek, 2),
  w: (d) => String(d.dayOfWeek),
  Y: (d) => pad(d.year, 4),
  z: formatOffset,
  Z: (d) => String(d.offset),
  b: (d) =>
    MONTHS[d.month - 1]!.slice(0, 3)
      .toLowerCase()
      .replace(/^./, (c) => c.toUpperCase()),
  B: (d) => MONTHS[d.month - 1]!,
  '%': () => '%',
};

function formatOffset({ offset }: LocalTime): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** Compiles a format such as `%Y-%m-%dT%H:%M:%S.%LZ`. Throws for unknown specifiers. */
export function compileDateFormat(format: string): (date: LocalTime) => string {
  const pieces = splitFormat(format, WRITERS).map(
    (piece): Field => (typeof piece === 'string' ? () => piece : WRITERS[piece.specifier]!),
  );
  return (date) => {
    if (date.year < 0 || date.year > 9999) {
      throw new MongoError(
        18537,
        `Could not convert date to string: date component was outside the supported range of 0-9999: ${date.year}`,
      );
    }
    return pieces.map((piece) => piece(date)).join('');
  };
}

function splitFormat(format: string, known: Record<string, unknown>): (string | { specifier: string })[] {
  const pieces: (string | { specifier: string })[] = [];
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      pieces.push(format[i]!);
      continue;
    }
    const specifier = format[++i];
    if (specifier === undefined) throw new MongoError(18535, "Unmatched '%' at end of format string");
    if (!(specifier in known)) throw new MongoError(18536, `Invalid format character '%${specifier}' in format string`);
    pieces.push({ specifier });
  }
  return pieces;
}

/** What a date string says, part by part. */
interface Parsed {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  isoYear?: number;
  isoWeek?: number;
  isoDay?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
  /** Minutes east of UTC. */
  offset?: number;
  zone?: string;
}

type Reader = [pattern: string, read: (text: string, into: Parsed) => void];

const number = (pattern: string, key: Exclude<keyof Parsed, 'zone'>): Reader => [
  pattern,
  (text, into) => {
    into[key] = Number(text);
  },
];

const READERS: Record<string, Reader> = {
  d: number('\\d{1,2}', 'day'),
  G: number('\\d{4}', 'isoYear'),
  H: number('\\d{1,2}', 'hour'),
  j: number('\\d{1,3}', 'dayOfYear'),
  L: ['\\d{1,3}', readFraction],
  m: number('\\d{1,2}', 'month'),
  M: number('\\d{1,2}', 'minute'),
  S: number('\\d{1,2}', 'second'),
  u: number('\\d', 'isoDay'),
  V: number('\\d{1,2}', 'isoWeek'),
  Y: number('\\d{4}', 'year'),
  z: ['Z|[+-]\\d{2}:?\\d{2}|[+-]\\d{2}|[A-Za-z_]+(?:/[A-Za-z_]+)*', readZone],
  Z: number('[+-]?\\d{1,4}', 'offset'),
  b: ['[A-Za-z]{3}', readMonth],
  B: ['[A-Za-z]{3,9}', readMonth],
  '%': ['%', () => {}],
};

function readZone(text: string, into: Parsed): void {
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (!offset) into.zone = text === 'Z' ? 'UTC' : text;
  else into.offset = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
}

function readFraction(text: string, into: Parsed): void {
  into.millisecond = Number(text.padEnd(3, '0'));
}

function readMonth(text: string, into: Parsed): void {
  const month = MONTHS.findIndex((name) => name.slice(0, text.length).toLowerCase() === text.toLowerCase());
  into.month = month < 0 ? Number.NaN : month + 1;
}

/** The instant, in milliseconds, that a text in a given format stands for; `zone` applies where the text names none. */
export function parseDateFormat(text: string, format: string, zone: string | undefined): number {
  const pieces = splitFormat(format, READERS);
  const pattern = pieces.map((piece) =>
    typeof piece === 'string' ? piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : `(${READERS[piece.specifier]![0]})`,
  );
  const match = new RegExp(`^${pattern.join('')}$`).exec(text);
  if (!match) throw unparsed(text, `format literal not found or trailing data for format "${format}"`);
  const parsed: Parsed = {};
  const specifiers = pieces.filter((piece) => typeof piece === 'object');
  specifiers.forEach((piece, i) => {
    READERS[piece.specifier]![1](match[i + 1]!, parsed);
  });
  return toInstant(text, parsed, zone);
}

const ISO_TEXT =
  /^(\d{4})-?(\d{1,2})(?:-?(\d{1,2}))?(?:[T ]\s*(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z_]+(?:\/[A-Za-z_]+)*)?)?$/;
const WORDY_TEXT =
  /^(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})\s+([A-Za-z]{3,9})|([A-Za-z]{3,9})\s+(\d{1,2}))(?:,|st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/;

/** The instant of a date in ISO 8601 or written out in English, in milliseconds. Throws ConversionFailure. */
export function parseDateText(text: string, zone?: string): number {
  const trimmed = text.trim();
  const iso = ISO_TEXT.exec(trimmed);
  const parsed: Parsed = {};
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, suffix] = iso;
    Object.assign(parsed, { year: Number(year), month: Number(month), day: Number(day ?? 1) });
    Object.assign(parsed, { hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0) });
    parsed.millisecond = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
    if (suffix) readZone(suffix, parsed);
    return toInstant(text, parsed, zone);
  }
  const wordy = WORDY_TEXT.exec(trimmed);
  if (!wordy) throw unparsed(text, 'unexpected character or incomplete date');
  readMonth(wordy[2] ?? wordy[3]!, parsed);
  Object.assign(parsed, { day: Number(wordy[1] ?? wordy[4]), year: Number(wordy[5]) });
  Object.assign(parsed, { hour: Number(wordy[6] ?? 0), minute: Number(wordy[7] ?? 0), second: Number(wordy[8] ?? 0) });
  if (wordy[9]) readZone(wordy[9] === 'GMT' ? 'Z' : wordy[9], parsed);
  return toInstant(text, parsed, zone);
}

function unparsed(text: string, why: string): MongoError {
  return new MongoError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);
}

function toInstant(text: string, p: Parsed, zone: string | undefined): number {
  const named = p.offset !== undefined || p.zone !== undefined;
  if (named && zone !== undefined && zone !== 'UTC') {
    throw new MongoError(
      'ConversionFailure',
      `you cannot pass in a date/time string with time zone information ('${text}') together with a timezone argument`,
    );
  }
  try {
    const day = dayOf(p);
    if (!day) throw unparsed(text, 'an incomplete date/time string has been found, with elements missing');
    const { hour = 0, minute = 0, second = 0, millisecond = 0 } = p;
    const time = Temporal.PlainTime.from({ hour, minute, second, millisecond }, { overflow: 'reject' });
    const local = day.toPlainDateTime(time);
    if (p.offset !== undefined) return local.toZonedDateTime('UTC').epochMilliseconds - p.offset * 60_000;
    return local.toZonedDateTime(p.zone ?? zone ?? 'UTC').epochMilliseconds;
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw unparsed(text, error instanceof Error ? error.message : String(error));
  }
}

function dayOf(p: Parsed): Temporal.PlainDate | undefined {
  if (p.isoYear !== undefined) {
    const fourth = new Temporal.PlainDate(p.isoYear, 1, 4);
    return fourth.add({ days: ((p.isoWeek ?? 1) - 1) * 7 + (p.isoDay ?? 1) - fourth.dayOfWeek });
  }
  if (p.year === undefined) return undefined;
  if (p.dayOfYear !== undefined) {
    const start = new Temporal.PlainDate(p.year, 1, 1);
    if (p.dayOfYear < 1 || p.dayOfYear > start.daysInYear) throw new RangeError('day of year out of range');
    return start.add({ days: p.dayOfYear - 1 });
  }
  if (p.month === undefined || p.day === undefined) return undefined;
  return Temporal.PlainDate.from({ year: p.year, month: p.month, day: p.day }, { overflow: 'reject' });
}
