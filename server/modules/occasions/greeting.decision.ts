import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { GreetingReason } from '@sequelstring/contract/greetings.ts';
import type { PlanningContact } from '../crm/api.ts';
import type { GreetingRow } from './greeting.model.ts';
import { hindrance, isAsApproved, occurrenceOf, type PlanContext, zoneOf } from './greeting.plan.ts';
import { emailRule, templateUnder } from './occasion-rule.match.ts';
import type { RuleRow } from './occasion-rule.model.ts';
import { endOfTurn } from './occasion-rule.shift.ts';

/** What is to become of a greeting whose turn seems to have come. */
export type Decision =
  | { kind: 'send'; date: ImportantDate; day: string; rule: RuleRow }
  | { kind: 'leave out'; reason: GreetingReason }
  /** The date has moved: plan it anew. */
  | { kind: 'not yet'; dueAt: Temporal.Instant }
  | { kind: 'paused' }
  /** Somebody has to approve it before `until`. */
  | { kind: 'not approved'; until: Temporal.Instant };

/**
 * Decides by the contact as it is now, not by what was planned. A greeting that a person asked for goes out whatever the day is;
 * its age counts from that request. While greetings are paused nothing goes out, and what passes its age limit is left out.
 * A greeting that a person asked for is bound by no rule.
 */
export function decide(row: GreetingRow, contact: PlanningContact | undefined, context: PlanContext): Decision {
  const { settings, now } = context;
  if (!contact) return { kind: 'leave out', reason: 'contact_deleted' };
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  if (!date) return { kind: 'leave out', reason: contact.deletedAt ? 'contact_deleted' : 'date_removed' };
  const reason = hindrance(contact, date);
  if (reason) return { kind: 'leave out', reason };

  const rule = emailRule(context.rules, date.type);
  const occurrence = occurrenceOf(date, contact, row.year, context);
  const isLate = (since: number) => now.epochMilliseconds - since > settings.greetingMaxAgeHours * 3_600_000;
  if (row.requestedAt) {
    if (isLate(row.requestedAt.getTime())) return { kind: 'leave out', reason: whyTooLate(row, context) };
  } else {
    if (!occurrence) return { kind: 'leave out', reason: 'date_removed' };
    if (rule.paused) return { kind: 'leave out', reason: 'rule_paused' };
    if (Temporal.Instant.compare(occurrence.dueAt, now) > 0) return { kind: 'not yet', dueAt: occurrence.dueAt };
    const until = endOfTurn(occurrence.dueAt, rule, zoneOf(date, contact, context));
    // Late is possible within its day; a birthday that is over is not wished for any more.
    const isOver = Temporal.Instant.compare(now, until) >= 0 || isLate(occurrence.dueAt.epochMilliseconds);
    const isApproved = !rule.approval || (row.approvedAt !== undefined && isAsApproved(row, templateUnder(rule, date)));
    if (isOver) return { kind: 'leave out', reason: isApproved ? whyTooLate(row, context, rule) : 'not_approved' };
    if (!isApproved) return { kind: 'not approved', until };
  }
  if (settings.greetingsPaused) return { kind: 'paused' };
  return { kind: 'send', date, day: String(occurrence?.day ?? row.day), rule };
}

function whyTooLate(row: GreetingRow, { settings }: PlanContext, rule?: RuleRow): GreetingReason {
  if (settings.greetingsPaused) return 'paused';
  if (row.reason === 'mail_server_unreachable') return row.reason;
  return rule?.hours ? 'quiet_hours' : 'too_late';
}
