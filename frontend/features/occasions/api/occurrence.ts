import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { daysBetween } from './zoned-time.ts';

/** When a date comes round next. */
export interface Occurrence {
  /** `2027-02-28` */
  day: string;
  inDays: number;
  /** How old somebody turns, or how many years it has been; unknown without a year. */
  years?: number;
}

/** The part of a date that says on which days it falls; without `createdAt` it is being entered now. */
export type RecurringDate = Pick<ImportantDate, 'date' | 'leapDay' | 'repeatAnnually'> &
  Partial<Pick<ImportantDate, 'createdAt'>>;

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Years between two leap days around 2100. */
const longestGap = 8;

/** Whether a date such as `1992-02-29` or `--02-29` falls on a leap day. */
export const isLeapDay = (date: string): boolean => date.endsWith('-02-29');

/** The year of a date; undefined where it is not known. */
export const yearOf = (date: string): number | undefined =>
  date.startsWith('--') ? undefined : Number(date.slice(0, 4));

/** The day on which a date falls in a year, computed from the original date; undefined where it is left out that year. */
export function dayInYear({ date, leapDay }: RecurringDate, year: number): string | undefined {
  const monthDay = date.slice(-5);
  if (monthDay !== '02-29' || isLeap(year)) return `${year}-${monthDay}`;
  if (leapDay === 'leap-years-only') return undefined;
  return leapDay === 'feb28' ? `${year}-02-28` : `${year}-03-01`;
}

/**
 * The next time that a date comes round on or after `today` (`2027-02-28`). One that does not repeat comes round once: in
 * its own year, or without a year on the first such day since it was entered.
 */
export function nextOccurrence(date: RecurringDate, today: string): Occurrence | undefined {
  const born = yearOf(date.date);
  const entered = date.createdAt?.slice(0, 10) ?? today;
  const from = date.repeatAnnually || born !== undefined || entered > today ? today : entered;
  const start = Math.max(Number(from.slice(0, 4)), born ?? 0);
  const end = !date.repeatAnnually && born !== undefined ? born : start + longestGap;
  for (let year = start; year <= end; year++) {
    const day = dayInYear(date, year);
    if (!day || day < from) continue;
    if (day < today) return undefined;
    return { day, inDays: daysBetween(today, day), years: born === undefined ? undefined : year - born };
  }
  return undefined;
}

/** "today", "tomorrow", "in 12 days"; beyond two months in months. */
export function describeDistance(inDays: number): string {
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  return inDays < 60 ? words.format(inDays, 'day') : words.format(Math.round(inDays / 30.4), 'month');
}

/** What happens at an occurrence: "turns 40 in 12 days", "10 years tomorrow", "in 3 days". */
export function describeOccurrence(type: ImportantDate['type'], { inDays, years }: Occurrence): string {
  const distance = describeDistance(inDays);
  if (!years) return distance;
  return type === 'birthday' ? `turns ${years} ${distance}` : `${years} ${years === 1 ? 'year' : 'years'} ${distance}`;
}
