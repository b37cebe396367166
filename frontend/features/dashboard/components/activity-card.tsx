import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../../lib/format.ts';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { Card } from '../../../ui/card.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Stat } from '../../../ui/stat.tsx';
import { WhenNear } from '../../../ui/when-near.tsx';
import { listAddress } from '../api/list-address.ts';

const ActivityChart = lazy(async () => ({ default: (await import('./activity-chart.tsx')).ActivityChart }));

/** What was done in the past days, in numbers that open their lists, and day by day. */
export function ActivityCard({ today, activity }: Pick<Dashboard, 'today' | 'activity'>) {
  const { since, days } = activity;
  const sum = (key: 'tasksDone' | 'opportunities' | 'won') => days.reduce((all, day) => all + day[key], 0);
  const from = (field: string): Filter => ({ field, op: 'gte', value: since });
  const won: Filter = { and: [{ field: 'status', op: 'eq', value: 'won' }, from('closedAt')] };
  const numbers = [
    { key: 'tasksDone', label: words.tasksDone, to: listAddress('/tasks', from('doneAt'), { sort: '-doneAt' }) },
    {
      key: 'opportunities',
      label: words.newOpportunities,
      to: listAddress('/opportunities', from('createdAt'), { sort: '-createdAt' }),
    },
    { key: 'won', label: words.wonOpportunities, to: listAddress('/opportunities', won, { sort: '-closedAt' }) },
  ] as const;
  return (
    <Card title={words.activity} description={words.activityHelp}>
      <div className="grid grid-cols-3 gap-4">
        {numbers.map(({ key, label, to }) => (
          <Link key={key} to={to} className="-mx-2 rounded-md px-2 hover:bg-hover">
            <Stat label={label} value={formatNumber(sum(key))} />
          </Link>
        ))}
      </div>
      <WhenNear className="mt-3 h-40">
        <Suspense fallback={<Skeleton className="h-40" />}>
          <ActivityChart today={today} activity={activity} />
        </Suspense>
      </WhenNear>
    </Card>
  );
}
