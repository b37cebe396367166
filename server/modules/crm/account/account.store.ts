import { accountKind } from '@sequelstring/contract/records/account.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type LinkScope, type Named, type RecordDeps, RecordStore } from '../../../kernel/records/store.ts';
import { accountMerge } from '../merge/account.merge.ts';
import { AccountFinder } from './account.finder.ts';
import { matchKeysOf, nameKey } from './account.keys.ts';
import { AccountModel, type AccountRow } from './account.model.ts';

export type AccountStore = RecordStore<typeof accountKind, AccountRow>;

/** Accounts on the record layer. */
export const accountStore = (deps: RecordDeps): AccountStore =>
  new RecordStore<typeof accountKind, AccountRow>(
    {
      kind: accountKind,
      model: AccountModel,
      prepare: ({ row }) => withDomains(row),
      derive: withMatchKeys,
      named: accountsNamed,
      merge: accountMerge,
    },
    deps,
  );

const withMatchKeys = (row: AccountRow): AccountRow => ({ ...row, matchKeys: matchKeysOf(row) });

/** Domains as mail servers write them; an account is not its own parent. */
function withDomains(row: AccountRow): AccountRow {
  if (row.parent?.equals(row._id)) {
    throw new AppError('validation_failed', { details: { parent: ['cannot be the account itself'] } });
  }
  const domains = row.domains.map((domain) =>
    domain
      .toLowerCase()
      .replace(/^(?:https?:\/\/)?(?:www\.)?/, '')
      .replace(/\/.*$/, ''),
  );
  return { ...row, domains: [...new Set(domains)].filter((domain) => domain !== '') };
}

/** By name or alias, without legal form, or by domain. */
async function accountsNamed(texts: readonly string[], { scope, session }: LinkScope): Promise<Named> {
  const keyOf = (text: string) => [nameKey(text) ?? [], `domain:${text.toLowerCase()}`].flat();
  const finder = await AccountFinder.loadKeys(texts.flatMap(keyOf), scope, session);
  return new Map(texts.map((text) => [text, finder.under(keyOf(text)).map(({ _id }) => _id.toHexString())]));
}
