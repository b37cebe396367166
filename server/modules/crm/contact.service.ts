import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, isDuplicateKey, isTooLarge, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish, publishMany } from '../../kernel/events.ts';
import { GroupedWrites } from '../../kernel/grouped-writes.ts';
import type { Json } from '../../kernel/json-from-bson.ts';
import type { AuthApi } from '../auth/api.ts';
import { type ContactChange, changedRow, type NewContact, newRow, withKeys, withPhones } from './contact.build.ts';
import type { ContactCounts } from './contact.counts.ts';
import {
  type ContactRow,
  findContact,
  findContacts,
  insertNewContacts,
  readContact,
  saveChanges,
} from './contact.model.ts';
import { assertMayChange, mayAssign, ownerSeenBy } from './contact.policy.ts';
import { contactJson, greetingAddress, toContact } from './contact.view.ts';
import { changingList, followFlags, honoured, suppress } from './suppression.service.ts';

export interface ContactDeps {
  clock: Clock;
  auth: AuthApi;
  counts: ContactCounts;
}

/** Stored fields that are nobody's business but the indexes'. */
const derived = new Set(['nameKey', 'emailKey', 'companyKey', 'searchKeys', 'hasDates', 'updatedAt']);

/** Throws `contact_not_found` where there is none, it is deleted, or the user may not see it. */
export async function getContact(user: CurrentUser, id: string): Promise<Json<Contact>> {
  const bytes = await readContact({ id, owner: ownerSeenBy(user) });
  if (!bytes) throw new AppError('contact_not_found');
  return contactJson(bytes);
}

/** The same for changing it. */
export async function visibleContact(user: CurrentUser, id: string, session?: ClientSession): Promise<ContactRow> {
  const row = await findContact(id, { owner: ownerSeenBy(user), session });
  if (!row) throw new AppError('contact_not_found');
  return row;
}

/** Throws `contact_email_taken`, or `forbidden` where the user names an owner and may not. */
export async function createContact(deps: ContactDeps, user: CurrentUser, input: NewContact): Promise<Contact> {
  assertMayChange(user);
  const owner = await ownerFor(deps, user, input.owner, user.id);
  const { country } = await deps.auth.getSettings();
  const [row] = await honoured([newRow(withPhones(input, country), owner, nowAsDate(deps.clock))]);
  const address = greetingAddress(row!);
  if (input.emailOptOut && address) {
    const wanted = { email: address, reason: 'unsubscribed', source: 'user', by: user.id } as const;
    await changingList(deps, (session) => suppress(deps, wanted, session, { actor: user }));
  }
  await created.add({ row: row!, user });
  deps.counts.forget();
  return toContact(row!);
}

/** Contacts that many create at once share a transaction, since most of what one costs is not its rows. */
const created = new GroupedWrites<{ row: ContactRow; user: CurrentUser }>(
  (group) =>
    refusingTaken(async (session) => {
      const rows = group.map(({ row }) => row);
      await insertNewContacts(rows, session);
      await publishMany(
        session,
        'contact.created',
        group.map(({ row, user }) => ({ ...eventOf(row, user), hasDates: row.hasDates })),
      );
    }),
  (error) => isTooLarge(error) || (error instanceof AppError && error.code === 'contact_email_taken'),
);

/** Throws `contact_not_found`, `contact_email_taken`, `forbidden` for a new owner, `validation_failed` where no name would be left. */
export async function updateContact(
  deps: ContactDeps,
  user: CurrentUser,
  id: string,
  change: ContactChange,
): Promise<Contact> {
  assertMayChange(user);
  const { country } = await deps.auth.getSettings();
  const after = await writing(deps, async (session) => {
    const before = await visibleContact(user, id, session);
    if (change.owner !== undefined) await ownerFor(deps, user, change.owner, before.owner.toHexString());
    const changedByUser = changedRow(before, change, nowAsDate(deps.clock), country);
    const row = await followFlags(deps, { before, after: changedByUser }, user, session);
    if (!contactName(row)) {
      throw new AppError('validation_failed', {
        details: { firstName: ['needs a first name, a last name, a company or an e-mail address'] },
      });
    }
    const changed = (await saveChanges(before, row, session)).filter((field) => !derived.has(field));
    await publish(session, 'contact.updated', { ...eventOf(row, user), changed });
    return row;
  });
  return toContact(after);
}

/** Throws `contact_not_found`. */
export async function deleteContact(deps: ContactDeps, user: CurrentUser, id: string): Promise<Contact> {
  assertMayChange(user);
  const after = await writing(deps, async (session) => {
    const before = await visibleContact(user, id, session);
    const now = nowAsDate(deps.clock);
    const row = withKeys({ ...before, deleted: true, deletedAt: now, updatedAt: now });
    await saveChanges(before, row, session);
    await publish(session, 'contact.deleted', eventOf(row, user));
    return row;
  });
  return toContact(after);
}

/** Throws `contact_not_found`, or `contact_email_taken` where another contact has the address by now. */
export async function restoreContact(deps: ContactDeps, user: CurrentUser, id: string): Promise<Contact> {
  assertMayChange(user);
  const after = await writing(deps, async (session) => {
    const [before] = await findContacts([id], session);
    const owner = ownerSeenBy(user);
    if (!before || (owner && before.owner.toHexString() !== owner)) throw new AppError('contact_not_found');
    if (!before.deleted) return before;
    const { deletedAt: _, ...rest } = before;
    const restored = withKeys({ ...rest, deleted: false, updatedAt: nowAsDate(deps.clock) });
    const row = (await honoured([restored], session))[0]!;
    await saveChanges(before, row, session);
    await publish(session, 'contact.restored', eventOf(row, user));
    return row;
  });
  return toContact(after);
}

/** One transaction after which the counts of the list are counted again; a taken address is told as such. */
export async function writing<T>(deps: ContactDeps, work: (session: ClientSession) => Promise<T>): Promise<T> {
  try {
    return await refusingTaken(work);
  } finally {
    deps.counts.forget();
  }
}

async function refusingTaken<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  try {
    return await transaction(work);
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('contact_email_taken', { cause: error });
    throw error;
  }
}

export const eventOf = (row: ContactRow, user?: CurrentUser) => ({
  contactId: row._id.toHexString(),
  owner: row.owner.toHexString(),
  ...(user && { actor: user.id }),
});

/** The owner that a contact gets: the one that is asked for, where the user may give contacts away and it is a user. */
async function ownerFor(
  deps: ContactDeps,
  user: CurrentUser,
  asked: string | undefined,
  current: string,
): Promise<string> {
  if (asked === undefined || asked === current) return current;
  if (!mayAssign(user)) throw new AppError('forbidden', { message: 'Only managers change the owner of a contact.' });
  const owner = await deps.auth.getUser(asked);
  if (!owner?.isActive) throw new AppError('validation_failed', { details: { owner: ['is not an active user'] } });
  return asked;
}
