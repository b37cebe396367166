import type { Filter } from '@sequelstring/contract/filter.ts';
import type { EmailStatus, NewContact } from '@sequelstring/contract/records/contact.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { type ClientSession, newId, objectId, updateRows } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { changeRowIn, writing } from '../../kernel/records/change.ts';
import { conditionsOf } from '../../kernel/records/list.ts';
import { everything, type Scope } from '../../kernel/records/scope.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi, PlanningContact } from './api.ts';
import { newContactRow, withPhones } from './contact.build.ts';
import { phoneKeyOf } from './contact.keys.ts';
import {
  ContactModel,
  type ContactRow,
  findByPhoneKey,
  findFieldsOfContacts,
  insertContacts,
} from './contact.model.ts';
import type { ContactStore } from './contact.store.ts';
import { greetingAddress, type PlanningRow, planningFields, toPlanningContact } from './contact.view.ts';
import { insertSuppressions } from './suppression.model.ts';
import { honoured, liftOwn, optOutsOf, suppress } from './suppression.service.ts';

/** What the program itself, rather than a user, does with contacts. */

export async function contactsForPlanning(ids: readonly string[]): Promise<PlanningContact[]> {
  const rows = await findFieldsOfContacts([...new Set(ids)], planningFields);
  return (await honoured(rows)).map(toPlanningContact);
}

/** Extensions aside: whoever calls from an office shows its number. */
export async function contactsByPhone(phone: string): Promise<PlanningContact[]> {
  const rows = await findByPhoneKey(phoneKeyOf(phone));
  const bare = (number: string) => number.replace(/;ext=.*/, '');
  return (await honoured(rows))
    .map(toPlanningContact)
    .filter(({ phones }) => phones?.some((one) => bare(one) === phone));
}

export async function contactsWithDates(page: {
  after?: string;
  owner?: string;
  limit: number;
}): Promise<PlanningContact[]> {
  const where = {
    hasDates: true,
    deleted: false,
    ...(page.owner && { owner: objectId(page.owner) }),
    ...(page.after && { _id: { $gt: objectId(page.after) } }),
  };
  const rows = await ContactModel.find(where, planningFields)
    .sort({ _id: 1 })
    .limit(page.limit)
    .hint(page.owner ? { owner: 1, hasDates: 1, deleted: 1, _id: 1 } : { hasDates: 1, deleted: 1, _id: 1 })
    .lean<PlanningRow[]>();
  return (await honoured(rows)).map(toPlanningContact);
}

/** Filters of rules see all contacts; whoever wrote one is only who "me" and "my team" are. */
async function whereFits(store: ContactStore, by: string, filter: Filter | undefined): Promise<object> {
  const user = { id: by, role: 'admin', name: '', scope: everything } as const;
  return conditionsOf(store, user, { filter });
}

export async function matchContacts(
  store: ContactStore,
  by: string,
  filter: Filter,
  ids: readonly string[],
): Promise<string[]> {
  const where = { $and: [{ _id: { $in: ids.map(objectId) } }, await whereFits(store, by, filter)] };
  const rows = await ContactModel.find(where, { _id: 1 }).lean<Pick<ContactRow, '_id'>[]>();
  return rows.map(({ _id }) => _id.toHexString());
}

/** Deleted contacts count, as they can come back. */
export async function isTemplateUsedBeyond(scope: Scope, refs: readonly string[]): Promise<boolean> {
  if ('all' in scope) return false;
  const [named, owners] = [[...refs], scope.owners.map(objectId)];
  return (
    (await ContactModel.exists({ 'importantDates.emailTemplate': { $in: named }, owner: { $nin: owners } })) !== null
  );
}

export const countContactsWithDates = async (
  store: ContactStore,
  by: string,
  filter: Filter | undefined,
): Promise<number> =>
  ContactModel.countDocuments({ $and: [{ hasDates: true, deleted: false }, await whereFits(store, by, filter)] });

/** What the mail system said of an address holds for whoever has it; `ok` takes it back. Nothing happens to other addresses of the contact. */
export async function setEmailStatus(
  store: ContactStore,
  contactId: string,
  email: string,
  status: EmailStatus,
): Promise<void> {
  await writing(store, async (session) => {
    if (status !== 'ok') await suppress(store, { email, reason: status, source: 'mail_system' }, session);
    await changeContact(store, contactId, session, (row) =>
      greetingAddress(row)?.toLowerCase() === email.toLowerCase() ? { ...row, emailStatus: status } : row,
    );
  });
}

/** False where there is no such contact. */
export const setEmailOptOut = (store: ContactStore, contactId: string, optOut: boolean): Promise<boolean> =>
  writing(store, (session) => changeContact(store, contactId, session, (row) => ({ ...row, emailOptOut: optOut })));

/** Whoever has the address gets no more greetings there, now and later; the contact that the email was about, nowhere. */
export const unsubscribe = (
  store: ContactStore,
  email: string,
  contactId: string,
  { everything = false }: { everything?: boolean } = {},
): Promise<void> =>
  writing(store, async (session) => {
    if (!everything) await liftOwn(store, email, ['no_email'], session);
    await suppress(store, { email, reason: 'unsubscribed', source: 'link' }, session);
    if (everything) await suppress(store, { email, reason: 'no_email', source: 'link' }, session);
    await changeContact(store, contactId, session, (row) => ({ ...row, emailOptOut: true }));
  });

/** The recipient wants greetings again. */
export const resubscribe = (store: ContactStore, email: string, contactId: string): Promise<void> =>
  writing(store, async (session) => {
    await liftOwn(store, email, ['unsubscribed', 'no_email'], session);
    await changeContact(store, contactId, session, (row) =>
      greetingAddress(row)?.toLowerCase() === email.toLowerCase() ? { ...row, emailOptOut: false } : row,
    );
  });

/** Deleted ones, too: what became of their address still holds when they are restored. */
async function changeContact(
  store: ContactStore,
  contactId: string,
  session: ClientSession,
  change: (row: ContactRow) => ContactRow,
): Promise<boolean> {
  try {
    await changeRowIn(session, store, {}, contactId, 'updated', {}, change);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'contact_not_found') return false;
    throw error;
  }
}

/** Moves `lastSent` forward only, so that it may be called again. */
export async function setLastSent(
  sendings: readonly { contactId: string; dateId: string; at: Temporal.Instant }[],
): Promise<void> {
  if (sendings.length === 0) return;
  await updateRows(
    'contacts',
    sendings.map(({ contactId, dateId, at }) => ({
      q: { _id: objectId(contactId), 'importantDates._id': objectId(dateId) },
      u: { $max: { 'importantDates.$.lastSent': new Date(at.epochMilliseconds) } },
    })),
  );
}

/** Writes many contacts of one owner at once, with one event for all; for sample data. Returns their ids. */
export async function addContacts(
  store: ContactStore,
  auth: AuthApi,
  owner: string,
  contacts: readonly NewContact[],
): Promise<string[]> {
  const { country } = await auth.getSettings();
  const now = nowAsDate(store.deps.clock);
  const rows = await honoured(contacts.map((contact) => newContactRow(withPhones(contact, country), owner, now)));
  const ids = rows.map(({ _id }) => _id.toHexString());
  await writing(store, async (session) => {
    await insertContacts(rows, session);
    await insertSuppressions(optOutsOf(rows, 'import', owner), now, session);
    await publish(session, 'records.imported', { kind: 'contact', importId: newId(), ids, owner });
  });
  return ids;
}

export async function setSocialProfiles(
  contactId: string,
  profiles: Parameters<CrmApi['setSocialProfiles']>[1],
): Promise<void> {
  const socialProfiles = profiles.map(({ id, ...profile }) => ({ _id: objectId(id), ...profile }));
  await ContactModel.updateOne({ _id: objectId(contactId) }, { $set: { socialProfiles } }, { timestamps: false });
}
