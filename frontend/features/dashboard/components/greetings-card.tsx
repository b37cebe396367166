import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { formatNumber } from '../../../lib/format.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Stat } from '../../../ui/stat.tsx';
import { WhenNear } from '../../../ui/when-near.tsx';
import { summaryQuery } from '../api/dashboard.queries.ts';

const GreetingsChart = lazy(async () => ({ default: (await import('./greetings-chart.tsx')).GreetingsChart }));

/** How many greetings went out and are to go out, in numbers and day by day. */
export function GreetingsCard() {
  const summary = useQuery(summaryQuery);
  if (summary.isError) return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  const { upcoming, sent, needsAttention, byDay = [] } = summary.data ?? {};
  const shown = (value: number | undefined) =>
    value === undefined ? <Skeleton className="my-2 w-12" /> : formatNumber(value);
  return (
    <Card title="Greetings">
      <div className="grid grid-cols-3 gap-4">
        <Stat label="Coming up" value={shown(upcoming)} help="next 30 days" />
        <Stat label="Sent" value={shown(sent)} help="past 30 days" />
        <Stat label="Need attention" value={shown(needsAttention)} help="past 30 days" />
      </div>
      <WhenNear className="mt-4 h-48">
        <Suspense fallback={<Skeleton className="h-48" />}>{summary.data && <GreetingsChart days={byDay} />}</Suspense>
      </WhenNear>
    </Card>
  );
}
