import { type OccasionType, occasionNames } from '@sequelstring/contract/dates.ts';
import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import type { TimelineNote } from '@sequelstring/contract/timeline.ts';
import type { GreetingRow } from './greeting.model.ts';

/** What became of a mail; before it leaves there is nothing to tell. */
const outcomes: Partial<Record<GreetingStatus, string>> = {
  sent: 'sent',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'marked as spam',
  failed: 'could not be sent',
  uncertain: 'may not have been sent',
};
const nameOf = (type: OccasionType): string => (type === 'custom' ? 'Greeting' : `${occasionNames[type]} greeting`);

/** One entry for each mail: it says what became of it last. */
export function timelineNoteOf(row: GreetingRow): TimelineNote | undefined {
  const outcome = outcomes[row.status];
  if (!outcome) return undefined;
  const contact = { kind: 'contact', id: row.contactId.toHexString() } as const;
  const name = row.occasion === 'custom' && row.label ? `Greeting for ${row.label}` : nameOf(row.occasion);
  const detail = [row.email && `To ${row.email}`, row.detail].filter(Boolean).join('. ');
  return {
    key: `occasions:greeting:${row._id.toHexString()}`,
    about: [contact],
    type: 'email',
    title: `${name} ${outcome}`.slice(0, 300),
    ...(detail && { detail: detail.slice(0, 2000) }),
    at: (row.sentAt ?? new Date()).toISOString(),
    link: { href: `/contacts/${contact.id}?tab=occasions` },
  };
}

/** The owner of the contact is told of a mail that did not arrive. */
export function failureNoticeOf(row: GreetingRow): NotificationRequest | undefined {
  if (!['failed', 'bounced', 'complained', 'uncertain'].includes(row.status)) return undefined;
  const contactId = row.contactId.toHexString();
  const who = row.contactName || 'a contact';
  const isUnsure = row.status === 'uncertain';
  const detail = isUnsure
    ? 'It was interrupted while it was handed to the mail server. Please decide whether it counts as sent.'
    : row.detail;
  return {
    key: `occasions:${row.status}:${row._id.toHexString()}:${row.attempts}`,
    users: [row.owner.toHexString()],
    kind: 'greeting-failed',
    level: isUnsure ? 'warning' : 'error',
    title: (isUnsure
      ? `Was the greeting to ${who} sent?`
      : `${nameOf(row.occasion)} for ${who} ${outcomes[row.status]}`
    ).slice(0, 200),
    ...(detail && { body: detail.slice(0, 500) }),
    href: isUnsure ? '/occasions?view=attention' : `/contacts/${contactId}?tab=occasions`,
    about: { kind: 'contact', id: contactId },
  };
}
