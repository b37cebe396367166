import type { MergeableKind, MergePreview, merges } from '@sequelstring/contract/merges.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { combineRows, differingFields, fullness, suggestTake } from '../../../kernel/records/merge/combine.ts';
import { partsFor } from '../../../kernel/records/merge/merge.ts';
import type { MergePart } from '../../../kernel/records/merge/merge-part.ts';
import { visibleRow } from '../../../kernel/records/read.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';

export interface MergeDeps {
  stores: ReadonlyMap<string, AnyStore>;
  parts(): readonly MergePart[];
}

export const storeOf = ({ stores }: Pick<MergeDeps, 'stores'>, kind: MergeableKind): AnyStore => stores.get(kind)!;

/** What a merge would make of two records that the user may see. Throws `<kind>_not_found`, or `validation_failed`. */
export async function previewMerge(
  deps: MergeDeps,
  user: CurrentUser,
  { kind, ids: [one, other], winner: wanted, take: asked }: Query<typeof merges.preview>,
): Promise<MergePreview> {
  if (one === other) throw new AppError('validation_failed', { details: { ids: ['name one record twice'] } });
  if (wanted && wanted !== one && wanted !== other)
    throw new AppError('validation_failed', { details: { winner: ['is none of the two records'] } });
  const store = storeOf(deps, kind);
  const rows: BaseRow[] = [await visibleRow(store, user.scope, one), await visibleRow(store, user.scope, other)];
  const fields = await store.fields();
  const winner = rows.find(({ _id }) => _id.toHexString() === wanted) ?? fuller(rows, (row) => fullness(fields, row));
  const loser = rows.find((row) => row !== winner)!;
  const differing = differingFields(store, fields, winner, loser);
  const take = asked ?? suggestTake(differing, winner, loser);
  const merged = combineRows(store, fields, { winner, loser, take });
  const id = loser._id.toHexString();
  const counts = partsFor(deps.parts(), kind).map(async ({ name, count }) => ({
    part: name,
    count: (await count?.(kind, id)) ?? 0,
  }));
  return {
    kind,
    winner: await store.shown(winner),
    loser: await store.shown(loser),
    merged: await store.shown(merged),
    fields: differing.map(({ group, ...field }) => ({ ...field, group: [...group] })),
    take,
    moves: (await Promise.all(counts)).filter(({ count }) => count > 0),
  };
}

/** The fuller of two records; of two that are alike the older one, which others know. */
function fuller([one, other]: BaseRow[], size: (row: BaseRow) => number): BaseRow {
  const difference = size(one!) - size(other!);
  if (difference !== 0) return difference > 0 ? one! : other!;
  return one!.createdAt <= other!.createdAt ? one! : other!;
}
