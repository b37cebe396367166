import type { EmailStatus } from '@sequelstring/contract/crm.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { PlanningContact } from './api.ts';
import { type NewContact, newRow, withPhones } from './contact.build.ts';
import { ContactModel, type ContactRow, findContacts, insertContacts, newId, saveChanges } from './contact.model.ts';
import { type ContactDeps, eventOf, writing } from './contact.service.ts';
import { greetingAddress, toPlanningContact } from './contact.view.ts';

/** What the program itself, rather than a user, does with contacts. */

export async function contactsForPlanning(ids: readonly string[]): Promise<PlanningContact[]> {
  return (await findContacts([...new Set(ids)])).map(toPlanningContact);
}

export async function contactsWithDates(page: {
  after?: string;
  owner?: string;
  limit: number;
}): Promise<PlanningContact[]> {
  const rows = await ContactModel.find({
    hasDates: true,
    deleted: false,
    ...(page.owner && { owner: objectId(page.owner) }),
    ...(page.after && { _id: { $gt: objectId(page.after) } }),
  })
    .sort({ _id: 1 })
    .limit(page.limit)
    .hint(page.owner ? { owner: 1, hasDates: 1, deleted: 1, _id: 1 } : { hasDates: 1, deleted: 1, _id: 1 })
    .lean<ContactRow[]>();
  return rows.map(toPlanningContact);
}

/** Nothing happens where the contact is gone or has another address by now. */
export async function setEmailStatus(
  deps: ContactDeps,
  contactId: string,
  email: string,
  status: EmailStatus,
): Promise<void> {
  await changeContact(deps, contactId, 'emailStatus', (row) =>
    greetingAddress(row)?.toLowerCase() === email.toLowerCase() ? { ...row, emailStatus: status } : row,
  );
}

/** False where there is no such contact. */
export const setEmailOptOut = (deps: ContactDeps, contactId: string, optOut: boolean): Promise<boolean> =>
  changeContact(deps, contactId, 'emailOptOut', (row) => ({ ...row, emailOptOut: optOut }));

function changeContact(
  deps: ContactDeps,
  contactId: string,
  field: 'emailStatus' | 'emailOptOut',
  change: (row: ContactRow) => ContactRow,
): Promise<boolean> {
  return writing(deps, async (session) => {
    // Deleted ones, too: what became of their address still holds when they are restored.
    const [before] = await findContacts([contactId], session);
    if (!before) return false;
    const after = change(before);
    if (after[field] === before[field]) return true;
    await saveChanges(before, { ...after, updatedAt: nowAsDate(deps.clock) }, session);
    await publish(session, 'contact.updated', { ...eventOf(after), changed: [field] });
    return true;
  });
}

/** Moves `lastSent` forward only, so that it may be called again. */
export async function setLastSent(
  sendings: readonly { contactId: string; dateId: string; at: Temporal.Instant }[],
): Promise<void> {
  if (sendings.length === 0) return;
  await ContactModel.bulkWrite(
    sendings.map(({ contactId, dateId, at }) => ({
      updateOne: {
        filter: { _id: objectId(contactId), 'importantDates._id': objectId(dateId) },
        update: { $max: { 'importantDates.$.lastSent': new Date(at.epochMilliseconds) } },
        timestamps: false,
      },
    })),
    { ordered: false },
  );
}

/** Writes many contacts of one owner at once, with one event for all; for sample data. Returns their ids. */
export async function addContacts(
  deps: ContactDeps,
  owner: string,
  contacts: readonly NewContact[],
): Promise<string[]> {
  const { country } = await deps.auth.getSettings();
  const now = nowAsDate(deps.clock);
  const rows = contacts.map((contact) => newRow(withPhones(contact, country), owner, now));
  const contactIds = rows.map(({ _id }) => _id.toHexString());
  await writing(deps, async (session) => {
    await insertContacts(rows, session);
    await publish(session, 'contacts.imported', { importId: newId().toHexString(), contactIds, owner });
  });
  return contactIds;
}
