import { nowAsDate } from '../../kernel/clock.ts';
import { isDuplicateKey, newId, objectId } from '../../kernel/db.ts';
import { changeRow, createRecord, newRow } from '../../kernel/records/change.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import type { ContactStore } from './contact.store.ts';

/** Makes a record as if its owner had sent it; the input is checked by the contract. Returns its id. One of this id that is there stays. */
export async function addRecord(
  store: AnyStore,
  owner: string,
  { input, id = newId() }: { input: Record<string, unknown>; id?: string },
): Promise<string> {
  const given = store.kind.Input.parse(input) as Record<string, unknown>;
  const row = newRow(store, given, { id, owner, now: nowAsDate(store.deps.clock) });
  try {
    await createRecord(store, {}, row);
  } catch (error) {
    if (!isDuplicateKey(error)?.includes('_id')) throw error;
  }
  return id;
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
