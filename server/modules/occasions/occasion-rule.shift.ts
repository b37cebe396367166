import type { RuleRow } from './occasion-rule.model.ts';
import { dueInstant, type Occurrence } from './occurrence.ts';

type Shift = Pick<RuleRow, 'workingDays' | 'offDays' | 'hours'>;

/** The working day on which something of this day is done: the day itself, or the next one before or after it. */
export function workingDay(day: Temporal.PlainDate, { workingDays, offDays }: Shift): Temporal.PlainDate {
  if (offDays === 'send') return day;
  const days = offDays === 'earlier' ? -1 : 1;
  let moved = day;
  while (!workingDays.includes(moved.dayOfWeek)) moved = moved.add({ days });
  return moved;
}

/** An occurrence, due when the rule lets it go out. Its `day` stays that of the occasion. */
export function shifted(occurrence: Occurrence, rule: Shift, clock: { sendTime: string; zone: string }): Occurrence {
  const { day } = occurrence;
  const moved = workingDay(day, rule);
  const time = sendTimeIn(rule.hours, clock.sendTime);
  if (moved.equals(day) && time === clock.sendTime) return occurrence;
  return { ...occurrence, dueAt: dueInstant(moved, time, clock.zone) };
}

/** Outside the hours it waits until they begin. */
const sendTimeIn = (hours: Shift['hours'], time: string): string =>
  !hours || (time >= hours.from && time < hours.to) ? time : hours.from;

/** When it is too late for what is due at `dueAt`: its local day is over, or the quiet hours have begun. */
export function endOfTurn(dueAt: Temporal.Instant, rule: Shift, zone: string): Temporal.Instant {
  const day = dueAt.toZonedDateTimeISO(zone).toPlainDate();
  if (rule.hours) return dueInstant(day, rule.hours.to, zone);
  return day.add({ days: 1 }).toZonedDateTime(zone).toInstant();
}
