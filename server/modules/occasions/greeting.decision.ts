import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { GreetingReason } from '@sequelstring/contract/occasions.ts';
import type { PlanningContact } from '../crm/api.ts';
import type { GreetingRow } from './greeting.model.ts';
import { hindrance, occurrenceOf, type PlanContext, zoneOf } from './greeting.plan.ts';

/** What is to become of a greeting whose turn seems to have come. */
export type Decision =
  | { kind: 'send'; date: ImportantDate; day: string }
  | { kind: 'leave out'; reason: GreetingReason }
  /** The date has moved: plan it anew. */
  | { kind: 'not yet'; dueAt: Temporal.Instant }
  | { kind: 'paused' };

/**
 * Decides by the contact as it is now, not by what was planned. A greeting that a person asked for goes out whatever the day is;
 * its age counts from that request. While greetings are paused nothing goes out, and what passes its age limit is left out.
 */
export function decide(row: GreetingRow, contact: PlanningContact | undefined, context: PlanContext): Decision {
  const { settings, now } = context;
  if (!contact) return { kind: 'leave out', reason: 'contact_deleted' };
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  if (!date) return { kind: 'leave out', reason: contact.deletedAt ? 'contact_deleted' : 'date_removed' };
  const reason = hindrance(contact, date);
  if (reason) return { kind: 'leave out', reason };

  const occurrence = occurrenceOf(date, contact, row.year, context);
  if (!row.requestedAt) {
    if (!occurrence) return { kind: 'leave out', reason: 'date_removed' };
    if (Temporal.Instant.compare(occurrence.dueAt, now) > 0) return { kind: 'not yet', dueAt: occurrence.dueAt };
  }
  // Late is possible within its day; a birthday that is over is not wished for any more.
  if (!row.requestedAt && occurrence && isDayOver(occurrence.dueAt, zoneOf(date, contact, context), now)) {
    return { kind: 'leave out', reason: whyTooLate(row, settings.greetingsPaused) };
  }
  const since = row.requestedAt?.getTime() ?? occurrence?.dueAt.epochMilliseconds ?? 0;
  if (now.epochMilliseconds - since > settings.greetingMaxAgeHours * 3_600_000) {
    return { kind: 'leave out', reason: whyTooLate(row, settings.greetingsPaused) };
  }
  if (settings.greetingsPaused) return { kind: 'paused' };
  return { kind: 'send', date, day: String(occurrence?.day ?? row.day) };
}

function isDayOver(dueAt: Temporal.Instant, zone: string, now: Temporal.Instant): boolean {
  const dayOf = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate();
  return Temporal.PlainDate.compare(dayOf(now), dayOf(dueAt)) > 0;
}

function whyTooLate(row: GreetingRow, paused: boolean): GreetingReason {
  if (paused) return 'paused';
  return row.reason === 'mail_server_unreachable' ? 'mail_server_unreachable' : 'too_late';
}
