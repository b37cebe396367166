import type { MergeableKind, MergePreview, merges } from '@sequelstring/contract/merges.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { combineAll, differingFields, fullness, suggestTake } from '../../../kernel/records/merge/combine.ts';
import { partsFor } from '../../../kernel/records/merge/merge.ts';
import type { MergePart } from '../../../kernel/records/merge/merge-part.ts';
import { visibleRow } from '../../../kernel/records/read.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';

export interface MergeDeps {
  stores: ReadonlyMap<string, AnyStore>;
  parts(): readonly MergePart[];
}

export const storeOf = ({ stores }: Pick<MergeDeps, 'stores'>, kind: MergeableKind): AnyStore => stores.get(kind)!;

/** What a merge would make of records that the user may see. Throws `<kind>_not_found`, or `validation_failed`. */
export async function previewMerge(
  deps: MergeDeps,
  user: CurrentUser,
  { kind, ids, winner: wanted, take: asked }: Query<typeof merges.preview>,
): Promise<MergePreview> {
  if (new Set(ids).size < ids.length)
    throw new AppError('validation_failed', { details: { ids: ['name one record twice'] } });
  if (wanted && !ids.includes(wanted))
    throw new AppError('validation_failed', { details: { winner: ['is none of the records'] } });
  const store = storeOf(deps, kind);
  const rows: BaseRow[] = await Promise.all(ids.map((id) => visibleRow(store, user.scope, id)));
  const fields = await store.fields();
  const winner = rows.find(({ _id }) => _id.toHexString() === wanted) ?? fullest(rows, (row) => fullness(fields, row));
  const losers = rows.filter((row) => row !== winner);
  const [loser] = losers as [BaseRow];
  const differing = losers.map((row) => differingFields(store, fields, winner, row));
  const take = asked ?? suggestTake(store, differing[0]!, winner, loser);
  const merged = combineAll(store, fields, { winner, losers, take });
  const gone = losers.map(({ _id }) => _id.toHexString());
  const counts = partsFor(deps.parts(), kind).map(async ({ name, count }) => ({
    part: name,
    count: (await Promise.all(gone.map((id) => count?.(kind, id) ?? 0))).reduce((sum, some) => sum + some, 0),
  }));
  return {
    kind,
    winner: await store.shown(winner),
    loser: await store.shown(loser),
    losers: await Promise.all(losers.map((row) => store.shown(row))),
    merged: await store.shown(merged),
    fields: [...new Map(differing.flat().map((field) => [field.name, field])).values()].map(({ group, ...field }) => ({
      ...field,
      group: [...group],
    })),
    take,
    moves: (await Promise.all(counts)).filter(({ count }) => count > 0),
  };
}

/** The fullest of some records; of those that are alike the oldest one, which others know. */
const fullest = (rows: readonly BaseRow[], size: (row: BaseRow) => number): BaseRow =>
  rows.toSorted((a, b) => size(b) - size(a) || a.createdAt.getTime() - b.createdAt.getTime())[0]!;
