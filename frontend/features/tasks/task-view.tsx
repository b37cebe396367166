import { type Task, taskKind } from '@sequelstring/contract/records/task.ts';
import { ListChecks } from 'lucide-react';
import { currentTimeZone, formatDayDistance, formatTime, todayIn } from '../../lib/format.ts';
import { taskWords as words } from '../../lib/messages/crm.ts';
import { DueDay } from '../../records/fields/due-day.tsx';
import type { AnyRecord } from '../../records/record.ts';
import type { RecordView } from '../../records/view.ts';
import { TaskToggle } from './components/task-toggle.tsx';
import { repeatChoice } from './repeat-choice.ts';

export const asTask = (record: AnyRecord): Task => record as unknown as Task;

/** The day it is due, in the person's zone where a time of day is set. */
const dueDay = ({ dueOn, dueAt }: Task): string | undefined =>
  dueOn ?? (dueAt && todayIn(currentTimeZone(), new Date(dueAt)));

const isOverdue = (task: Task): boolean => {
  if (task.status !== 'open') return false;
  if (task.dueAt) return Date.parse(task.dueAt) < Date.now();
  return task.dueOn !== undefined && task.dueOn < todayIn(currentTimeZone());
};

export const taskView: RecordView = {
  kind: taskKind,
  path: '/tasks',
  icon: ListChecks,
  titleFields: ['title'],
  subtitle(record) {
    const { status, priority } = asTask(record);
    const day = dueDay(asTask(record));
    const label = taskKind.fields.priority.choices?.find(({ value }) => value === priority)?.label;
    return [
      status === 'done' ? words.done : day && words.due(formatDayDistance(day)),
      priority === 'normal' ? undefined : label,
    ]
      .filter(Boolean)
      .join(' · ');
  },
  lead: (record) => <TaskToggle record={record} />,
  cells: {
    dueOn: (record) => {
      const task = asTask(record);
      const time = task.dueAt && formatTime(task.dueAt);
      return <DueDay day={dueDay(task)} time={time} warning={isOverdue(task) ? words.isOverdue : undefined} />;
    },
  },
  tones: { priority: { high: 'warning', urgent: 'negative' }, status: { done: 'positive' } },
  searchPlaceholder: words.searchPlaceholder,
  views: [
    {
      id: 'mine',
      name: words.mine,
      filter: {
        and: [
          { field: 'assignee', op: 'eq', value: 'me' },
          { field: 'status', op: 'eq', value: 'open' },
        ],
      },
    },
    { id: 'open', name: words.open, filter: { and: [{ field: 'status', op: 'eq', value: 'open' }] } },
    {
      id: 'overdue',
      name: words.overdue,
      filter: {
        and: [
          { field: 'status', op: 'eq', value: 'open' },
          {
            or: [
              { field: 'dueOn', op: 'lt', value: 'today' },
              { field: 'dueAt', op: 'lt', value: 'today' },
            ],
          },
        ],
      },
    },
    { id: 'done', name: words.done, filter: { and: [{ field: 'status', op: 'eq', value: 'done' }] }, sort: '-doneAt' },
    { id: 'all', name: words.all },
    { id: 'deleted', name: words.deleted, deleted: true },
  ],
  asChoice: { repeat: repeatChoice },
  help: { dueAt: words.dueAtHelp, remindAt: words.remindAtHelp },
  // A task is due on a day or at a time: the one takes the place of the other.
  async confirm(record, patch) {
    if (patch.dueAt && record.dueOn) return { ...patch, dueOn: null };
    if (patch.dueOn && record.dueAt) return { ...patch, dueAt: null };
    return patch;
  },
  calendar: 'dueOn',
  create: ['title', 'dueOn', 'dueAt', 'priority', 'assignee', 'remindAt', 'repeat', 'description'],
};
