import type { ImportantDate, LeapDay } from '@sequelstring/contract/dates.ts';

/** The part of an important date that says on which days it falls. */
export type Recurrence = Pick<ImportantDate, 'date' | 'leapDay' | 'repeatAnnually' | 'createdAt'>;

/** One day on which a date falls, and the instant when its greeting is due. At most one per calendar year. */
export interface Occurrence {
  year: number;
  day: Temporal.PlainDate;
  dueAt: Temporal.Instant;
}

/** A date as written: `1990-03-15`, or `--03-15` where the year is not known. */
export interface WrittenDate {
  year?: number;
  month: number;
  day: number;
}

/** Reads what the contract's `OccasionDate` has let through. */
export function parseWrittenDate(text: string): WrittenDate {
  const [, year, month, day] = /^(?:(\d{4})|-)-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (!month || !day) throw new RangeError(`${JSON.stringify(text)} is not a date`);
  return { year: year ? Number(year) : undefined, month: Number(month), day: Number(day) };
}

/** The day on which the date falls in `year`; undefined where it has none then. Counts from the written date alone. */
export function dayInYear(recurrence: Recurrence, year: number, zone: string): Temporal.PlainDate | undefined {
  const written = parseWrittenDate(recurrence.date);
  if (written.year !== undefined && (year < written.year || (!recurrence.repeatAnnually && year > written.year))) {
    return undefined;
  }
  const day = fitToYear(written, year, recurrence.leapDay);
  if (!day || recurrence.repeatAnnually || written.year !== undefined) return day;
  return isFirstSinceCreation(recurrence, written, day, zone) ? day : undefined;
}

/**
 * The instant at which `sendTime` (`09:00`) stands on the clocks of `zone` on that day. A time that a clock change skips
 * becomes the time as much later as the clocks jumped; of a repeated one it is the first (RFC 5545 3.3.5).
 */
export const dueInstant = (day: Temporal.PlainDate, sendTime: string, zone: string): Temporal.Instant =>
  day
    .toPlainDateTime(Temporal.PlainTime.from(sendTime))
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toInstant();

/** From `from` up to but not at `to`, and the days of a zone on which that can be. */
export interface Stretch {
  zone: string;
  from: Temporal.Instant;
  to: Temporal.Instant;
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
}

export const stretchIn = (zone: string, from: Temporal.Instant, to: Temporal.Instant): Stretch => ({
  zone,
  from,
  to,
  first: dayIn(from, zone).subtract(CLOCK_JUMP),
  last: dayIn(to, zone).add(CLOCK_JUMP),
});

/** Every occurrence that is due within the stretch, in order. */
export function occurrencesWithin(
  recurrence: Recurrence,
  sendTime: string,
  { zone, from, to, first, last }: Stretch,
): Occurrence[] {
  const found: Occurrence[] = [];
  for (let year = first.year; year <= last.year; year += 1) {
    const day = dayInYear(recurrence, year, zone);
    // Asking the zone what time it is costs far more than these comparisons.
    if (!day || isDayBefore(day, first) || isDayBefore(last, day)) continue;
    const dueAt = dueInstant(day, sendTime, zone);
    if (isBefore(dueAt, to) && !isBefore(dueAt, from)) found.push({ year, day, dueAt });
  }
  return found;
}

/** The first occurrence that is due at `from` or later; undefined where none will come. */
export function nextOccurrence(
  recurrence: Recurrence,
  clock: { sendTime: string; zone: string },
  from: Temporal.Instant,
): Occurrence | undefined {
  const start = Math.max(yearIn(from, clock.zone) - 1, firstPossibleYear(recurrence));
  for (let year = start; year <= start + LONGEST_GAP; year += 1) {
    const occurrence = occurrenceIn(recurrence, clock, year);
    if (occurrence && !isBefore(occurrence.dueAt, from)) return occurrence;
  }
  return undefined;
}

/** The occurrence of one calendar year. */
export function occurrenceIn(
  recurrence: Recurrence,
  clock: { sendTime: string; zone: string },
  year: number,
): Occurrence | undefined {
  const day = dayInYear(recurrence, year, clock.zone);
  return day && { year, day, dueAt: dueInstant(day, clock.sendTime, clock.zone) };
}

/** 29 February has eight years between two leap years around 2100; one more as the search starts in the year before. */
const LONGEST_GAP = 9;

function fitToYear({ month, day }: WrittenDate, year: number, leapDay: LeapDay): Temporal.PlainDate | undefined {
  const isLeapDay = month === 2 && day === 29;
  if (!isLeapDay || Temporal.PlainDate.from({ year, month: 1, day: 1 }).inLeapYear) {
    return Temporal.PlainDate.from({ year, month, day });
  }
  if (leapDay === 'leap-years-only') return undefined;
  return Temporal.PlainDate.from(leapDay === 'feb28' ? { year, month: 2, day: 28 } : { year, month: 3, day: 1 });
}

/** A date without a year that does not repeat means the first such day from the one on which it was entered. */
function isFirstSinceCreation(
  recurrence: Recurrence,
  written: WrittenDate,
  day: Temporal.PlainDate,
  zone: string,
): boolean {
  const entered = Temporal.Instant.from(recurrence.createdAt).toZonedDateTimeISO(zone).toPlainDate();
  for (let year = entered.year; year <= entered.year + LONGEST_GAP; year += 1) {
    const candidate = fitToYear(written, year, recurrence.leapDay);
    if (candidate && Temporal.PlainDate.compare(candidate, entered) >= 0) return candidate.equals(day);
  }
  return false;
}

function firstPossibleYear(recurrence: Recurrence): number {
  const { year } = parseWrittenDate(recurrence.date);
  if (year !== undefined) return year;
  return recurrence.repeatAnnually
    ? Number.NEGATIVE_INFINITY
    : yearIn(Temporal.Instant.from(recurrence.createdAt), 'UTC') - 1;
}

/** Where the date line moved, a zone has skipped a whole day. */
const CLOCK_JUMP = { days: 2 };

const dayIn = (instant: Temporal.Instant, zone: string): Temporal.PlainDate =>
  instant.toZonedDateTimeISO(zone).toPlainDate();

const isDayBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0;

const yearIn = (instant: Temporal.Instant, zone: string): number => instant.toZonedDateTimeISO(zone).year;

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;
