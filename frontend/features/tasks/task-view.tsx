import { type Task, taskKind } from '@sequelstring/contract/records/task.ts';
import { ListChecks } from 'lucide-react';
import { currentTimeZone, formatDayDistance, todayIn } from '../../lib/format.ts';
import { taskWords as words } from '../../lib/messages/crm.ts';
import { DueDay } from '../../records/fields/due-day.tsx';
import type { AnyRecord } from '../../records/record.ts';
import type { RecordView } from '../../records/view.ts';
import { TaskToggle } from './components/task-toggle.tsx';

export const asTask = (record: AnyRecord): Task => record as unknown as Task;

const isOverdue = ({ status, dueOn }: Task): boolean =>
  status === 'open' && dueOn !== undefined && dueOn < todayIn(currentTimeZone());

export const taskView: RecordView = {
  kind: taskKind,
  path: '/tasks',
  icon: ListChecks,
  titleFields: ['title'],
  subtitle(record) {
    const { dueOn, status, priority } = asTask(record);
    const label = taskKind.fields.priority.choices?.find(({ value }) => value === priority)?.label;
    return [
      status === 'done' ? words.done : dueOn && words.due(formatDayDistance(dueOn)),
      priority === 'normal' ? undefined : label,
    ]
      .filter(Boolean)
      .join(' · ');
  },
  lead: (record) => <TaskToggle record={record} />,
  cells: {
    dueOn: (record) => (
      <DueDay day={asTask(record).dueOn} warning={isOverdue(asTask(record)) ? words.isOverdue : undefined} />
    ),
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
          { field: 'dueOn', op: 'lt', value: 'today' },
        ],
      },
    },
    { id: 'done', name: words.done, filter: { and: [{ field: 'status', op: 'eq', value: 'done' }] }, sort: '-doneAt' },
    { id: 'all', name: words.all },
    { id: 'deleted', name: words.deleted, deleted: true },
  ],
  calendar: 'dueOn',
  create: ['title', 'dueOn', 'priority', 'assignee', 'description'],
};
