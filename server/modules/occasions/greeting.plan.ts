import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { objectId } from '../../kernel/db.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { AuthUser } from '../auth/api.ts';
import type { PlanningContact } from '../crm/api.ts';
import { type GreetingRow, newGreetingId, type PlanWrite, type RowChange } from './greeting.model.ts';
import { emailRule, templateUnder } from './occasion-rule.match.ts';
import type { RuleRow } from './occasion-rule.model.ts';
import { shifted } from './occasion-rule.shift.ts';
import {
  nextOccurrence,
  type Occurrence,
  occurrenceIn,
  occurrencesWithin,
  type Stretch,
  stretchIn,
} from './occurrence.ts';

/** How far ahead greetings are planned. One day more than a year, so that the next one stands when this one is due. */
const HORIZON = { hours: 366 * 24 };
/** Statuses that the planner may change; in the others a worker or a person has the say. */
const OPEN: readonly GreetingStatus[] = ['planned', 'approved', 'skipped', 'not_sent'];
/** Reasons that the planner itself gives, and takes back when they no longer hold. */
const FORESEEN: readonly GreetingReason[] = [
  'contact_deleted',
  'deceased',
  'contact_paused',
  'rule_paused',
  'inactive',
  'opted_out',
  'no_address',
  'bounced',
  'complained',
];

/** What beside the contact a plan depends on. */
export interface PlanContext {
  owner: AuthUser | undefined;
  settings: OrganisationSettings;
  now: Temporal.Instant;
  /** Those that fit the contact, in their order. */
  rules: readonly RuleRow[];
}

/** The zone in which a date is celebrated: its own, else the contact's, else the owner's, else the organisation's. */
export function zoneOf(date: ImportantDate, contact: PlanningContact, { owner, settings }: PlanContext): string {
  const zones = [date.timeZone, contact.timeZone, owner?.timeZone, settings.timeZone];
  return zones.find((zone) => zone !== undefined && isKnownZone(zone)) ?? 'UTC';
}

const zoneVerdicts = new Map<string, boolean>();

/** Zones come and go with the runtime's time zone data. */
function isKnownZone(zone: string): boolean {
  const verdict = zoneVerdicts.get(zone);
  if (verdict !== undefined) return verdict;
  let known = true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    known = false;
  }
  zoneVerdicts.set(zone, known);
  return known;
}

/** Why a greeting for this date would not go out as things stand. */
export function hindrance(contact: PlanningContact, date: ImportantDate): GreetingReason | undefined {
  if (contact.deletedAt) return 'contact_deleted';
  if (contact.deceased) return 'deceased';
  if (contact.greetingsPaused) return 'contact_paused';
  if (!date.isActive) return 'inactive';
  if (date.optOut || contact.emailOptOut) return 'opted_out';
  if (!contact.email) return 'no_address';
  return contact.emailStatus === 'ok' ? undefined : contact.emailStatus;
}

/** The occurrence of a date in one year, due in its zone when its rule lets it go out. */
export function occurrenceOf(
  date: ImportantDate,
  contact: PlanningContact,
  year: number,
  context: PlanContext,
): Occurrence | undefined {
  const clock = { sendTime: date.sendTime, zone: zoneOf(date, contact, context) };
  const occurrence = occurrenceIn(date, clock, year);
  return occurrence && shifted(occurrence, emailRule(context.rules, date.type), clock);
}

/** The writes that bring a contact's rows in line with the contact. None when they are. */
export function planContact(contact: PlanningContact, rows: readonly GreetingRow[], context: PlanContext): PlanWrite[] {
  const left = new Map(rows.map((row) => [keyOf(row.dateId.toHexString(), row.year), row]));
  const writes: PlanWrite[] = [];
  for (const date of contact.importantDates) {
    const zone = zoneOf(date, contact, context);
    const rule = emailRule(context.rules, date.type);
    for (const occurrence of occurrencesToPlan(date, zone, rule, context)) {
      const key = keyOf(date.id, occurrence.year);
      const row = left.get(key);
      left.delete(key);
      if (row) writes.push(...changeFor(row, wantedRow(contact, date, occurrence, { zone, rule })));
      else if (!contact.deletedAt) writes.push(insertFor(contact, date, occurrence, { zone, rule }));
    }
  }
  for (const row of left.values()) writes.push(...leftOver(row, contact, context));
  return writes;
}

/** Those to come within the horizon, at least the next, and today's where it can still go out. */
function occurrencesToPlan(date: ImportantDate, zone: string, rule: RuleRow, context: PlanContext): Occurrence[] {
  const { now } = context;
  const clock = { sendTime: date.sendTime, zone };
  const { earliest, latest, stretch } = windowIn(zone, context);
  const found = occurrencesWithin(date, date.sendTime, stretch)
    .map((occurrence) => shifted(occurrence, rule, clock))
    .filter(({ dueAt }) => isWithin(dueAt, earliest, latest));
  const ahead = found.filter(({ dueAt }) => Temporal.Instant.compare(dueAt, now) > 0);
  const past = ahead.length === found.length ? [] : found.filter((occurrence) => !ahead.includes(occurrence));
  const open = past.filter(({ dueAt }) => dayIn(dueAt, zone).equals(dayIn(now, zone)));
  if (ahead.length > 0) return [...open, ...ahead];
  const next = nextOccurrence(date, clock, now.add(LONGEST_SHIFT));
  return next ? [...open, shifted(next, rule, clock)] : open;
}

/** When what is planned may be due, and the stretch around it out of which rules can move something there. */
interface PlanWindow {
  earliest: Temporal.Instant;
  latest: Temporal.Instant;
  stretch: Stretch;
}

const windows = new WeakMap<Temporal.Instant, Map<string, PlanWindow>>();

/** The same for all contacts of a zone that are planned at one instant: working it out takes longer than planning one of them. */
function windowIn(zone: string, { now, settings: { greetingMaxAgeHours: hours } }: PlanContext): PlanWindow {
  const known = windows.get(now) ?? new Map<string, PlanWindow>();
  windows.set(now, known);
  const key = `${hours} ${zone}`;
  let found = known.get(key);
  if (!found) {
    const [earliest, latest] = [now.subtract({ hours }), now.add(HORIZON)];
    const stretch = stretchIn(zone, earliest.subtract(LONGEST_SHIFT), latest.add(LONGEST_SHIFT));
    found = { earliest, latest, stretch };
    known.set(key, found);
  }
  return found;
}

/** At least one weekday is a working day. */
const LONGEST_SHIFT = { hours: 7 * 24 };

const isWithin = (instant: Temporal.Instant, from: Temporal.Instant, to: Temporal.Instant): boolean =>
  Temporal.Instant.compare(instant, from) >= 0 && Temporal.Instant.compare(instant, to) < 0;

const dayIn = (instant: Temporal.Instant, zone: string): Temporal.PlainDate =>
  instant.toZonedDateTimeISO(zone).toPlainDate();

type Wanted = Omit<GreetingRow, '_id' | 'contactId' | 'dateId' | 'year' | 'attempts' | 'status'> & {
  status: 'planned' | 'not_sent';
};

function wantedRow(
  contact: PlanningContact,
  date: ImportantDate,
  { day, dueAt }: Occurrence,
  { zone, rule }: { zone: string; rule: RuleRow },
): Wanted {
  const reason = hindrance(contact, date) ?? (rule.paused ? 'rule_paused' : undefined);
  const due = new Date(dueAt.epochMilliseconds);
  return {
    owner: objectId(contact.owner),
    contactName: contactName(contact),
    words: [...new Set(wordsOf(contactName(contact)))],
    email: contact.email,
    occasion: date.type,
    label: date.label,
    day: String(day),
    dueAt: due,
    timeZone: zone,
    template: templateUnder(rule, date),
    rule: rule._id,
    needsApproval: rule.approval || undefined,
    status: reason ? 'not_sent' : 'planned',
    reason,
    wakeAt: reason ? undefined : due,
  };
}

function insertFor(
  contact: PlanningContact,
  date: ImportantDate,
  occurrence: Occurrence,
  by: { zone: string; rule: RuleRow },
): PlanWrite {
  const row: GreetingRow = {
    _id: newGreetingId(),
    contactId: objectId(contact.id),
    dateId: objectId(date.id),
    year: occurrence.year,
    attempts: 0,
    ...wantedRow(contact, date, occurrence, by),
  };
  return { kind: 'insert', row };
}

function changeFor(row: GreetingRow, wanted: Wanted): PlanWrite[] {
  if (!isOpen(row)) return followOwner(row, wanted.owner);
  const isApproved = row.status === 'approved' && isAsApproved(row, wanted.template);
  const decided = row.status === 'skipped' || (isApproved && wanted.status === 'planned');
  const status = decided ? row.status : wanted.status;
  const change: RowChange = {};
  const target: Partial<GreetingRow> = {
    ...wanted,
    status,
    needsApproval: row.approvedAt && isAsApproved(row, wanted.template) ? undefined : wanted.needsApproval,
    reason: status === 'skipped' ? row.reason : wanted.reason,
    wakeAt: status === 'skipped' ? undefined : wanted.wakeAt,
  };
  for (const field of PLANNED_FIELDS) {
    if (!isSame(row[field], target[field])) Object.assign(change, { [field]: target[field] ?? null });
  }
  return Object.keys(change).length > 0 ? [{ kind: 'change', id: row._id, seen: row.status, change }] : [];
}

/** Whether a greeting goes out by the template that was approved. Those of earlier releases did not say which. */
export const isAsApproved = ({ approvedTemplate }: GreetingRow, template: string): boolean =>
  approvedTemplate === undefined || approvedTemplate === template;

const PLANNED_FIELDS = [
  'owner',
  'contactName',
  'words',
  'email',
  'occasion',
  'label',
  'day',
  'dueAt',
  'timeZone',
  'template',
  'rule',
  'needsApproval',
  'status',
  'reason',
  'wakeAt',
] as const satisfies readonly (keyof Wanted)[];

/** Rows of days that are not to come any more: the date moved or went, or the day is over. */
function leftOver(row: GreetingRow, contact: PlanningContact, context: PlanContext): PlanWrite[] {
  const owner = objectId(contact.owner);
  const isAhead = row.dueAt.getTime() > context.now.epochMilliseconds;
  if (!isOpen(row)) return followOwner(row, owner);
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  const turn = date && occurrenceOf(date, contact, row.year, context);
  const waits = row.status === 'planned' || row.status === 'approved';
  if (isAhead && turn && waits && String(turn.day) === row.day) {
    // Its rule has just moved it to a working day that is over.
    const dueAt = new Date(turn.dueAt.epochMilliseconds);
    const change = { status: 'not_sent', reason: 'too_late', wakeAt: null, dueAt, owner } as const;
    return [{ kind: 'change', id: row._id, seen: row.status, change }];
  }
  if (isAhead) return [{ kind: 'delete', id: row._id, seen: row.status }];
  if (waits && !turn) {
    const change = { status: 'not_sent', reason: 'date_removed', wakeAt: null, owner } as const;
    return [{ kind: 'change', id: row._id, seen: row.status, change }];
  }
  return followOwner(row, owner);
}

const followOwner = (row: GreetingRow, owner: GreetingRow['owner']): PlanWrite[] =>
  row.owner.equals(owner) ? [] : [{ kind: 'change', id: row._id, seen: row.status, change: { owner } }];

const isOpen = ({ status, reason, requestedAt }: GreetingRow): boolean =>
  requestedAt === undefined &&
  OPEN.includes(status) &&
  (status !== 'not_sent' || (reason !== undefined && FORESEEN.includes(reason)));

const keyOf = (dateId: string, year: number): string => `${dateId}:${year}`;

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (typeof a === 'object' && typeof b === 'object' && a && b) return String(a) === String(b);
  return (a ?? undefined) === (b ?? undefined);
}
