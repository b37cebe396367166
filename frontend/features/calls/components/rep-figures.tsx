import type { RepFigures as Figures, TalkMeans } from '@sequelstring/contract/call-insights.ts';
import { ChartLine } from 'lucide-react';
import { useState } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDay, formatNumber } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useRepFigures } from '../api/call.queries.ts';
import { clockTime } from '../api/clock-time.ts';

type Figure = Exclude<keyof TalkMeans, 'calls'>;

const oneDigit = (value: number) => formatNumber(Math.round(value * 10) / 10);
const write: Record<Figure, (value: number) => string> = {
  talkRatio: (share) => `${Math.round(share * 100)}%`,
  longestMonologue: clockTime,
  questions: oneDigit,
  interactivity: oneDigit,
  patience: words.seconds,
};
const figures = Object.keys(write) as Figure[];
const colors = [1, 2, 3, 4, 5].map((one) => `var(--color-chart-${one})`);
const tick = { fontSize: 12, fill: 'var(--color-muted)' };

/** How reps talk on their calls: one figure over the weeks as a chart, all of them as a table. */
export function RepFigures() {
  const { data, error, refetch } = useRepFigures();
  const [figure, setFigure] = useState<Figure>('talkRatio');
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading label={words.figures} className="flex flex-col gap-3 px-4 py-4 sm:px-6">
        <Skeleton className="h-64 w-full" />
      </Loading>
    );
  }
  if (data.length === 0)
    return (
      <EmptyState icon={ChartLine} title={words.noFigures}>
        {words.noFiguresHelp}
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4 sm:px-6">
      <Select
        aria-label={words.figure}
        options={figures.map((value) => ({ value, label: words.repFigures[value] }))}
        value={figure}
        onValueChange={setFigure}
        className="w-52"
      />
      <Card title={words.repFigures[figure]} description={words.perWeek}>
        <div aria-hidden className="h-64">
          <Chart reps={data.slice(0, colors.length)} figure={figure} />
        </div>
      </Card>
      <FiguresTable reps={data} />
    </div>
  );
}

function Chart({ reps, figure }: { reps: readonly Figures[]; figure: Figure }) {
  const weeks = reps[0]!.weeks.map(({ from }, week) => ({
    from,
    ...Object.fromEntries(reps.map((rep) => [rep.user, rep.weeks[week]?.[figure]])),
  }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={weeks} margin={{ left: -8, right: 8, top: 8 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
        <XAxis
          dataKey="from"
          tickFormatter={(day: string) => formatDay(day, 'short')}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: 'var(--color-subtle)' }}
          minTickGap={30}
        />
        <YAxis tick={tick} tickLine={false} axisLine={false} tickFormatter={write[figure]} />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(day) => words.weekFrom(formatDay(String(day), 'short'))}
          formatter={(value) => write[figure](Number(value))}
          contentStyle={{
            background: 'var(--color-raised)',
            border: '1px solid var(--color-subtle)',
            borderRadius: 6,
            fontSize: 12,
          }}
          itemStyle={{ color: 'var(--color-ink)' }}
        />
        {reps.map((rep, index) => (
          <Line
            key={rep.user}
            dataKey={rep.user}
            name={rep.userName ?? words.formerUser}
            stroke={colors[index]!}
            strokeWidth={2}
            dot={{ r: 2 }}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

const FiguresTable = ({ reps }: { reps: readonly Figures[] }) => (
  <div className="overflow-x-auto rounded-lg border bg-surface">
    <table className="tabular w-full text-sm">
      <caption className="sr-only">{words.figures}</caption>
      <thead>
        <tr className="border-b text-left text-muted text-xs">
          <th scope="col" className="px-3 py-2 font-medium">
            {words.rep}
          </th>
          <th scope="col" className="px-3 py-2 text-right font-medium">
            {words.calls}
          </th>
          {figures.map((figure) => (
            <th key={figure} scope="col" className="whitespace-nowrap px-3 py-2 text-right font-medium">
              {words.repFigures[figure]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y">
        {reps.map((rep, index) => (
          <tr key={rep.user}>
            <th scope="row" dir="auto" className="whitespace-nowrap px-3 py-2 text-left font-medium">
              <span
                aria-hidden
                className="mr-2 inline-block size-2 rounded-full"
                style={{ backgroundColor: colors[index] ?? 'transparent' }}
              />
              {rep.userName ?? words.formerUser}
            </th>
            <td className="px-3 py-2 text-right">{formatNumber(rep.calls)}</td>
            {figures.map((figure) => (
              <td key={figure} className="px-3 py-2 text-right">
                {rep[figure] === undefined ? '–' : write[figure](rep[figure])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
