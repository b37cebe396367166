import type { Filter } from '@sequelstring/contract/filter.ts';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';
import { currentTimeZone, formatDateTime, formatDay, todayIn } from '../../../lib/format.ts';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { queueItem } from '../../../lib/queue-keys.ts';
import { pageQuery } from '../../../records/api/record.queries.ts';
import { type AnyRecord, titleOf } from '../../../records/record.ts';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { asTask, taskView } from '../task-view.tsx';
import { QuickEntry } from './quick-entry.tsx';
import { TaskToggle } from './task-toggle.tsx';

const shown = 8;

/** My open tasks that are due by the end of today. */
export const dueFilter: Filter = {
  and: [
    { field: 'assignee', op: 'eq', value: 'me' },
    { field: 'status', op: 'eq', value: 'open' },
    {
      or: [
        { field: 'dueOn', op: 'lte', value: 'today' },
        { field: 'dueAt', op: 'lte', value: 'today' },
      ],
    },
  ],
};

const address = `/tasks?${new URLSearchParams({ view: 'all', filter: JSON.stringify(dueFilter) })}`;

/** What the person is to do today and should have done before, to tick off and to add to. */
export function TodayTasks() {
  const due = useQuery(pageQuery(taskView.kind, { filter: JSON.stringify(dueFilter), sort: 'due' }, 1));
  const total = due.data?.meta.total ?? 0;
  return (
    <Card
      flush
      title={words.today}
      action={
        total > 0 && (
          <Link to={address} className="tabular rounded-sm text-accent hover:underline">
            {words.dueCount(total)}
          </Link>
        )
      }
    >
      {due.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-3/5" />
          <Skeleton className="w-2/5" />
        </Loading>
      )}
      {due.isError && !due.data && <ErrorState error={due.error} onRetry={() => void due.refetch()} />}
      {due.data && total === 0 && (
        <p className="flex items-center gap-2 px-4 py-3 text-muted">
          <CircleCheck aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
          {words.nothingDue}
        </p>
      )}
      <ul className="divide-y">
        {due.data?.data.slice(0, shown).map((record) => (
          <DueTask key={record.id} record={record} />
        ))}
      </ul>
      <QuickEntry className="border-t px-4" />
    </Card>
  );
}

function DueTask({ record }: { record: AnyRecord }) {
  const { dueOn, dueAt, priority } = asTask(record);
  const late = dueOn ? dueOn < todayIn(currentTimeZone()) : dueAt !== undefined && dueAt < new Date().toISOString();
  return (
    <li {...queueItem} className="flex min-h-10 items-center gap-3 px-4 hover:bg-hover">
      <TaskToggle record={record} />
      <Link to={`/tasks/${record.id}`} dir="auto" className="min-w-0 flex-1 truncate py-2">
        {titleOf(taskView.kind, record)}
      </Link>
      {priority === 'urgent' && <span className="shrink-0 text-negative text-xs">{words.urgent}</span>}
      <span className={cn('tabular shrink-0 text-xs', late ? 'text-warning' : 'text-muted')}>
        {late && <span className="sr-only">{words.isOverdue}: </span>}
        {dueAt ? formatDateTime(dueAt) : dueOn && formatDay(dueOn, 'weekday')}
      </span>
    </li>
  );
}
