import type { RecordChanged, Telling } from '../../../kernel/records/telling.ts';
import type { TaskRow } from './task.model.ts';

/** A task stands there when it was made, as it is now, and once more, for good, when it was done. */
export const taskTelling: Telling<TaskRow> = {
  types: ['task', 'task-done'],
  about({ title, createdAt, owner, doneAt }, changes) {
    const made = { type: 'task', at: createdAt, actor: owner.toHexString(), title };
    if (!doneAt) return [made];
    const by = changes.findLast(isDone)?.actor;
    return [made, { type: 'task-done', at: doneAt, ...(by && { actor: by }), title, fact: 'done' }];
  },
};

const isDone = ({ actor, changes }: RecordChanged): boolean =>
  Boolean(actor) && changes.some(({ field, to }) => field === 'doneAt' && to);
