import { accountKind } from '@sequelstring/contract/records/account.ts';
import { objectId } from '../../../kernel/db.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import { textKey } from '../../../kernel/records/store.ts';

/** `matchKeys` is what contacts find it by. */
export type AccountRow = RowOf<(typeof accountKind)['fields']> & { nameKey: string; matchKeys: string[] };

export const AccountModel = modelOf<AccountRow>(accountKind, {
  orders: ['nameKey', 'createdAt', 'updatedAt', 'industryKey'],
  lookups: ['industryKey', 'parent', 'tags', 'domains', 'aliases', 'tickers', 'competitors', 'size', 'matchKeys'],
  derived: { matchKeys: [String] },
});

/** The account that goes by this name, within a scope: the oldest where there are several. */
export const findAccountByName = (name: string, scope: Scope): Promise<AccountRow | null> =>
  AccountModel.findOne({ nameKey: textKey(name), deleted: false, ...withinScope(scope) })
    .sort({ _id: 1 })
    .lean<AccountRow>();

/** Accounts that are not deleted, in the order of their ids, those after `after`; fewer than `limit` at the end. */
export const accountsAfter = (after: string | undefined, limit: number): Promise<AccountRow[]> =>
  AccountModel.find({ deleted: false, ...(after && { _id: { $gt: objectId(after) } }) })
    .sort({ _id: 1 })
    .limit(limit)
    .hint({ _id: 1 })
    .lean<AccountRow[]>();

/** Accounts that changed since then, deleted ones too, in the order of their ids, those after `after`. */
export const accountsChangedSince = (since: Date, after: string | undefined, limit: number): Promise<AccountRow[]> =>
  AccountModel.find({
    deleted: { $in: [false, true] },
    updatedAt: { $gte: since },
    ...(after && { _id: { $gt: objectId(after) } }),
  })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<AccountRow[]>();

/** Accounts within a scope that name competitors, at most `limit`. */
export const accountsWithCompetitors = (
  scope: Scope,
  limit: number,
): Promise<Pick<AccountRow, '_id' | 'name' | 'competitors'>[]> =>
  AccountModel.find(
    { competitors: { $gt: objectId('0'.repeat(24)) }, deleted: false, ...withinScope(scope) },
    { name: 1, competitors: 1 },
  )
    .limit(limit)
    .lean<AccountRow[]>();

export const findAccounts = (ids: readonly string[]): Promise<AccountRow[]> =>
  AccountModel.find({ _id: { $in: ids.map(objectId) } }).lean<AccountRow[]>();
