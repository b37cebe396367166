import { taskKind } from '@sequelstring/contract/records/task.ts';
import { type Draft, type RecordDeps, RecordStore, type StoreOptions } from '../../../kernel/records/store.ts';
import { TaskModel, type TaskRow } from './task.model.ts';

export type TaskStore = RecordStore<typeof taskKind, TaskRow>;

/** Tasks on the record layer. */
export const taskStore = (deps: RecordDeps, search: StoreOptions<typeof taskKind, TaskRow>['search']): TaskStore =>
  new RecordStore<typeof taskKind, TaskRow>(
    {
      kind: taskKind,
      model: TaskModel,
      scopeField: 'readers',
      sortPaths: { due: 'due' },
      alwaysSet: ['due'],
      derive: withDue,
      prepare: settle,
      search,
    },
    deps,
  );

const withDue = (row: TaskRow): TaskRow => ({
  ...row,
  due: row.dueAt?.toISOString() ?? row.dueOn ?? '9999',
  readers: row.assignee.equals(row.owner) ? [row.owner] : [row.owner, row.assignee],
});

/** A task that repeats moves on to its next day when it is done, and stays open; one that does not is done. */
function settle({ before, row, now }: Draft<TaskRow>): TaskRow {
  if (row.status === 'open') {
    const { doneAt: _, ...open } = row;
    return open as TaskRow;
  }
  if (before?.status === 'done') return row;
  const next = row.repeat && row.dueOn ? nextDay(row.dueOn, row.repeat) : undefined;
  return next ? { ...row, status: 'open', dueOn: next, doneAt: now } : { ...row, doneAt: now };
}

const nextDay = (day: string, { every, unit }: NonNullable<TaskRow['repeat']>): string =>
  String(Temporal.PlainDate.from(day).add({ [`${unit}s`]: every }));
