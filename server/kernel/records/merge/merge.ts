import type { KindName } from '@sequelstring/contract/records/field.ts';
import { type ClientSession, objectId } from '../../db.ts';
import { AppError } from '../../errors.ts';
import type { BulkItem, BulkRow } from '../bulk/bulk.model.ts';
import type { Settled, Step } from '../bulk/portion.ts';
import { changeRowIn, deletedRow, restoredRow, writing } from '../change.ts';
import { type Author, Ledger } from '../ledger.ts';
import type { AnyStore } from '../list.ts';
import { visibleRow } from '../read.ts';
import { type BaseRow, toRecord } from '../record.model.ts';
import { fieldChanges } from '../undo.ts';
import { combineAll } from './combine.ts';
import type { MergeEnd, MergeEnds, MergePart, Moved } from './merge-part.ts';
import { unmerged, withStored } from './unmerge.ts';

type Work = Pick<BulkRow, '_id' | 'kind' | 'merge'>;

export const titleOf = (store: AnyStore, row: BaseRow): string => store.kind.title(toRecord(store.kind, row));

/**
 * Makes records one: the losers are deleted and name the winner, which takes what is to be kept of all. Resolves to what it
 * takes to undo that. Throws `<kind>_not_found`, `forbidden`, `conflict` for a version that is not the latest, or what a
 * change of the winner throws.
 */
export async function mergeAll(
  session: ClientSession,
  store: AnyStore,
  author: Required<Pick<Author, 'user' | 'caller'>>,
  { _id: bulk, merge }: Work,
  { take, ledger, version }: { take: readonly string[]; ledger: Ledger; version?: number },
): Promise<BulkItem[]> {
  const { winner } = merge!;
  const losers = losersOf(merge!);
  const lost: BaseRow[] = [];
  const fields = await store.fields();
  // First, so that the winner may take values of which there can be only one.
  for (const loser of losers) {
    lost.push(await visibleRow(store, author.user.scope, loser, { session }));
    await changeRowIn(session, store, author, loser, 'merged', { ledger }, (row, now) => ({
      ...deletedRow(row, now),
      mergedInto: objectId(winner),
    }));
  }
  let before: BaseRow | undefined;
  const options = { ledger, ...(version !== undefined && { version }) };
  const after: BaseRow = await changeRowIn(session, store, author, winner, 'updated', options, (row: BaseRow) => {
    before = row;
    return combineAll(store, fields, { winner: row, losers: lost, take });
  });
  const item = (part: string, id: string): BulkItem => ({
    _id: `${bulk.toHexString()}:${part}`,
    bulk,
    record: objectId(id),
    state: 'changed',
  });
  // In this order they are put back.
  return [
    { ...item('0', winner), changes: fieldChanges(store.kind, before!, after) },
    ...losers.map((loser, index) => ({ ...item(String(index + 1), loser), changes: [] })),
  ];
}

/** Those that went into another record, in their order. */
export const losersOf = ({ loser, others = [] }: Pick<NonNullable<BulkRow['merge']>, 'loser' | 'others'>): string[] => [
  loser,
  ...others,
];

/** The winner and one of the losers, whatever became of them; undefined where one is gone for good. */
export async function endsOf(
  store: AnyStore,
  { merge }: Work,
  loser: string,
  session: ClientSession,
): Promise<MergeEnds | undefined> {
  const { winner } = merge!;
  const ids = [winner, loser].map(objectId);
  const rows = (await store.model.find({ _id: { $in: ids } }, null, { session }).lean()) as BaseRow[];
  const [to, from] = [winner, loser].map((id) => {
    const row = rows.find(({ _id }) => _id.toHexString() === id);
    return row && endOf(store, row);
  });
  return to && from && { from, to };
}

const endOf = (store: AnyStore, row: BaseRow): MergeEnd => ({
  kind: store.kind.kind,
  id: row._id.toHexString(),
  owner: row.owner.toHexString(),
  title: titleOf(store, row),
  deleted: row.deleted,
});

export const partsFor = (parts: readonly MergePart[], kind: KindName): MergePart[] =>
  parts.filter(({ kinds }) => kinds.includes(kind));

interface Moving {
  store: AnyStore;
  row: BulkRow;
  parts: readonly MergePart[];
  /** Rows in one transaction. */
  limit: number;
  /** Stores what moved, in the same transaction. */
  stored(session: ClientSession, items: readonly BulkItem[]): Promise<void>;
}

/** Moves all that still belongs to the losers, portion by portion, each in a transaction of its own. */
export async function* moveAll({ store, row, parts, limit, stored }: Moving): AsyncGenerator<void> {
  for (;;) {
    const moved = await writing(store, async (session) => {
      const ledger = new Ledger();
      const items = await moveSome({ session, store, row, parts, ledger }, limit);
      if (items.length === 0) return 0;
      await ledger.store(session);
      await stored(session, items);
      return items.length;
    });
    if (moved === 0) return;
    yield;
  }
}

/** Moves some of what still belongs to the losers; resolves to what moved, none when all has. */
async function moveSome(
  work: { session: ClientSession; store: AnyStore; row: BulkRow; parts: readonly MergePart[]; ledger: Ledger },
  limit: number,
): Promise<BulkItem[]> {
  const { session, store, row, ledger } = work;
  const context = { session, ledger, actor: row.by.toHexString() };
  const items: BulkItem[] = [];
  for (const [index, loser] of losersOf(row.merge!).entries()) {
    const ends = await endsOf(store, row, loser, session);
    if (!ends) continue;
    for (const part of partsFor(work.parts, row.kind)) {
      if (items.length >= limit) return items;
      const moved = await part.move(ends, context, limit - items.length);
      for (const { row: id, before } of moved) {
        items.push(itemOf(row, { part: part.name, loser, index }, { row: id, before }));
      }
    }
  }
  return items;
}

interface Origin {
  part: string;
  loser: string;
  /** Which of the losers. */
  index: number;
}

/** What belonged to several of the losers moved once for each, and goes back the other way round: the last move comes first. */
function itemOf({ _id: bulk }: BulkRow, { part, loser, index }: Origin, { row, before }: Moved): BulkItem {
  const order = index === 0 ? 'p' : `o:${9 - index}`;
  const key = `${bulk.toHexString()}:${order}:${part}:${String(row)}`;
  const frame = { _id: key, bulk, record: objectId(loser), state: 'changed' as const };
  return { ...frame, part, row, ...(before !== undefined && { before }) };
}

/** Takes back one step of a merge: the winner's values, the deletion of a loser, or a row that moved. */
export function unmergeStep(store: AnyStore, row: BulkRow, parts: readonly MergePart[]): Step {
  const actor = (row.undoneBy ?? row.by).toHexString();
  const { address, requestId } = row;
  // The program does it: what was merged goes back even where it now belongs to someone out of the user's sight.
  const author: Author = { caller: { actor: { kind: 'user', id: actor }, address, requestId } };
  const step: Step = async (session, ledger, item) => {
    const isWinner = item.record.toHexString() === row.merge!.winner;
    if (!item.part) return putRecordBack({ session, ledger, store, author, item, isWinner });
    const ends = await endsOf(store, row, item.record.toHexString(), session);
    const part = parts.find(({ name }) => name === item.part);
    if (!ends || !part) return { ...item, state: 'left' };
    const back = { from: ends.from, to: ends.to };
    const moved = { row: item.row, before: item.before };
    const isBack = await part.moveBack(back, { session, ledger, actor }, moved);
    return isBack ? { ...item, state: 'restored' } : { ...item, state: 'left' };
  };
  return step;
}

interface PutBack {
  session: ClientSession;
  ledger: Ledger;
  store: AnyStore;
  author: Author;
  item: BulkItem;
  isWinner: boolean;
}

async function putRecordBack({ session, ledger, store, author, item, isWinner }: PutBack): Promise<Settled> {
  const id = item.record.toHexString();
  const { merge } = store.options;
  let values: ReadonlyMap<string, unknown> | undefined;
  let changedSince: string[] = [];
  const change = async (row: BaseRow): Promise<BaseRow> => {
    if (!isWinner && !row.deleted) return row;
    if (isWinner && !values) ({ values, changedSince } = unmerged(row, item.changes ?? []));
    const back = isWinner ? withStored(row, values!) : restoredRow(row);
    return merge?.allowed ? merge.allowed(back, row, session) : back;
  };
  try {
    const action = isWinner ? 'updated' : 'restored';
    await changeRowIn(session, store, author, id, action, { ledger, exactly: isWinner }, change);
  } catch (error) {
    if (error instanceof AppError && error.code.endsWith('_not_found')) return { ...item, state: 'left' };
    throw error;
  }
  if (changedSince.length === 0) return { ...item, state: 'restored' };
  const fields = await store.fields();
  const names = changedSince.map((name) => fields[name]?.options.label ?? name).join(', ');
  return {
    ...item,
    state: 'restored',
    problem: { recordId: id, message: `Edited after the merge and kept: ${names}` },
  };
}
