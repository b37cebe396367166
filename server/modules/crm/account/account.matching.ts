import type { CrmApi, MatchingAccount } from '../api.ts';
import {
  type AccountRow,
  accountsAfter,
  accountsChangedSince,
  accountsWithCompetitors,
  findAccounts,
} from './account.model.ts';

export const accountsForMatching: CrmApi['accountsForMatching'] = async ({ after, limit, changedSince }) => {
  const rows = changedSince
    ? await accountsChangedSince(new Date(changedSince), after, limit)
    : await accountsAfter(after, limit);
  return rows.map(toMatching);
};

export const accountsById: CrmApi['accountsById'] = async (ids) =>
  ids.length === 0 ? [] : (await findAccounts(ids)).map(toMatching);

const mostRivals = 2_000;

export const rivalries: CrmApi['rivalries'] = async ({ scope }) =>
  (await accountsWithCompetitors(scope, mostRivals)).map(({ _id, name, competitors }) => ({
    ...{ id: _id.toHexString(), name },
    competitors: (competitors ?? []).map((id) => id.toHexString()),
  }));

const toMatching = (row: AccountRow): MatchingAccount => ({
  id: row._id.toHexString(),
  owner: row.owner.toHexString(),
  name: row.name,
  aliases: row.aliases ?? [],
  tickers: (row.tickers ?? []).map((ticker) => ticker.replace(/^.*:/, '')),
  domains: row.domains ?? [],
  ...(row.industry && { industry: row.industry }),
  ...(row.address?.country && { country: row.address.country }),
  updatedAt: row.updatedAt.toISOString(),
  deleted: row.deleted,
});
