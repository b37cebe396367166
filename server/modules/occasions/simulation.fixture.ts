import type { ImportantDate, LeapDay } from '@sequelstring/contract/dates.ts';
import type { PlanningContact } from '../crm/api.ts';
import { decide } from './greeting.decision.ts';
import type { GreetingRow, PlanWrite } from './greeting.model.ts';
import { type PlanContext, planContact } from './greeting.plan.ts';
import { type RuleRow, standardRule } from './occasion-rule.model.ts';

/** One person with one date, and a server that is down now and then. */
export interface SimulatedCase {
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

export type SimulatedRule = Pick<RuleRow, 'workingDays' | 'offDays' | 'hours' | 'approval' | 'paused'>;

export interface SimulatedSending {
  year: number;
  at: number;
}

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
 * Runs the planner and the decision of the program over some years, with rows in memory and a clock that jumps from one
 * moment at which something can happen to the next. Returns what was sent, and the rows that stand at the end.
 */
export function simulate(given: SimulatedCase): { sent: SimulatedSending[]; rows: GreetingRow[] } {
  const contact = contactOf(given);
  const sent: SimulatedSending[] = [];
  let rows: GreetingRow[] = [];
  let now = afterOutage(given, given.from);
  while (now < given.until) {
    const instant = Temporal.Instant.fromEpochMilliseconds(now);
    const context: PlanContext = {
      owner: undefined,
      settings,
      now: instant,
      rules: [{ ...standardRule, ...given.rule }],
    };
    rows = apply(rows, planContact(contact, rows, context));
    if (given.isApproved) rows = rows.map((row) => approve(row, now));
    rows = rows.map((row) => wake(row, contact, context, sent));
    rows = apply(rows, planContact(contact, rows, context));
    now = afterOutage(given, nextMoment(rows, now));
  }
  return { sent, rows };
}

/** When the scheduler has something to do next; a plan at least every hundred days stands for the daily one. */
function nextMoment(rows: readonly GreetingRow[], now: number): number {
  const waking = rows.flatMap(({ wakeAt }) => (wakeAt && wakeAt.getTime() > now ? [wakeAt.getTime()] : []));
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

function wake(row: GreetingRow, contact: PlanningContact, context: PlanContext, sent: SimulatedSending[]): GreetingRow {
  const now = context.now.epochMilliseconds;
  if (!row.wakeAt || row.wakeAt.getTime() > now) return row;
  const decision = decide({ ...row, status: 'queued' }, contact, context);
  switch (decision.kind) {
    case 'send':
      sent.push({ year: row.year, at: now });
      return without({ ...row, status: 'sent', sentAt: new Date(now) }, 'wakeAt');
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

function contactOf({ date, sendTime, zone, leapDay, repeatAnnually, from }: SimulatedCase): PlanningContact {
  const important: ImportantDate = {
    id: 'd'.repeat(24),
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
    id: 'c'.repeat(24),
    owner: 'a'.repeat(24),
    firstName: 'Ann',
    lastName: 'Example',
    email: 'ann@example.com',
    emailStatus: 'ok',
    emailOptOut: false,
    tags: [],
    importantDates: [important],
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}
