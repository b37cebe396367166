import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import { formatDay, formatNumber } from '../../../lib/format.ts';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { StackedBars } from '../../../ui/stacked-bars.tsx';

const series = [
  { key: 'tasksDone', label: words.tasksDone, color: 'var(--color-chart-1)' },
  { key: 'opportunities', label: words.newOpportunities, color: 'var(--color-chart-5)' },
  { key: 'won', label: words.wonOpportunities, color: 'var(--color-chart-2)' },
] as const;

const dayMs = 86_400_000;

/** What was done, day by day until today. */
export function ActivityChart({ today, activity: { since, days } }: Pick<Dashboard, 'today' | 'activity'>) {
  const count = (Date.parse(today) - Date.parse(since)) / dayMs + 1;
  const rows = Array.from({ length: count }, (_, index) => {
    const group = new Date(Date.parse(since) + index * dayMs).toISOString().slice(0, 10);
    const { tasksDone = 0, opportunities = 0, won = 0 } = days.find(({ day }) => day === group) ?? {};
    return { group, tasksDone, opportunities, won };
  });
  return (
    <StackedBars
      caption={words.activityByDay}
      groupLabel={words.day}
      series={series}
      rows={rows}
      writeGroup={(day, style) => formatDay(day, style === 'axis' ? 'short' : 'weekday')}
      writeValue={formatNumber}
    />
  );
}
