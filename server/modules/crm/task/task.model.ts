import { taskKind } from '@sequelstring/contract/records/task.ts';
import { objectId } from '../../../kernel/db.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';

/** `readers` holds owner and assignee, who both see it; `due` is when it is due, for sorting: tasks without come last. */
export type TaskRow = RowOf<(typeof taskKind)['fields']> & {
  titleKey: string;
  due: string;
  readers: TaskRow['owner'][];
};

export const TaskModel = modelOf<TaskRow>(taskKind, {
  orders: ['due', 'createdAt', 'updatedAt', 'titleKey', 'doneAt'],
  lookups: ['about.id', 'assignee', 'status', 'tags', 'dueOn'],
  scopeField: 'readers',
  derived: { due: String, readers: ['ObjectId'] },
});

/** Those that are not deleted. */
export const findTasks = (ids: readonly string[]): Promise<Pick<TaskRow, '_id' | 'status'>[]> =>
  TaskModel.find({ _id: { $in: ids.map(objectId) }, deleted: false }, { status: 1 }).lean<
    Pick<TaskRow, '_id' | 'status'>[]
  >();
