import { taskKind } from '@sequelstring/contract/records/task.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { createRecord, newRow, updateRecord } from '../../../kernel/records/change.ts';
import type { CrmApi } from '../api.ts';
import { findTasks, type TaskRow } from './task.model.ts';
import type { TaskStore } from './task.store.ts';

type By = Parameters<CrmApi['createTask']>[0];

/** Makes a task for another module, as the same input over HTTP would. */
export function createTask(
  store: TaskStore,
  by: By,
  draft: Parameters<CrmApi['createTask']>[1],
): ReturnType<CrmApi['createTask']> {
  const input = taskKind.Input.parse(draft) as Record<string, unknown>;
  const now = nowAsDate(store.deps.clock);
  return createRecord(store, by, newRow<TaskRow>(store, input, { id: newId(), owner: by.user.id, now }));
}

export async function setTaskStatus(
  store: TaskStore,
  by: By,
  ids: readonly string[],
  status: 'open' | 'done',
): Promise<void> {
  for (const id of ids) {
    try {
      await updateRecord(store, by, id, { status });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'task_not_found')) throw error;
    }
  }
}

export const tasksById: CrmApi['tasksById'] = async (ids) =>
  ids.length === 0
    ? []
    : (await findTasks(ids)).map(({ _id, status }) => ({ id: _id.toHexString(), status: status as 'open' | 'done' }));
