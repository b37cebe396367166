import { nowAsDate } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/db.ts';
import { newRow } from '../../../kernel/records/change.ts';
import type { AccountFinder } from '../account/account.finder.ts';
import { nameKey } from '../account/account.keys.ts';
import type { AccountRow } from '../account/account.model.ts';
import type { AccountStore } from '../account/account.store.ts';
import type { ContactRow } from '../contact.model.ts';
import type { ContactOutcome } from './contact-run.ts';
import type { ImportRow } from './import.model.ts';
import { tell } from './import-outcome.ts';
import type { SourceRecord } from './import-source.ts';

/** Links a contact of a file to the account of its company; one of several is for a person to choose. */
export function linkAccount(
  row: ImportRow,
  record: SourceRecord,
  contact: ContactRow,
  { finder, store }: { finder: AccountFinder; store: AccountStore },
  outcome: ContactOutcome,
): ContactRow {
  const { companyName } = contact;
  if (!companyName || contact.company) return contact;
  const { account, candidates } = finder.find(contact);
  if (account) {
    outcome.accounts.linked++;
    return { ...contact, company: account._id };
  }
  if (candidates.length > 0) {
    outcome.accounts.ambiguous++;
    const message = `${candidates.length} accounts may be "${companyName}". Choose one on the contact.`;
    tell(row, outcome, record, { field: 'companyName', code: 'company_ambiguous', message, level: 'warning' });
    return contact;
  }
  if (!row.createAccounts || !nameKey(companyName)) return contact;
  const made = newAccount(store, companyName, row);
  finder.add(made);
  outcome.newAccounts.push(made);
  outcome.accounts.created++;
  outcome.accounts.linked++;
  return { ...contact, company: made._id };
}

function newAccount(store: AccountStore, name: string, { owner }: ImportRow): AccountRow {
  const input = store.kind.Input.parse({ name }) as Record<string, unknown>;
  const now = nowAsDate(store.deps.clock);
  return store.derived(newRow<AccountRow>(store, input, { id: newId(), owner: owner.toHexString(), now }));
}
