import type { Duplicate, DuplicateSearch, duplicates, MergeableKind } from '@sequelstring/contract/merges.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { objectId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/module.ts';
import { checkMayChange } from '../../../kernel/records/check.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import { withinScope } from '../../../kernel/records/scope.ts';
import {
  beginSearch,
  type DuplicateRow,
  decidePair,
  findPair,
  findSearch,
  pageOfPairs,
  toSearch,
} from './duplicate.model.ts';
import { type DuplicateDeps, searchOrder } from './duplicate.search.ts';

/** Pairs of which the user may see both records, the surest first. */
export async function listPairs(
  deps: DuplicateDeps,
  user: CurrentUser,
  { page, limit, ...filter }: Query<typeof duplicates.list>,
): Promise<Page<Duplicate[]>> {
  const { rows, total } = await pageOfPairs(user.scope, filter, { skip: (page - 1) * limit, limit });
  return { data: await shown(deps, user, rows), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** With both records as they are now; a pair of which one is gone, or out of sight by now, is left out. */
async function shown(
  { stores }: DuplicateDeps,
  user: CurrentUser,
  rows: readonly DuplicateRow[],
): Promise<Duplicate[]> {
  const pairs: Duplicate[] = [];
  for (const [kind, some] of Map.groupBy(rows, (row) => row.kind)) {
    const store = stores.get(kind)!;
    const ids = some.flatMap(({ records }) => records).map(objectId);
    const where = { _id: { $in: ids }, deleted: false, ...withinScope(user.scope, store.scopeField) };
    const found = (await store.model.find(where).lean()) as BaseRow[];
    const byId = new Map<string, Record<string, unknown>>();
    for (const row of found) byId.set(row._id.toHexString(), (await store.shown(row)) as Record<string, unknown>);
    for (const { _id, score, reasons, status, records } of some) {
      const [one, other] = records.map((id) => byId.get(id));
      if (one && other) pairs.push({ id: _id, kind, score, reasons, status, records: [one, other] });
    }
  }
  return pairs;
}

/** Remembers what a user says of a pair. Throws `duplicate_not_found`, or `forbidden`. */
export async function decide(
  deps: DuplicateDeps,
  { user, caller }: { user: CurrentUser; caller: Caller },
  pairId: string,
  status: DuplicateRow['status'],
): Promise<Duplicate> {
  checkMayChange(user);
  const [pair] = await shown(deps, user, [(await findPair(pairId)) ?? []].flat());
  if (!pair) throw new AppError('duplicate_not_found');
  await transaction(async (session) => {
    if (!(await decidePair(pairId, status, session))) throw new AppError('duplicate_not_found');
    const action = status === 'dismissed' ? 'duplicate.dismissed' : 'duplicate.reopened';
    await audit({ ...caller, action, kind: 'duplicate', recordId: pairId, at: nowAsDate(deps.clock) }, session);
  });
  return { ...pair, status };
}

export const searched = async (kind: MergeableKind): Promise<DuplicateSearch> => toSearch(kind, await findSearch(kind));

/** Starts a search; one that runs goes on. */
export async function startSearch(deps: DuplicateDeps, caller: Caller, kind: MergeableKind): Promise<DuplicateSearch> {
  const row = await beginSearch(kind, nowAsDate(deps.clock));
  if (row) {
    await audit({ ...caller, action: 'duplicate.searched', kind: 'duplicate', detail: kind });
    await deps.jobs.add(searchOrder(row));
  }
  return searched(kind);
}
