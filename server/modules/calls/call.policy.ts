import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Audience } from '../../kernel/realtime.ts';
import { isWithin, type Scope } from '../../kernel/records/scope.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { type CallRow, findCall, findContactsOfCalls } from './call.model.ts';

type Doors = { crm: CrmApi; auth: AuthApi };

/** A call is read by those who see its user's records and, where it is with a contact, that contact. Throws `call_not_found`. */
export async function readableCall({ crm }: Doors, user: CurrentUser, callId: string): Promise<CallRow> {
  const row = await findCall(callId, user.scope);
  if (!row || (await hiddenContacts(crm, user.scope, row.contact ? [row.contact] : [])).length > 0)
    throw new AppError('call_not_found');
  return row;
}

/** Those of the ids whose calls someone with this scope reads; others' records may lead there. */
export async function linkableCalls({ crm }: Pick<Doors, 'crm'>, ids: readonly string[], { scope }: { scope: Scope }) {
  const found = await Promise.all(ids.map((id) => findCall(id, scope)));
  const calls = found.filter((row) => row !== null);
  const contacts = calls.flatMap(({ contact }) => (contact ? [contact] : []));
  const hidden = new Set((await hiddenContacts(crm, scope, contacts)).map((id) => id.toHexString()));
  const seen = calls.filter(({ contact }) => !contact || !hidden.has(contact.toHexString()));
  return new Set(seen.map(({ _id }) => _id.toHexString()));
}

/** The contacts of calls within the scope that lie outside it: deleted ones, and those that belong to others by now. */
export const contactsOutside = async ({ crm }: Doors, scope: Scope) =>
  'all' in scope ? [] : hiddenContacts(crm, scope, await findContactsOfCalls(scope));

async function hiddenContacts(crm: CrmApi, scope: Scope, contacts: NonNullable<CallRow['contact']>[]) {
  if ('all' in scope || contacts.length === 0) return [];
  const found = await crm.contactsForPlanning(contacts.map((id) => id.toHexString()));
  const seen = new Set(
    found.filter(({ owner, deletedAt }) => !deletedAt && isWithin(scope, owner)).map(({ id }) => id),
  );
  return contacts.filter((id) => !seen.has(id.toHexString()));
}

/** Who hears of a call at once: those who may read it. */
export async function audienceOf({ crm }: Pick<Doors, 'crm'>, row: CallRow): Promise<Audience> {
  const user = row.user.toHexString();
  if (!row.contact) return { owner: user };
  const [contact] = await crm.contactsForPlanning([row.contact.toHexString()]);
  if (!contact || contact.deletedAt) return { everything: true };
  return { owner: [user, contact.owner] };
}
