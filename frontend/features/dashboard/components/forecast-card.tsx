import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { formatMonth, mainCurrency, monthsFrom } from '../../../lib/months.ts';
import { writeSums } from '../../../records/fields/sums.ts';
import { Card } from '../../../ui/card.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { WhenNear } from '../../../ui/when-near.tsx';
import { listAddress, monthFilter, open } from '../api/list-address.ts';

const ForecastChart = lazy(async () => ({
  default: (await import('../../../records/forecast-chart.tsx')).ForecastChart,
}));

/** What open opportunities are worth in the next months; the chart shows one currency, the lines below it all. */
export function ForecastCard({ today, forecast }: Pick<Dashboard, 'today' | 'forecast'>) {
  const currency = mainCurrency(forecast);
  return (
    <Card
      title={words.forecast}
      description={currency && words.forecastHelp(currency)}
      action={
        <Link to="/opportunities/forecast" className="rounded-sm text-accent hover:underline">
          {words.openForecast}
        </Link>
      }
    >
      {!currency && <p className="py-2 text-muted">{words.noForecast}</p>}
      {currency && (
        <WhenNear className="h-44">
          <Suspense fallback={<Skeleton className="h-44" />}>
            <ForecastChart months={monthsFrom(today, 6)} forecast={forecast} currency={currency} />
          </Suspense>
        </WhenNear>
      )}
      <ul className="mt-2 grid gap-x-6 sm:grid-cols-2">
        {forecast.map((totals) => (
          <li key={totals.group}>
            <Link
              to={listAddress('/opportunities', { and: [open, monthFilter(totals.group ?? '')] }, { sort: 'closeOn' })}
              className="-mx-2 flex min-h-8 items-baseline justify-between gap-3 rounded-md px-2 py-1 hover:bg-hover"
            >
              <span>{formatMonth(totals.group ?? '')}</span>
              <span className="tabular truncate text-muted">{writeSums(totals, 'weighted')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
