import type { Contact, ContactPatch } from '@sequelstring/contract/crm.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { problemWith as problemOf, useRecordEdit } from '../../../records/api/record.edit.ts';

/** What is wrong with a value for a field, as the contract says it; undefined where nothing is. */
export const problemWith = (field: keyof ContactPatch & string, value: unknown): string | undefined =>
  problemOf(contactKind, field, value);

/** Saves a change; answers with the problem, if there is one. */
export type SaveContact = (label: string, patch: ContactPatch) => Promise<string | undefined>;

/** Changes of one contact made in place: shown at once, with a way back for ten seconds. */
export function useContactEdit(contact: Contact): SaveContact {
  const edit = useRecordEdit(contactKind);
  return (label, patch) => edit(contact, label, patch);
}
