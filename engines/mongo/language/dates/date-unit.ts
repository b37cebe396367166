import { MongoError } from '../../errors.ts';

export const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
export type Unit = (typeof UNITS)[number];

const LENGTH: Partial<Record<Unit, number>> = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 };
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const REFERENCE = new Temporal.PlainDate(2000, 1, 1);

export function isUnit(text: unknown): text is Unit {
  return (UNITS as readonly unknown[]).includes(text);
}

/** 1 for Monday to 7 for Sunday, out of `Monday`, `mon`...; undefined for what is no day of the week. */
export function parseWeekday(text: string): number | undefined {
  const at = DAYS.findIndex((day) => day === text.toLowerCase() || day.slice(0, 3) === text.toLowerCase());
  return at < 0 ? undefined : at + 1;
}

/** A date moved by `amount` units, by the calendar and clock of its zone. */
export function addUnits(date: Temporal.ZonedDateTime, unit: Unit, amount: number): Temporal.ZonedDateTime {
  try {
    if (unit === 'quarter') return date.add({ months: amount * 3 });
    return date.add({ [`${unit}s`]: amount });
  } catch {
    throw new MongoError(5976500, 'date value is out of range');
  }
}

/** How many boundaries of a unit lie between two instants. */
export function diffUnits(
  start: Temporal.ZonedDateTime,
  end: Temporal.ZonedDateTime,
  unit: Unit,
  firstDay: number,
): number {
  const length = LENGTH[unit];
  if (length !== undefined) {
    // Hours begin where the clock of the zone has them begin.
    const floor = (d: Temporal.ZonedDateTime) =>
      Math.floor((d.epochMilliseconds + d.offsetNanoseconds / 1e6) / length) * length - d.offsetNanoseconds / 1e6;
    return Math.round((floor(end) - floor(start)) / length);
  }
  const [from, to] = [start.toPlainDate(), end.toPlainDate()];
  switch (unit) {
    case 'year':
      return to.year - from.year;
    case 'quarter':
      return (to.year - from.year) * 4 + Math.floor((to.month - 1) / 3) - Math.floor((from.month - 1) / 3);
    case 'month':
      return (to.year - from.year) * 12 + to.month - from.month;
    case 'week':
      return startOfWeek(from, firstDay).until(startOfWeek(to, firstDay)).days / 7;
    default:
      return from.until(to).days;
  }
}

export function startOfWeek(day: Temporal.PlainDate, firstDay: number): Temporal.PlainDate {
  return day.subtract({ days: (day.dayOfWeek - firstDay + 7) % 7 });
}

/** The beginning of the bin of `size` units that a date lies in; bins are counted from 1 January 2000. */
export function truncate(
  date: Temporal.ZonedDateTime,
  unit: Unit,
  size: number,
  firstDay: number,
): Temporal.ZonedDateTime {
  const length = LENGTH[unit];
  if (length !== undefined) return truncateTime(date, length * size);
  const day = date.toPlainDate();
  const at = (start: Temporal.PlainDate) => start.toZonedDateTime(date.timeZoneId);
  const floor = (n: number, step: number) => Math.floor(n / step) * step;
  if (unit === 'year') return at(REFERENCE.add({ years: floor(day.year - 2000, size) }));
  if (unit === 'month' || unit === 'quarter') {
    const months = (day.year - 2000) * 12 + day.month - 1;
    return at(REFERENCE.add({ months: floor(months, unit === 'quarter' ? size * 3 : size) }));
  }
  if (unit === 'day') return at(REFERENCE.add({ days: floor(REFERENCE.until(day).days, size) }));
  // The first week is the one that begins on or after the reference day.
  const first = startOfWeek(REFERENCE.add({ days: 6 }), firstDay);
  return at(first.add({ days: floor(first.until(day).days, size * 7) }));
}

function truncateTime(date: Temporal.ZonedDateTime, length: number): Temporal.ZonedDateTime {
  const offset = date.offsetNanoseconds / 1e6;
  const reference = Date.UTC(2000, 0, 1);
  const local = date.epochMilliseconds + offset - reference;
  const start = Math.floor(local / length) * length + reference - offset;
  return Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(date.timeZoneId);
}
