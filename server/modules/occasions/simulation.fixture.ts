import type { ImportantDate, LeapDay } from '@sequelstring/contract/dates.ts';
import type { PlanningContact } from '../crm/api.ts';
import { decide } from './greeting.decision.ts';
import type { GreetingRow, PlanWrite } from './greeting.model.ts';
import { type PlanContext, planContact } from './greeting.plan.ts';
import { placesOf } from './greeting.quota.ts';
import { type RuleRow, standardRule } from './occasion-rule.model.ts';

/** Some people with the same date, and a server that is down now and then. */
export interface SimulatedCase {
  people: readonly { owner: string; domain: string }[];
  /** `1990-02-29` or `--02-29`. */
  date: string;
  sendTime: string;
  zone: string;
  leapDay: LeapDay;
  repeatAnnually: boolean;
  /** When the date was entered; instants in milliseconds. */
  from: number;
  until: number;
  /** Sorted and apart from each other. */
  outages: readonly { from: number; until: number }[];
  rule: SimulatedRule;
  /** Whether somebody approves what has to be approved, as soon as it is planned. */
  isApproved: boolean;
}

export type SimulatedRule = Pick<
  RuleRow,
  'workingDays' | 'offDays' | 'hours' | 'approval' | 'paused' | 'perOwnerPerDay' | 'perDomainPerDay'
>;

export interface SimulatedSending {
  /** Index into `people`. */
  person: number;
  year: number;
  at: number;
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const settings = {
  organisationName: 'Example',
  timeZone: 'UTC',
  greetingMaxAgeHours: 24,
  greetingsPaused: false,
  currency: 'EUR',
  visibility: { manager: 'all', rep: 'own', viewer: 'all' } as const,
};

/**
 * Runs the planner and the decision of the program over some years, with rows and the places of limits in memory and a clock
 * that jumps from one moment at which something can happen to the next. Returns what was sent, and for each person the rows
 * that stand at the end.
 */
export function simulate(given: SimulatedCase): { sent: SimulatedSending[]; rows: GreetingRow[][] } {
  const contacts = given.people.map((_, person) => contactOf(given, person));
  const sent: SimulatedSending[] = [];
  const used = new Map<string, number>();
  let rows: GreetingRow[][] = contacts.map(() => []);
  let now = afterOutage(given, given.from);
  while (now < given.until) {
    const instant = Temporal.Instant.fromEpochMilliseconds(now);
    const context: PlanContext = {
      owner: undefined,
      settings,
      now: instant,
      rules: [{ ...standardRule, ...given.rule }],
    };
    rows = contacts.map((contact, person) => {
      const planned = apply(rows[person]!, planContact(contact, rows[person]!, context));
      const approved = given.isApproved ? planned.map((row) => approve(row, now)) : planned;
      const woken = approved.map((row) => wake(row, contact, { ...context, used, sent, person }));
      return apply(woken, planContact(contact, woken, context));
    });
    now = afterOutage(given, nextMoment(rows.flat(), now));
  }
  return { sent, rows };
}

/**
 * When the scheduler has something to do next: a plan at least every hundred days stands for the daily one, and an hour for
 * the next tick, which finds again what a plan has just made due.
 */
function nextMoment(rows: readonly GreetingRow[], now: number): number {
  const waking = rows.flatMap(({ wakeAt }) => {
    if (!wakeAt) return [];
    return wakeAt.getTime() > now ? [wakeAt.getTime()] : [now + hourMs];
  });
  return Math.min(now + 100 * dayMs, ...waking);
}

const approve = (row: GreetingRow, now: number): GreetingRow =>
  row.status === 'planned' && row.needsApproval
    ? { ...row, status: 'approved', approvedAt: new Date(now), needsApproval: undefined }
    : row;

/** The first moment from `at` on when the server runs. */
function afterOutage({ outages }: SimulatedCase, at: number): number {
  const outage = outages.find(({ from, until }) => from <= at && at < until);
  return outage ? outage.until : at;
}

interface Turn extends PlanContext {
  /** Of the limits of a day, by the key of the place. */
  used: Map<string, number>;
  sent: SimulatedSending[];
  person: number;
}

function wake(row: GreetingRow, contact: PlanningContact, context: Turn): GreetingRow {
  const now = context.now.epochMilliseconds;
  if (!row.wakeAt || row.wakeAt.getTime() > now) return row;
  const decision = decide({ ...row, status: 'queued' }, contact, context);
  switch (decision.kind) {
    case 'send': {
      const { owner, email = '' } = contact;
      const places = placesOf(row, decision.rule, { owner, email, settings, now: context.now });
      if (!places.every(({ key, most }) => (context.used.get(key) ?? 0) < most))
        return without({ ...row, status: 'not_sent', reason: 'daily_limit' }, 'wakeAt');
      for (const { key } of places) context.used.set(key, (context.used.get(key) ?? 0) + 1);
      context.sent.push({ person: context.person, year: row.year, at: now });
      return without({ ...row, status: 'sent', sentAt: new Date(now) }, 'wakeAt');
    }
    case 'leave out':
      return without({ ...row, status: 'not_sent', reason: decision.reason }, 'wakeAt');
    case 'not yet': {
      const dueAt = new Date(decision.dueAt.epochMilliseconds);
      return { ...row, status: 'planned', dueAt, wakeAt: dueAt };
    }
    case 'not approved':
      return { ...row, status: 'planned', wakeAt: new Date(decision.until.epochMilliseconds) };
    default:
      return { ...row, wakeAt: new Date(now + 60_000) };
  }
}

function apply(rows: readonly GreetingRow[], writes: readonly PlanWrite[]): GreetingRow[] {
  let result = [...rows];
  for (const write of writes) {
    if (write.kind === 'insert') {
      // The unique index on date and year.
      if (!result.some(({ year }) => year === write.row.year)) result.push(write.row);
    } else if (write.kind === 'delete') result = result.filter(({ _id }) => !_id.equals(write.id));
    else
      result = result.map((row) =>
        row._id.equals(write.id) && row.status === write.seen
          ? (Object.fromEntries(
              Object.entries({ ...row, ...write.change }).filter(([, value]) => value !== null),
            ) as unknown as GreetingRow)
          : row,
      );
  }
  return result;
}

function without(row: GreetingRow, field: 'wakeAt'): GreetingRow {
  const { [field]: _gone, ...rest } = row;
  return rest;
}

function contactOf(given: SimulatedCase, person: number): PlanningContact {
  const { date, sendTime, zone, leapDay, repeatAnnually, from, people } = given;
  const { owner, domain } = people[person]!;
  const important: ImportantDate = {
    id: `d${person}`.padEnd(24, '0'),
    type: 'birthday',
    date,
    sendTime,
    timeZone: zone,
    leapDay,
    repeatAnnually,
    optOut: false,
    isActive: true,
    createdAt: new Date(from).toISOString(),
  };
  return {
    id: `c${person}`.padEnd(24, '0'),
    owner,
    firstName: 'Ann',
    lastName: 'Example',
    email: `ann@${domain}`,
    emailStatus: 'ok',
    emailOptOut: false,
    tags: [],
    importantDates: [important],
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}
