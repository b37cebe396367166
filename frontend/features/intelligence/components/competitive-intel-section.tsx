import type { AccountNewsTrend } from '@sequelstring/contract/news.ts';
import { Fragment, lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../../lib/format.ts';
import { categoryNames, newsWords } from '../../../lib/messages/intelligence.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useComparison } from '../api/news.queries.ts';
import { Sparkline } from './sparkline.tsx';

const CompetitionCharts = lazy(async () => ({ default: (await import('./competition-charts.tsx')).CompetitionCharts }));
const words = newsWords.competition;

interface CompetitiveIntelSectionProps {
  /** Two to five; where it is empty, the server chooses. */
  accounts: readonly string[];
  /** Only the table. */
  compact?: boolean;
}

/** Accounts side by side: how often they are in the news, in which tone and about what. */
export function CompetitiveIntelSection({ accounts, compact }: CompetitiveIntelSectionProps) {
  const { data, error, refetch } = useComparison(accounts);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-3">
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
      </Loading>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <ComparisonTable trends={data} />
      {!compact && (
        <Suspense fallback={<Skeleton className="h-56" />}>
          <CompetitionCharts trends={data} />
        </Suspense>
      )}
    </div>
  );
}

function ComparisonTable({ trends }: { trends: readonly AccountNewsTrend[] }) {
  const weeks = trends[0]?.weeks.length ?? 0;
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table className="w-full min-w-lg">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b text-left text-muted text-xs">
            <th className="h-8 px-4 font-normal">{words.account}</th>
            <th className="px-4 text-right font-normal">{words.storiesHead}</th>
            <th className="px-4 font-normal">{words.trend(weeks)}</th>
            <th className="px-4 font-normal">{words.tone}</th>
            <th className="px-4 font-normal">{words.topCategory}</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {trends.map((trend, index) => (
            <tr key={trend.account} className="h-10">
              <th scope="row" className="max-w-56 px-4 py-1.5 text-left font-medium">
                <span className="flex items-center gap-2">
                  <span
                    aria-hidden
                    className="size-2 shrink-0 rounded-full"
                    style={{ backgroundColor: `var(--color-chart-${index + 1})` }}
                  />
                  <Link to={`/accounts/${trend.account}?tab=news`} className="truncate hover:underline">
                    {trend.name}
                  </Link>
                </span>
                <Namers accounts={trend.competitorOf} />
              </th>
              <td className="tabular px-4 text-right">{formatNumber(trend.total)}</td>
              <td className="px-4">
                <Sparkline
                  values={trend.weeks.map(({ stories }) => stories)}
                  color={`var(--color-chart-${index + 1})`}
                />
              </td>
              <td className="px-4">
                <Tones sentiments={trend.sentiments} />
              </td>
              <td className="px-4">{topOf(trend)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shownNamers = 2;

/** The accounts that name it as a competitor. */
function Namers({ accounts }: { accounts: AccountNewsTrend['competitorOf'] }) {
  if (accounts.length === 0) return null;
  const unlisted = accounts.length - shownNamers;
  return (
    <span className="block truncate pl-4 font-normal text-muted text-xs">
      {words.competitorOf}{' '}
      {accounts.slice(0, shownNamers).map(({ id, name }, index) => (
        <Fragment key={id}>
          {index > 0 && ', '}
          <Link to={`/accounts/${id}`} className="hover:underline">
            {name}
          </Link>
        </Fragment>
      ))}
      {unlisted > 0 && ` ${words.andMore(unlisted)}`}
    </span>
  );
}

function Tones({ sentiments: { positive, neutral, negative } }: Pick<AccountNewsTrend, 'sentiments'>) {
  const sum = positive + neutral + negative;
  if (sum === 0) return <span className="text-muted">–</span>;
  const text = newsWords.sentimentShares(positive, neutral, negative);
  return (
    <span title={text} className="flex h-2 w-28 gap-px overflow-hidden rounded-sm bg-pressed">
      <span className="sr-only">{text}</span>
      <span className="bg-positive" style={{ width: `${(100 * positive) / sum}%` }} />
      <span className="bg-control" style={{ width: `${(100 * neutral) / sum}%` }} />
      <span className="bg-negative" style={{ width: `${(100 * negative) / sum}%` }} />
    </span>
  );
}

function topOf({ categories }: AccountNewsTrend): string {
  const [name, count] = Object.entries(categories).toSorted((one, other) => other[1] - one[1])[0]!;
  if (count === 0) return words.noStories;
  return name === 'none' ? words.noCategory : categoryNames[name as keyof typeof categoryNames];
}
