import { taskKind } from '@sequelstring/contract/records/task.ts';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';

/** `readers` holds owner and assignee, who both see it; `due` is when it is due, for sorting: tasks without come last. */
export type TaskRow = RowOf<(typeof taskKind)['fields']> & {
  titleKey: string;
  due: string;
  readers: TaskRow['owner'][];
  /** The reminder that is yet to be given. */
  remind?: Date;
  /** The reminder that was given last. */
  reminded?: Date;
};

export const TaskModel = modelOf<TaskRow>(taskKind, {
  orders: ['due', 'createdAt', 'updatedAt', 'titleKey', 'doneAt'],
  lookups: ['about.id', 'assignee', 'status', 'tags', 'dueOn'],
  scopeField: 'readers',
  derived: { due: String, readers: ['ObjectId'], remind: Date, reminded: Date },
});
TaskModel.schema.index({ remind: 1 });

export const tasksToRemind = (now: Date, limit: number): Promise<TaskRow[]> =>
  TaskModel.find({ remind: { $lte: now } })
    .sort({ remind: 1 })
    .limit(limit)
    .lean<TaskRow[]>();

/** False where the task has changed since it was read. It is no change of the record: its version stays. */
export async function setReminded({ _id, remind }: TaskRow, session: ClientSession): Promise<boolean> {
  const where = { _id: objectId(_id.toHexString()), remind };
  const { modifiedCount } = await TaskModel.collection.updateOne(
    where,
    { $set: { reminded: remind }, $unset: { remind: 1 } },
    { session },
  );
  return modifiedCount === 1;
}

/** Those that are not deleted. */
export const findTasks = (ids: readonly string[]): Promise<Pick<TaskRow, '_id' | 'status'>[]> =>
  TaskModel.find({ _id: { $in: ids.map(objectId) }, deleted: false }, { status: 1 }).lean<
    Pick<TaskRow, '_id' | 'status'>[]
  >();
