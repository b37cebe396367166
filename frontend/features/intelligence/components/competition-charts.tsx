import type { AccountNewsTrend } from '@sequelstring/contract/news.ts';
import type { ReactNode } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDay } from '../../../lib/format.ts';
import { categoryNames, newsWords } from '../../../lib/messages/intelligence.ts';
import { Card } from '../../../ui/card.tsx';

const words = newsWords.competition;
export const chartColors = [1, 2, 3, 4, 5].map((one) => `var(--color-chart-${one})`);
const tick = { fontSize: 12, fill: 'var(--color-muted)' };
const tooltip = {
  isAnimationActive: false,
  contentStyle: {
    background: 'var(--color-raised)',
    border: '1px solid var(--color-subtle)',
    borderRadius: 6,
    fontSize: 12,
  },
  itemStyle: { color: 'var(--color-ink)' },
  cursor: { fill: 'var(--color-hover)', stroke: 'var(--color-subtle)' },
};

/** Mention volume, sentiment and categories of accounts over time; their table above says the same in numbers. */
export function CompetitionCharts({ trends }: { trends: readonly AccountNewsTrend[] }) {
  const weeks = trends[0]?.weeks.map(({ from }) => from) ?? [];
  const byWeek = (value: (week: AccountNewsTrend['weeks'][number]) => number | undefined) =>
    weeks.map((from, index) => ({
      from,
      ...Object.fromEntries(trends.map(({ account, weeks: own }) => [account, value(own[index]!)])),
    }));
  const byCategory = [...Object.entries(categoryNames), ['none', words.noCategory] as const].map(([key, label]) => ({
    label,
    ...Object.fromEntries(
      trends.map(({ account, categories }) => [account, categories[key as keyof typeof categories]]),
    ),
  }));
  return (
    <div aria-hidden className="grid gap-4 xl:grid-cols-2">
      <Chart title={words.volume}>
        <LineChart
          data={byWeek(({ stories }) => stories)}
          margin={{ left: -24, right: 8, top: 8 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
          {weekAxis}
          <YAxis allowDecimals={false} tick={tick} tickLine={false} axisLine={false} />
          <Tooltip {...tooltip} labelFormatter={(day) => words.week(formatDay(String(day), 'short'))} />
          {lines(trends)}
        </LineChart>
      </Chart>
      <Chart title={words.sentiment}>
        <LineChart
          data={byWeek(({ sentiment }) => sentiment)}
          margin={{ left: -16, right: 8, top: 8 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
          {weekAxis}
          <YAxis domain={[-1, 1]} ticks={[-1, -0.5, 0, 0.5, 1]} tick={tick} tickLine={false} axisLine={false} />
          <ReferenceLine y={0} stroke="var(--color-control)" />
          <Tooltip {...tooltip} labelFormatter={(day) => words.week(formatDay(String(day), 'short'))} />
          {lines(trends)}
        </LineChart>
      </Chart>
      <Chart title={words.categories} className="xl:col-span-2">
        <BarChart data={byCategory} margin={{ left: -24, right: 8, top: 8 }} barGap={2} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
          <XAxis dataKey="label" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--color-subtle)' }} />
          <YAxis allowDecimals={false} tick={tick} tickLine={false} axisLine={false} />
          <Tooltip {...tooltip} />
          {trends.map(({ account, name }, index) => (
            <Bar
              key={account}
              dataKey={account}
              name={name}
              fill={chartColors[index]!}
              maxBarSize={18}
              radius={[2, 2, 0, 0]}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </Chart>
    </div>
  );
}

const weekAxis = (
  <XAxis
    dataKey="from"
    tickFormatter={(day: string) => formatDay(day, 'short')}
    tick={tick}
    tickLine={false}
    axisLine={{ stroke: 'var(--color-subtle)' }}
    minTickGap={30}
  />
);

const lines = (trends: readonly AccountNewsTrend[]) =>
  trends.map(({ account, name }, index) => (
    <Line
      key={account}
      dataKey={account}
      name={name}
      stroke={chartColors[index]!}
      strokeWidth={2}
      dot={{ r: 2 }}
      connectNulls
      isAnimationActive={false}
    />
  ));

const Chart = ({ title, className, children }: { title: string; className?: string; children: ReactNode }) => (
  <Card title={title} className={className}>
    <div className="h-56">
      <ResponsiveContainer width="100%" height="100%">
        {children as never}
      </ResponsiveContainer>
    </div>
  </Card>
);
