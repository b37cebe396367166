import { type ClientSession, updateRows } from '../../kernel/db.ts';
import {
  changed,
  GreetingModel,
  type GreetingRow,
  type RowChange,
  type RowCondition,
  toUpdate,
} from './greeting.model.ts';

/** A change of one row that holds only while the row stands as `condition` says. */
export interface RowWrite {
  /** As its caller knows it. */
  row: GreetingRow;
  condition: Pick<RowCondition, 'status' | 'worker'>;
  change: RowChange;
}

/**
 * Changes rows with one update, without reading them first: the rows afterwards, or undefined where one of them stood
 * otherwise, and the caller has to take the others back.
 */
export async function changeAll(
  writes: readonly RowWrite[],
  session: ClientSession,
): Promise<GreetingRow[] | undefined> {
  const updates = writes.map(({ row, condition, change }) => ({
    q: {
      _id: row._id,
      status: { $in: condition.status },
      ...(condition.worker && { worker: condition.worker }),
    },
    u: toUpdate(change),
  }));
  const matched = await updateRows('greetings', updates, session);
  return matched === writes.length ? writes.map(({ row, change }) => changed(row, change)) : undefined;
}

/** Changes those of the rows that stand as their conditions say: each row afterwards, or null where it stood otherwise. */
export async function changeEach(writes: readonly RowWrite[], session: ClientSession): Promise<(GreetingRow | null)[]> {
  const ids = writes.map(({ row }) => row._id);
  const rows = await GreetingModel.find({ _id: { $in: ids } }, { content: 0 }, { session }).lean<GreetingRow[]>();
  const current = new Map(rows.map((row) => [row._id.toHexString(), row]));
  const updates: { q: object; u: object }[] = [];
  const results = writes.map(({ row: { _id }, condition, change }) => {
    const row = current.get(_id.toHexString());
    const stands = row && condition.status.includes(row.status) && (condition.worker ?? row.worker) === row.worker;
    if (!stands) return null;
    updates.push({ q: { _id }, u: toUpdate(change) });
    const after = changed(row, change);
    current.set(_id.toHexString(), after);
    return after;
  });
  if (updates.length > 0) await updateRows('greetings', updates, session);
  return results;
}
