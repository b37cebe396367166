import type { Filter } from '@sequelstring/contract/filter.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import type { Totals } from '@sequelstring/contract/records/routes.ts';
import { useQuery } from '@tanstack/react-query';
import { TrendingUp } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link, useNavigate } from 'react-router';
import { formatNumber } from '../../../lib/format.ts';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { formatMoney } from '../../../lib/money.ts';
import { daysOfMonth, formatMonth, mainCurrency, monthsFrom } from '../../../lib/months.ts';
import { totalsQuery } from '../../../records/api/record.queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

const ForecastChart = lazy(async () => ({
  default: (await import('../../../records/forecast-chart.tsx')).ForecastChart,
}));

/** Open opportunities by month: how many, what they are worth, and what of it is to be expected. Each month opens its list. */
export function ForecastPage() {
  const navigate = useNavigate();
  const forecast = useQuery(totalsQuery(opportunityKind, { status: 'open' }, 'closeOn.month'));
  const months = forecast.data ?? [];
  return (
    <>
      <PageHead
        title={words.forecast}
        breadcrumb={[{ label: opportunityKind.label.many, to: '/opportunities' }]}
        description={words.forecastHelp}
      />
      <div className="max-w-4xl px-4 py-5 sm:px-6">
        {forecast.isPending && <Skeleton className="h-64 w-full" />}
        {forecast.isError && !forecast.data && (
          <ErrorState error={forecast.error} onRetry={() => void forecast.refetch()} />
        )}
        {forecast.data && months.length === 0 && (
          <EmptyState
            icon={TrendingUp}
            title={words.noForecast}
            action={<Button onClick={() => void navigate('/opportunities')}>{words.backToList}</Button>}
          >
            {words.noForecastHelp}
          </EmptyState>
        )}
        {months.length > 0 && <MonthBars totals={months} />}
        {months.length > 0 && <ForecastTable months={months} />}
      </div>
    </>
  );
}

/** At most a year from the first month in which something closes, in the currency of most. */
function MonthBars({ totals }: { totals: readonly Totals[] }) {
  const currency = mainCurrency(totals);
  const closing = totals.flatMap(({ group }) => group || []).sort();
  const [first = '', last = ''] = [closing[0], closing.at(-1)];
  if (!currency || closing.length < 2) return null;
  const months = monthsFrom(`${first}-01`, 12).filter((month) => month <= last);
  return (
    <Card className="mb-4" title={words.forecastByMonth(currency)}>
      <div className="h-56">
        <Suspense fallback={<Skeleton className="h-56" />}>
          <ForecastChart months={months} forecast={totals} currency={currency} />
        </Suspense>
      </div>
    </Card>
  );
}

function ForecastTable({ months }: { months: readonly Totals[] }) {
  // Without a close date comes last, as it is in no month.
  const ordered = [...months.filter(({ group }) => group), ...months.filter(({ group }) => !group)];
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table className="tabular w-full text-sm">
        <thead>
          <tr className="border-b text-left text-muted text-xs">
            {[words.month, words.count, words.amount, words.weighted].map((label, index) => (
              <th
                key={label}
                scope="col"
                className={`h-9 px-2 font-medium first:pl-4 last:pr-4 sm:px-4 ${index > 0 ? 'text-right' : ''}`}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {ordered.map((totals) => (
            <tr key={totals.group} className="hover:bg-hover">
              <th scope="row" className="h-10 pr-2 pl-4 text-left font-normal sm:px-4">
                <Link to={addressOf(totals.group ?? '')} className="font-medium hover:underline">
                  {totals.group ? formatMonth(totals.group) : words.noMonth}
                </Link>
              </th>
              <td className="px-2 text-right sm:px-4">{formatNumber(totals.count)}</td>
              <td className="px-2 py-2 text-right text-muted sm:px-4">
                <Sums totals={totals} by="minor" />
              </td>
              <td className="py-2 pr-4 pl-2 text-right sm:px-4">
                <Sums totals={totals} by="weighted" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Sums = ({ totals, by }: { totals: Totals; by: 'minor' | 'weighted' }) =>
  totals.sums.map(({ currency, ...sum }) => (
    <span key={currency} className="block whitespace-nowrap">
      {formatMoney({ minor: sum[by] ?? 0, currency }, true)}
    </span>
  ));

const within = ([first, last]: readonly [string, string]): Filter[] => [
  { field: 'closeOn', op: 'gte', value: first },
  { field: 'closeOn', op: 'lte', value: last },
];

/** The list of a month, of which the footer says the same sums. */
function addressOf(month: string): string {
  const days: Filter[] = month ? within(daysOfMonth(month)) : [{ field: 'closeOn', op: 'empty' }];
  const filter: Filter = { and: [{ field: 'status', op: 'eq', value: 'open' }, ...days] };
  return `/opportunities?${new URLSearchParams({ view: 'all', filter: JSON.stringify(filter), sort: 'closeOn' })}`;
}
