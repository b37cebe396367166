import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ClientSession } from '../../../kernel/db.ts';
import { isTelling, type Person, type RecordRef } from '../../../kernel/personal-data.ts';
import { emailKeyOf } from '../contact.keys.ts';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { NoteModel } from '../note/note.model.ts';
import { OpportunityModel } from '../opportunity/opportunity.model.ts';
import { TaskModel } from '../task/task.model.ts';

/** Who a contact is, and which records go or stay with them. */
export async function personOf(row: ContactRow, session?: ClientSession): Promise<Person> {
  const id = row._id.toHexString();
  // Contacts that were merged into this one are the same person.
  const merged = await mergedInto([row], session);
  const all = [row, ...merged];
  const emails = all.flatMap((one) => [one.email ?? [], ...one.otherEmails.map(({ email }) => email)].flat());
  const phones = all.flatMap((one) => [one.phone ?? [], ...one.otherPhones.map(({ phone }) => phone)].flat());
  const own = all.flatMap(namesOf);
  const [only, others] = [[] as RecordRef[], [] as RecordRef[]];
  for (const [kind, { collection }] of [
    ['note', NoteModel],
    ['task', TaskModel],
  ] as const) {
    const found = collection.find({ 'about.id': id }, { projection: { about: 1 }, session });
    for await (const { _id, about } of found)
      ((about as RecordRef[]).length === 1 ? only : others).push({ kind, id: String(_id) });
  }
  const deals = await OpportunityModel.find({ 'contacts.contact': id }, { _id: 1 }, { session }).lean();
  return {
    id,
    emails: [...new Set(emails.map(emailKeyOf))],
    phones: [...new Set(phones)],
    marks: [...new Set([...own.map((name) => name.trim()), ...emails, ...phones])].filter(isTelling),
    records: [
      { kind: 'contact', id },
      ...merged.map(({ _id }) => ({ kind: 'contact', id: _id.toHexString() })),
      ...only,
    ],
    shared: [...others, ...deals.map(({ _id }) => ({ kind: 'opportunity', id: _id.toHexString() }))],
  };
}

/** Who has no name is called by their company or their address, and a company is no person. */
const namesOf = (row: ContactRow): string[] =>
  row.firstName || row.lastName
    ? [
        contactName(row),
        `${row.firstName} ${row.lastName}`,
        `${row.lastName} ${row.firstName}`,
        `${row.lastName}, ${row.firstName}`,
      ]
    : [];

async function mergedInto(rows: readonly ContactRow[], session?: ClientSession): Promise<ContactRow[]> {
  if (rows.length === 0) return [];
  const where = { mergedInto: { $in: rows.map(({ _id }) => _id) } };
  const found = await ContactModel.find(where, null, { session }).lean<ContactRow[]>();
  return [...found, ...(await mergedInto(found, session))];
}
