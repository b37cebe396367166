import type { Totals } from '@sequelstring/contract/records/routes.ts';
import { homeWords as words } from '../lib/messages/home.ts';
import { formatMoney } from '../lib/money.ts';
import { compactMoney, formatMonth } from '../lib/months.ts';
import { StackedBars } from '../ui/stacked-bars.tsx';

const series = [
  { key: 'weighted', label: words.weighted, color: 'var(--color-chart-1)' },
  { key: 'rest', label: words.unweighted, color: 'color-mix(in oklab, var(--color-chart-1) 30%, transparent)' },
] as const;

interface ForecastChartProps {
  /** `2027-02`, in the order of the bars. */
  months: readonly string[];
  forecast: readonly Totals[];
  currency: string;
}

/** Months as bars: what is to be expected, and what more would come if every deal were won. */
export function ForecastChart({ months, forecast, currency }: ForecastChartProps) {
  const rows = months.map((group) => {
    const sum = forecast.find((totals) => totals.group === group)?.sums.find((one) => one.currency === currency);
    const { minor = 0, weighted = 0 } = sum ?? {};
    return { group, weighted, rest: minor - weighted };
  });
  return (
    <StackedBars
      caption={words.forecastByMonth}
      groupLabel={words.month}
      series={series}
      rows={rows}
      writeGroup={(month, style) => formatMonth(month, style === 'axis' ? 'short' : 'long')}
      writeValue={(minor) => formatMoney({ minor, currency }, true)}
      writeTick={(minor) => compactMoney(minor, currency)}
    />
  );
}
