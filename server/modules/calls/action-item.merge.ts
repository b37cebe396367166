import { newId, objectId } from '../../kernel/db.ts';
import type { ActionItem } from '../../ports/analyst.call.ts';
import type { ActionItemRow } from './action-item.model.ts';
import type { CallRow } from './call.model.ts';

/**
 * The items of a new analysis. One that was there before keeps its id; what people changed, completed or made a task of stays
 * as it is, also where the new analysis no longer finds it.
 */
export function mergeItems(
  call: CallRow,
  found: readonly ActionItem[],
  before: readonly ActionItemRow[],
): ActionItemRow[] {
  const left = new Set(before);
  const take = (test: (row: ActionItemRow) => boolean) => {
    const row = [...left].find(test);
    if (row) left.delete(row);
    return row;
  };
  const exact = found.map(({ quote, startTime }) => take((row) => row.quote === quote && row.startTime === startTime));
  const rows = found.map((item, index): ActionItemRow => {
    // The words of an item change when somebody corrects the transcript; its second does not.
    const known = exact[index] ?? take((row) => row.startTime === item.startTime);
    if (known && isKept(known)) return known;
    return rowOf(call, item, known);
  });
  const kept = [...left].filter(isKept);
  return [...rows, ...kept]
    .sort((a, b) => a.startTime - b.startTime)
    .map((row, order) => ({ ...row, order, ...placeOf(call) }));
}

const isKept = ({ touched, completed, task }: ActionItemRow): boolean => Boolean(touched || completed || task);

const placeOf = ({ _id, user, contact, at }: CallRow) => ({
  call: _id,
  user,
  callAt: at,
  ...(contact && { contact }),
});

function rowOf(call: CallRow, item: ActionItem, known: ActionItemRow | undefined): ActionItemRow {
  const { assignee, description, dueDate, quote, speaker, startTime } = item;
  return {
    _id: known?._id ?? objectId(newId()),
    ...placeOf(call),
    order: 0,
    description,
    ...(assignee.userId ? { assignee: objectId(assignee.userId) } : assignee.name && { assigneeName: assignee.name }),
    owedBy: assignee.side,
    ...(dueDate && { dueDate }),
    due: dueDate ?? '9999',
    completed: false,
    quote,
    speaker,
    startTime,
  };
}
