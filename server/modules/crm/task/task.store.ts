import { taskKind } from '@sequelstring/contract/records/task.ts';
import { newId, objectId } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { createRecordIn } from '../../../kernel/records/change.ts';
import { type Draft, type RecordDeps, RecordStore } from '../../../kernel/records/store.ts';
import { TaskModel, type TaskRow } from './task.model.ts';
import { taskTelling } from './task.telling.ts';

export type TaskStore = RecordStore<typeof taskKind, TaskRow>;

/** Tasks on the record layer. */
export function taskStore(deps: RecordDeps): TaskStore {
  const store: TaskStore = new RecordStore<typeof taskKind, TaskRow>(
    {
      kind: taskKind,
      model: TaskModel,
      scopeField: 'readers',
      sortPaths: { due: 'due' },
      alwaysSet: ['due'],
      derive: derived,
      prepare: settle,
      telling: taskTelling,
      saved: async (draft) => {
        await tellAssignee(draft);
        await makeNext(store, draft);
      },
    },
    deps,
  );
  return store;
}

/** Who is given a task by someone else is told. */
async function tellAssignee({ before, row, user, session }: Draft<TaskRow>): Promise<void> {
  const assignee = row.assignee.toHexString();
  if (!user || assignee === user.id || before?.assignee.equals(row.assignee)) return;
  const id = row._id.toHexString();
  await publish(session, 'notification.requested', {
    key: `crm:assigned:${id}:${assignee}:${row.version}`,
    users: [assignee],
    kind: 'assignment',
    level: 'info',
    title: `${user.name} assigned you a task`.slice(0, 200),
    body: row.title,
    href: `/tasks/${id}`,
    about: { kind: 'task', id },
    actor: user.id,
  });
}

function derived({ remind: _, ...row }: TaskRow): TaskRow {
  const { remindAt, reminded, status, deleted } = row;
  const isToCome = remindAt && status === 'open' && !deleted && reminded?.getTime() !== remindAt.getTime();
  return {
    ...row,
    due: row.dueAt?.toISOString() ?? row.dueOn ?? '9999',
    readers: row.assignee.equals(row.owner) ? [row.owner] : [row.owner, row.assignee],
    ...(isToCome && { remind: remindAt }),
  };
}

/** Only what is done has `doneAt`. What is opened again repeats no more, as the next one was made when it was done. */
function settle({ before, row, now }: Draft<TaskRow>): TaskRow {
  if (row.status === 'open') {
    const { doneAt: _, repeat, ...open } = row;
    return { ...open, ...(repeat && before?.status !== 'done' && { repeat }) } as TaskRow;
  }
  return before?.status === 'done' ? row : { ...row, doneAt: now };
}

/** A task that repeats is followed by the next one when it is done. */
async function makeNext(store: TaskStore, { before, row, now, session }: Draft<TaskRow>): Promise<void> {
  const isFinished = before?.status === 'open' && row.status === 'done';
  if (!isFinished || !row.repeat || !(row.dueOn || row.dueAt)) return;
  const { zone } = await store.viewpoint({ id: row.assignee.toHexString() });
  const { doneAt: _, reminded: __, remindAt, ...rest } = row;
  const due = nextDue(row, zone, now);
  const shift = momentOf(due, zone) - momentOf(row, zone);
  const next = {
    ...rest,
    ...due,
    _id: objectId(newId()),
    version: 1,
    status: 'open',
    ...(remindAt && { remindAt: new Date(remindAt.getTime() + shift) }),
    createdAt: now,
    updatedAt: now,
  } as TaskRow;
  // The program makes it: whoever does a task need not be allowed to make one for its owner.
  await createRecordIn(session, store, {}, next, { copyOf: row });
}

type Due = Pick<TaskRow, 'dueOn' | 'dueAt'>;

/** The first day or moment of the series that is yet to come, by the clock of the assignee; nobody catches up on a week of daily tasks. */
function nextDue({ dueOn, dueAt, repeat }: TaskRow, zone: string, now: Date): Due {
  const { every, unit } = repeat!;
  const start = dueAt
    ? Temporal.Instant.fromEpochMilliseconds(dueAt.getTime()).toZonedDateTimeISO(zone)
    : Temporal.PlainDate.from(dueOn!).toZonedDateTime(zone);
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  // Counted from the first, so that the 31st does not become the 28th for good.
  let next = start;
  for (let times = 1; next === start || Temporal.PlainDate.compare(next.toPlainDate(), today) <= 0; times++) {
    next = start.add({ [`${unit}s`]: every * times });
  }
  return dueAt ? { dueAt: new Date(next.epochMilliseconds) } : { dueOn: String(next.toPlainDate()) };
}

const momentOf = ({ dueOn, dueAt }: Due, zone: string): number =>
  dueAt?.getTime() ?? Temporal.PlainDate.from(dueOn!).toZonedDateTime(zone).epochMilliseconds;
