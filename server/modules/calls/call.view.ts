import type { Call } from '@sequelstring/contract/calls.ts';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { type CallRow, toCall } from './call.model.ts';

type Doors = { crm: CrmApi; auth: AuthApi };

export const present = async (doors: Doors, row: CallRow): Promise<Call> => (await presentAll(doors, [row]))[0]!;

/** Calls with the names of whom they are with, as these are called now. */
export async function presentAll({ crm, auth }: Doors, rows: readonly CallRow[]): Promise<Call[]> {
  const calls = rows.map(toCall);
  const idsOf = (field: 'contact' | 'account' | 'user') => [
    ...new Set(calls.map((call) => call[field]).filter((id) => id !== undefined)),
  ];
  const [contacts, accounts, users] = await Promise.all([
    crm.contactsForPlanning(idsOf('contact')),
    crm.accountsById(idsOf('account')),
    auth.getUsers(idsOf('user')),
  ]);
  const contactNames = new Map(contacts.map((contact) => [contact.id, contactName(contact)]));
  const accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
  return calls.map((call) => ({
    ...call,
    contactName: call.contact && (contactNames.get(call.contact) || undefined),
    accountName: call.account && accountNames.get(call.account),
    userName: users.get(call.user)?.name,
  }));
}
