import type { Totals } from '@sequelstring/contract/records/routes.ts';
import { currentLocale } from './format.ts';
import { minorDigits } from './money.ts';

/** A month `2027-02` in words: `February 2027`, or short on the axis of a chart. */
export function formatMonth(month: string, style: 'long' | 'short' = 'long'): string {
  const options = style === 'long' ? ({ month: 'long', year: 'numeric' } as const) : ({ month: 'short' } as const);
  return new Intl.DateTimeFormat(currentLocale(), { ...options, timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

/** The month of a day and those that follow, `count` in all. */
export function monthsFrom(day: string, count: number): string[] {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, 7),
  );
}

/** First and last day of a month `2027-02`. */
export function daysOfMonth(month: string): [first: string, last: string] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return [`${month}-01`, new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)];
}

/** `€1.2M`, for the axis of a chart. */
export const compactMoney = (minor: number, currency: string): string =>
  new Intl.NumberFormat(currentLocale(), {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(minor / 10 ** minorDigits(currency));

/** The currency of most of the groups: amounts of several add up to nothing that a chart could show. */
export function mainCurrency(totals: readonly Totals[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { currency } of totals.flatMap(({ sums }) => sums)) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
