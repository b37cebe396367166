import { emailKeyOf } from '../contact.keys.ts';
import type { ContactRow } from '../contact.model.ts';
import { greetingAddress } from '../contact.view.ts';
import type { Suppressed } from '../suppression.model.ts';
import type { ImportRow } from './import.model.ts';
import { type Tally, tell } from './import-outcome.ts';
import type { SourceRecord } from './import-source.ts';

/** That somebody is imported and gets no greetings all the same is news to whoever imports. */
export function tellSuppressed(
  row: ImportRow,
  record: SourceRecord,
  made: ContactRow,
  suppressed: Suppressed,
  outcome: Tally,
): void {
  const address = greetingAddress(made) ?? '';
  const [first] = suppressed.get(emailKeyOf(address)) ?? [];
  if (!first) return;
  const day = first.createdAt.toISOString().slice(0, 10);
  const message = `${address} ${suppressedIn[first.reason]} on ${day}. The contact gets no greetings.`;
  tell(row, outcome, record, { field: 'email', code: 'email_suppressed', message, level: 'warning' });
}
const suppressedIn = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  complained: 'complained about an email',
  no_email: 'wants no email',
} as const;
