import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { GreetingReason, GreetingStatus } from '@sequelstring/contract/occasions.ts';
import { objectId } from '../../kernel/db.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { AuthUser } from '../auth/api.ts';
import type { PlanningContact } from '../crm/api.ts';
import { defaultTemplate } from './built-in-templates.ts';
import { type GreetingRow, newGreetingId, type PlanWrite, type RowChange } from './greeting.model.ts';
import { nextOccurrence, type Occurrence, occurrenceIn, occurrencesBetween } from './occurrence.ts';

/** How far ahead greetings are planned. One day more than a year, so that the next one stands when this one is due. */
const HORIZON = { hours: 366 * 24 };
/** Statuses that the planner may change; in the others a worker or a person has the say. */
const OPEN: readonly GreetingStatus[] = ['planned', 'approved', 'skipped', 'not_sent'];
/** Reasons that the planner itself gives, and takes back when they no longer hold. */
const FORESEEN: readonly GreetingReason[] = [
  'contact_deleted',
  'deceased',
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
  if (!date.isActive) return 'inactive';
  if (date.optOut || contact.emailOptOut) return 'opted_out';
  if (!contact.email) return 'no_address';
  return contact.emailStatus === 'ok' ? undefined : contact.emailStatus;
}

/** The occurrence of a date in one year, in its zone. */
export const occurrenceOf = (
  date: ImportantDate,
  contact: PlanningContact,
  year: number,
  context: PlanContext,
): Occurrence | undefined =>
  occurrenceIn(date, { sendTime: date.sendTime, zone: zoneOf(date, contact, context) }, year);

/** The writes that bring a contact's rows in line with the contact. None when they are. */
export function planContact(contact: PlanningContact, rows: readonly GreetingRow[], context: PlanContext): PlanWrite[] {
  const left = new Map(rows.map((row) => [keyOf(row.dateId.toHexString(), row.year), row]));
  const writes: PlanWrite[] = [];
  for (const date of contact.importantDates) {
    const zone = zoneOf(date, contact, context);
    for (const occurrence of occurrencesToPlan(date, zone, context)) {
      const key = keyOf(date.id, occurrence.year);
      const row = left.get(key);
      left.delete(key);
      if (row) writes.push(...changeFor(row, wantedRow(contact, date, occurrence, zone)));
      else if (!contact.deletedAt) writes.push(insertFor(contact, date, occurrence, zone));
    }
  }
  for (const row of left.values()) writes.push(...leftOver(row, contact, context));
  return writes;
}

/** Those to come within the horizon, at least the next, and today's where it can still go out. */
function occurrencesToPlan(date: ImportantDate, zone: string, { settings, now }: PlanContext): Occurrence[] {
  const clock = { sendTime: date.sendTime, zone };
  const earliest = now.subtract({ hours: settings.greetingMaxAgeHours });
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const found = occurrencesBetween(date, clock, earliest, now.add(HORIZON));
  const ahead = found.filter(({ dueAt }) => Temporal.Instant.compare(dueAt, now) > 0);
  const open = found.filter(({ day, dueAt }) => Temporal.Instant.compare(dueAt, now) <= 0 && day.equals(today));
  if (ahead.length > 0) return [...open, ...ahead];
  const next = nextOccurrence(date, clock, now.add({ nanoseconds: 1 }));
  return next ? [...open, next] : open;
}

type Wanted = Omit<GreetingRow, '_id' | 'contactId' | 'dateId' | 'year' | 'attempts' | 'status'> & {
  status: 'planned' | 'not_sent';
};

function wantedRow(contact: PlanningContact, date: ImportantDate, { day, dueAt }: Occurrence, zone: string): Wanted {
  const reason = hindrance(contact, date);
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
    template: date.emailTemplate ?? defaultTemplate(date.type).key,
    status: reason ? 'not_sent' : 'planned',
    reason,
    wakeAt: reason ? undefined : due,
  };
}

function insertFor(contact: PlanningContact, date: ImportantDate, occurrence: Occurrence, zone: string): PlanWrite {
  const row = {
    _id: newGreetingId(),
    contactId: objectId(contact.id),
    dateId: objectId(date.id),
    year: occurrence.year,
    attempts: 0,
    ...wantedRow(contact, date, occurrence, zone),
  };
  return { kind: 'insert', row: withoutUndefined(row) };
}

function changeFor(row: GreetingRow, wanted: Wanted): PlanWrite[] {
  if (!isOpen(row)) return followOwner(row, wanted.owner);
  const decided = row.status === 'skipped' || (row.status === 'approved' && wanted.status === 'planned');
  const status = decided ? row.status : wanted.status;
  const change: RowChange = {};
  const target: Partial<GreetingRow> = {
    ...wanted,
    status,
    reason: status === 'skipped' ? row.reason : wanted.reason,
    wakeAt: status === 'skipped' ? undefined : wanted.wakeAt,
  };
  for (const field of PLANNED_FIELDS) {
    if (!isSame(row[field], target[field])) Object.assign(change, { [field]: target[field] ?? null });
  }
  return Object.keys(change).length > 0 ? [{ kind: 'change', id: row._id, seen: row.status, change }] : [];
}

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
  'status',
  'reason',
  'wakeAt',
] as const satisfies readonly (keyof Wanted)[];

/** Rows of days that are not to come any more: the date moved or went, or the day is over. */
function leftOver(row: GreetingRow, contact: PlanningContact, context: PlanContext): PlanWrite[] {
  const owner = objectId(contact.owner);
  const isAhead = row.dueAt.getTime() > context.now.epochMilliseconds;
  if (!isOpen(row)) return followOwner(row, owner);
  if (isAhead) return [{ kind: 'delete', id: row._id, seen: row.status }];
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  const waits = row.status === 'planned' || row.status === 'approved';
  if (waits && !(date && occurrenceOf(date, contact, row.year, context))) {
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

const withoutUndefined = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
