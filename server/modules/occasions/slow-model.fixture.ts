import type { GreetingRow } from './greeting.model.ts';
import type { SimulatedCase, SimulatedSending } from './simulation.fixture.ts';

/*
 * The slow and obvious model: what a careful person with a wall calendar and a wall clock would expect. It shares no code with
 * the planner: leap years by the old rule, and the time of day by looking at the clock of the zone minute by minute.
 */

const minuteMs = 60_000;
const dayMs = 86_400_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The day on which it is celebrated in a year, `2027-02-28`; undefined where it is not. */
export function celebrated({ date, leapDay }: SimulatedCase, year: number): string | undefined {
  const written = date.slice(-5);
  if (written !== '02-29' || isLeap(year)) return `${year}-${written}`;
  if (leapDay === 'leap-years-only') return undefined;
  return leapDay === 'feb28' ? `${year}-02-28` : `${year}-03-01`;
}

/** Weekdays by Zeller: 1 is Monday. */
function weekday(day: string): number {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  const [year, month] = m < 3 ? [y - 1, m + 12] : [y, m];
  const h =
    (d +
      Math.floor((13 * (month + 1)) / 5) +
      year +
      Math.floor(year / 4) -
      Math.floor(year / 100) +
      Math.floor(year / 400)) %
    7;
  return ((h + 5) % 7) + 1;
}

/** The day on which the email goes out: a finger goes along the wall calendar until it meets a working day. */
export function expectedDay(given: SimulatedCase, year: number): string | undefined {
  const day = celebrated(given, year);
  const { offDays, workingDays } = given.rule;
  if (!day || offDays === 'send') return day;
  const step = offDays === 'earlier' ? -dayMs : dayMs;
  let at = Date.parse(day);
  while (!workingDays.includes(weekday(new Date(at).toISOString().slice(0, 10)))) at += step;
  return new Date(at).toISOString().slice(0, 10);
}

/** The time of day at which it goes out: in quiet hours it waits for the first hour that is not. */
const expectedTime = ({ sendTime, rule: { hours } }: SimulatedCase): string =>
  hours && (sendTime < hours.from || sendTime >= hours.to) ? hours.from : sendTime;

const mayGoOut = ({ rule, isApproved }: SimulatedCase): boolean => !rule.paused && (!rule.approval || isApproved);

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a calendar and a clock on the wall show: `2027-03-15`, `09:00`. */
export function wallClock(at: number, zone: string): { day: string; time: string } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** All that is wrong with what happened, one sentence each. */
export function verdict(
  given: SimulatedCase,
  sent: readonly SimulatedSending[],
  rows: readonly (readonly GreetingRow[])[],
): string[] {
  return [
    ...given.people.flatMap((_, person) => {
      const mine = sent.filter((one) => one.person === person);
      const theirs = verdictOn(given, { person, mine, sent, rows: rows[person]! });
      return theirs.map((sentence) => `person ${person}: ${sentence}`);
    }),
    ...sent.filter((one) => isOneTooMany(given, one, sent)).map(({ at }) => `more than its limit was sent at ${at}`),
  ];
}

function verdictOn(
  given: SimulatedCase,
  {
    person,
    mine,
    sent,
    rows,
  }: {
    person: number;
    mine: readonly SimulatedSending[];
    sent: readonly SimulatedSending[];
    rows: readonly GreetingRow[];
  },
): string[] {
  const wrong: string[] = [];
  const { zone } = given;
  const sendTime = expectedTime(given);
  for (const { year, at } of mine) {
    const { day, time } = wallClock(at, zone);
    if (mine.filter((other) => other.year === year).length > 1) wrong.push(`${year} was sent twice`);
    if (day !== expectedDay(given, year)) wrong.push(`${year} was sent on ${day}`);
    if (given.rule.hours && time >= given.rule.hours.to) wrong.push(`${year} was sent at ${time}, in quiet hours`);
    if (!mayGoOut(given)) wrong.push(`${year} was sent although its rule forbids it`);
    if (time < sendTime && !hasShown(sendTime, at, zone)) wrong.push(`${year} was sent at ${time}, before ${sendTime}`);
  }
  for (const year of yearsOf(given)) {
    const day = expectedDay(given, year);
    if (!day || !isWhole(given, day)) continue;
    const isSent = mine.some((one) => one.year === year);
    const row = rows.find((one) => one.year === year);
    const isExplained = row?.status === 'not_sent' && row.reason !== undefined;
    if (!isSent && !isExplained) wrong.push(`${year} (${day}) was neither sent nor explained`);
    if (isSent || !mayGoOut(given) || !isUpThroughout(given, day)) continue;
    const isFull = sent.some((one) => one.year === year && isLast(given, one, { person, sent }));
    if (!isFull) wrong.push(`${year} (${day}) was not sent although nothing was in the way`);
    else if (row?.reason !== 'daily_limit')
      wrong.push(`${year} (${day}) was kept by the limit and says ${row?.reason}`);
  }
  return wrong;
}

/** Counted on the fingers: what went out on the same day of the organisation, whose clock shows UTC, in the same name. */
const alike = (
  { people }: SimulatedCase,
  what: 'owner' | 'domain',
  { person, at }: Pick<SimulatedSending, 'person' | 'at'>,
  sent: readonly SimulatedSending[],
): number =>
  sent.filter(
    (other) =>
      people[other.person]![what] === people[person]![what] &&
      new Date(other.at).toISOString().slice(0, 10) === new Date(at).toISOString().slice(0, 10),
  ).length;

const isOneTooMany = (given: SimulatedCase, one: SimulatedSending, sent: readonly SimulatedSending[]): boolean =>
  alike(given, 'owner', one, sent) > (given.rule.perOwnerPerDay ?? Number.POSITIVE_INFINITY) ||
  alike(given, 'domain', one, sent) > (given.rule.perDomainPerDay ?? Number.POSITIVE_INFINITY);

/** Whether this one used up the day for `person`, too, whose email would have been due at the same time. */
const isLast = (
  given: SimulatedCase,
  { at }: SimulatedSending,
  { person, sent }: { person: number; sent: readonly SimulatedSending[] },
): boolean => {
  const its = { person, at };
  return (
    alike(given, 'owner', its, sent) === given.rule.perOwnerPerDay ||
    alike(given, 'domain', its, sent) === given.rule.perDomainPerDay
  );
};

/** Whether the clock on the wall showed the time earlier that day, before it was set back. */
function hasShown(sendTime: string, at: number, zone: string): boolean {
  const { day } = wallClock(at, zone);
  for (let earlier = at; earlier > at - 4 * 60 * minuteMs; earlier -= minuteMs) {
    const shown = wallClock(earlier, zone);
    if (shown.day === day && shown.time >= sendTime) return true;
  }
  return false;
}

/** Calendar years whose day lies within the time that was looked at. */
function yearsOf({ date, repeatAnnually, from, until }: SimulatedCase): number[] {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(until).getUTCFullYear()];
  const written = date.startsWith('-') ? undefined : Number(date.slice(0, 4));
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  if (repeatAnnually) return years.filter((year) => written === undefined || year >= written);
  // Without a year it means the next such day, which may be in any of these.
  return written === undefined ? [] : years.filter((year) => year === written);
}

/** Entered before the day began, and looked at long enough after it, in any zone: the longest outage has passed by then. */
const isWhole = ({ from, until }: SimulatedCase, day: string): boolean =>
  Date.parse(day) - dayMs > from && Date.parse(day) + 20 * dayMs < until;

/** Whether the server ran from the day's send time to its end, by the clock on the wall of its zone. */
function isUpThroughout(given: SimulatedCase, day: string): boolean {
  const { outages, zone } = given;
  const sendTime = expectedTime(given);
  const near = outages.filter(
    ({ from, until }) => from < Date.parse(day) + 2 * dayMs && until > Date.parse(day) - 2 * dayMs,
  );
  for (const { from, until } of near) {
    // Looking at every quarter of an hour is enough: outages end at full quarters.
    for (
      let at = Math.max(from, Date.parse(day) - 2 * dayMs);
      at < Math.min(until, Date.parse(day) + 2 * dayMs);
      at += 15 * minuteMs
    ) {
      const shown = wallClock(at, zone);
      if (shown.day === day && shown.time >= sendTime.slice(0, 2)) return false;
    }
  }
  return true;
}
