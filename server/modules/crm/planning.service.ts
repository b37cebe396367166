import type { EmailStatus } from '@sequelstring/contract/crm.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { type ClientSession, objectId } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { PlanningContact } from './api.ts';
import { type NewContact, newRow, withPhones } from './contact.build.ts';
import { ContactModel, type ContactRow, findContacts, insertContacts, newId, saveChanges } from './contact.model.ts';
import { type ContactDeps, eventOf, writing } from './contact.service.ts';
import { greetingAddress, toPlanningContact } from './contact.view.ts';
import { insertSuppressions } from './suppression.model.ts';
import { changingList, followFlags, honoured, optOutsOf, suppress } from './suppression.service.ts';

/** What the program itself, rather than a user, does with contacts. */

export async function contactsForPlanning(ids: readonly string[]): Promise<PlanningContact[]> {
  return (await honoured(await findContacts([...new Set(ids)]))).map(toPlanningContact);
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
  return (await honoured(rows)).map(toPlanningContact);
}

/** What the mail system said of an address holds for whoever has it; `ok` takes it back. Nothing happens to other addresses of the contact. */
export async function setEmailStatus(
  deps: ContactDeps,
  contactId: string,
  email: string,
  status: EmailStatus,
): Promise<void> {
  await changingList(deps, async (session) => {
    if (status !== 'ok') await suppress(deps, { email, reason: status, source: 'mail_system' }, session);
    await changeContact(deps, contactId, session, (row) =>
      greetingAddress(row)?.toLowerCase() === email.toLowerCase() ? { ...row, emailStatus: status } : row,
    );
  });
}

/** False where there is no such contact. */
export const setEmailOptOut = (deps: ContactDeps, contactId: string, optOut: boolean): Promise<boolean> =>
  changingList(deps, (session) => changeContact(deps, contactId, session, (row) => ({ ...row, emailOptOut: optOut })));

/** Whoever has the address gets no more greetings there, now and later; the contact that the email was about, nowhere. */
export async function unsubscribe(deps: ContactDeps, email: string, contactId: string): Promise<void> {
  await changingList(deps, async (session) => {
    await suppress(deps, { email, reason: 'unsubscribed', source: 'link' }, session);
    await changeContact(deps, contactId, session, (row) => ({ ...row, emailOptOut: true }));
  });
}

async function changeContact(
  deps: ContactDeps,
  contactId: string,
  session: ClientSession,
  change: (row: ContactRow) => ContactRow,
): Promise<boolean> {
  // Deleted ones, too: what became of their address still holds when they are restored.
  const [before] = await findContacts([contactId], session);
  if (!before) return false;
  const after = await followFlags(deps, { before, after: change(before) }, undefined, session);
  const changed = (['emailOptOut', 'emailStatus'] as const).filter((field) => after[field] !== before[field]);
  if (changed.length === 0) return true;
  await saveChanges(before, { ...after, updatedAt: nowAsDate(deps.clock) }, session);
  await publish(session, 'contact.updated', { ...eventOf(after), changed: [...changed] });
  return true;
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
  const rows = await honoured(contacts.map((contact) => newRow(withPhones(contact, country), owner, now)));
  const contactIds = rows.map(({ _id }) => _id.toHexString());
  await writing(deps, async (session) => {
    await insertContacts(rows, session);
    await insertSuppressions(optOutsOf(rows, 'import', owner), now, session);
    await publish(session, 'contacts.imported', { importId: newId().toHexString(), contactIds, owner });
  });
  return contactIds;
}
