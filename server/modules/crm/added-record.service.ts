import { nowAsDate } from '../../kernel/clock.ts';
import { newId, objectId } from '../../kernel/db.ts';
import { changeRow, createRecord, newRow } from '../../kernel/records/change.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import type { AccountStore } from './account/account.store.ts';
import type { AddedKind } from './api.ts';
import type { ContactStore } from './contact.store.ts';
import type { NoteStore } from './note/note.store.ts';
import type { OpportunityStore } from './opportunity/opportunity.store.ts';
import type { TaskStore } from './task/task.store.ts';

interface Stores {
  accounts: AccountStore;
  opportunities: OpportunityStore;
  tasks: TaskStore;
  notes: NoteStore;
}

/** Makes a record as if its owner had sent it; the input is checked by the contract. Returns its id. */
export async function addRecord(
  stores: Stores,
  owner: string,
  kind: AddedKind,
  input: Record<string, unknown>,
): Promise<string> {
  const all: Record<AddedKind, AnyStore> = {
    account: stores.accounts,
    opportunity: stores.opportunities,
    task: stores.tasks,
    note: stores.notes,
  };
  const store = all[kind];
  const given = store.kind.Input.parse(input) as Record<string, unknown>;
  const row = newRow(store, given, { id: newId(), owner, now: nowAsDate(store.deps.clock) });
  const record = (await createRecord(store, {}, row)) as { id: string };
  return record.id;
}

export async function linkContacts(
  contacts: ContactStore,
  accountId: string,
  contactIds: readonly string[],
): Promise<void> {
  for (const id of contactIds) {
    await changeRow(contacts, {}, id, 'updated', {}, (row) => ({ ...row, company: objectId(accountId) }));
  }
}
