import type { Period } from '@sequelstring/contract/filter.ts';

/** Days from the first to before the second. */
export interface DayRange {
  from: Temporal.PlainDate;
  before: Temporal.PlainDate;
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
const counts = { last: -1, this: 0, next: 1 } as const;
const days = { yesterday: -1, today: 0, tomorrow: 1 } as const;

/** The days of a period, seen from `today`; weeks begin on Monday. */
export function daysOf(period: Period, today: Temporal.PlainDate): DayRange {
  if (typeof period !== 'string') return 'last' in period ? lastDays(period, today) : nextDays(period, today);
  if (period in days) {
    const from = today.add({ days: days[period as keyof typeof days] });
    return { from, before: from.add({ days: 1 }) };
  }
  const [, which, name] = /^(last|this|next)(\w+)$/.exec(period) as unknown as [string, keyof typeof counts, string];
  const unit = name.toLowerCase() as Unit;
  const from = startOf(unit, move(startOf(unit, today), unit, counts[which]));
  return { from, before: move(from, unit, 1) };
}

/** The last seven days end with today. */
const lastDays = ({ last, unit }: { last: number; unit: Unit }, today: Temporal.PlainDate): DayRange => ({
  from: move(today, unit, -last).add({ days: 1 }),
  before: today.add({ days: 1 }),
});

const nextDays = ({ next, unit }: { next: number; unit: Unit }, today: Temporal.PlainDate): DayRange => ({
  from: today,
  before: move(today, unit, next),
});

function startOf(unit: Unit, day: Temporal.PlainDate): Temporal.PlainDate {
  if (unit === 'week') return day.subtract({ days: day.dayOfWeek - 1 });
  if (unit === 'month') return day.with({ day: 1 });
  if (unit === 'quarter') return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) });
  return unit === 'year' ? day.with({ day: 1, month: 1 }) : day;
}

const move = (day: Temporal.PlainDate, unit: Unit, count: number): Temporal.PlainDate =>
  unit === 'quarter' ? day.add({ months: 3 * count }) : day.add({ [`${unit}s`]: count });

/** `today`, `today+7` or `2027-01-31`. */
export function dayOf(text: string, today: Temporal.PlainDate): Temporal.PlainDate {
  const [, count] = /^today([+-]\d+)?$/.exec(text) ?? [];
  if (text.startsWith('today')) return today.add({ days: Number(count ?? 0) });
  return Temporal.PlainDate.from(text);
}
