import type { Import, ImportRowError } from '@sequelstring/contract/crm.ts';
import type { AccountRow } from '../account/account.model.ts';
import { emailKeyOf } from '../contact.keys.ts';
import type { ContactRow } from '../contact.model.ts';
import { greetingAddress } from '../contact.view.ts';
import type { Suppressed } from '../suppression.model.ts';
import type { Candidate } from './duplicates.ts';
import type { ImportRow } from './import.model.ts';
import type { ImportChangeRow } from './import-change.model.ts';
import type { SourceRecord } from './import-source.ts';

/** How many problems are told before one of this level is not: the harmless leave room for what went wrong. */
const mostTold = { info: 500, warning: 900, error: 1000 };
/** What becomes of the records of one batch. */
export interface Outcome {
  created: Candidate[];
  updated: Set<Candidate>;
  changes: ImportChangeRow[];
  skipped: number;
  failed: number;
  accounts: NonNullable<Import['accounts']>;
  /** Accounts that are created with the contacts. */
  newAccounts: AccountRow[];
  /** All there were; `errors` are those that are told. */
  problems: Import['problems'];
  errors: ImportRowError[];
}

export function tell(
  row: ImportRow,
  outcome: Outcome,
  record: SourceRecord,
  problem: SourceRecord['problems'][number],
): void {
  outcome.problems[problem.level]++;
  if (row.errorCount + outcome.errors.length >= mostTold[problem.level]) return;
  const { field, ...rest } = problem;
  outcome.errors.push({ line: record.line, record: record.record, ...(field && { field }), ...rest });
}

/** That somebody is imported and gets no greetings all the same is news to whoever imports. */
export function tellSuppressed(
  row: ImportRow,
  record: SourceRecord,
  made: ContactRow,
  suppressed: Suppressed,
  outcome: Outcome,
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
