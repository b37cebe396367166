import type { crm } from '@sequelstring/contract/crm.ts';
import type { Output, Query } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import type { Draft } from '../../kernel/records/store.ts';
import { findAccountOf } from './account/account.finder.ts';
import { findAccounts } from './account/account.model.ts';
import type { ContactRow } from './contact.model.ts';

/**
 * Links a contact to the account of the company that a user typed, where they see exactly one that fits. What they link
 * themselves stays, and where no company was typed beside it takes the account's name.
 */
export async function withCompany({ before, user, session }: Draft<ContactRow>, row: ContactRow): Promise<ContactRow> {
  if (!user) return row;
  const isLinked = String(row.company ?? '') !== String(before?.company ?? '');
  const isTyped = (row.companyName ?? '') !== (before?.companyName ?? '');
  if (isLinked) {
    const [account] = row.company && !isTyped ? await findAccounts([row.company.toHexString()]) : [];
    return account ? { ...row, companyName: account.name } : row;
  }
  if (!isTyped) return row;
  const { account, candidates } = await findAccountOf(row, user.scope, session);
  if (account) return { ...row, company: account._id };
  if (candidates.some(({ _id }) => row.company?.equals(_id))) return row;
  const { company: _, ...unlinked } = row;
  return unlinked as ContactRow;
}

/** The accounts that a company may be, before anything is stored. */
export async function matchAccount(
  user: CurrentUser,
  query: Query<typeof crm.matchAccount>,
): Promise<Output<typeof crm.matchAccount>> {
  const { account, candidates } = await findAccountOf(query, user.scope);
  const named = candidates.slice(0, 10).map(({ _id, name }) => ({ id: _id.toHexString(), name }));
  return { ...(account && { account: named[0]! }), candidates: named };
}
