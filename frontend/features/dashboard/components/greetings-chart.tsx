import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { currentTimeZone, formatDay, formatNumber, todayIn } from '../../../lib/format.ts';

type Day = Output<typeof occasions.greetingSummary>['byDay'][number];

const series = [
  { key: 'sent', label: 'Sent', color: 'var(--color-chart-2)' },
  { key: 'planned', label: 'Planned', color: 'var(--color-chart-1)' },
  { key: 'notSent', label: 'Not sent', color: 'var(--color-chart-3)' },
] as const satisfies readonly { key: keyof Day; label: string; color: string }[];

const tick = { fontSize: 12, fill: 'var(--color-muted)' };

/** Greetings by day as stacked bars, the past at the left of today's line; a table of the same for screen readers. */
export function GreetingsChart({ days }: { days: readonly Day[] }) {
  const today = todayIn(currentTimeZone());
  return (
    <>
      <div aria-hidden className="flex h-full flex-col gap-2">
        <ChartLegend />
        <ResponsiveContainer width="100%" height="100%" className="min-h-0 flex-1">
          <BarChart
            data={[...days]}
            margin={{ top: 8, right: 0, bottom: 0, left: -24 }}
            barCategoryGap="18%"
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => formatDay(day, 'short')}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: 'var(--color-subtle)' }}
              minTickGap={40}
            />
            <YAxis allowDecimals={false} tick={tick} tickLine={false} axisLine={false} />
            <Tooltip cursor={{ fill: 'var(--color-hover)' }} isAnimationActive={false} content={DayTooltip} />
            <ReferenceLine x={today} stroke="var(--color-control)" strokeDasharray="3 3" />
            {series.map(({ key, label, color }) => (
              <Bar
                key={key}
                dataKey={key}
                name={label}
                stackId="day"
                fill={color}
                maxBarSize={20}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <DayTable days={days} />
    </>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    <table className="sr-only">
      <caption>Greetings by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days
          .filter((day) => day.sent + day.planned + day.notSent > 0)
          .map((day) => (
            <tr key={day.day}>
              <th scope="row">{formatDay(day.day)}</th>
              {series.map(({ key }) => (
                <td key={key}>{formatNumber(day[key])}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function ChartLegend() {
  return (
    <ul className="flex gap-4">
      {series.map(({ key, label, color }) => (
        <li key={key} className="flex items-center gap-1.5 text-muted text-xs">
          <span className="size-2 rounded-full" style={{ backgroundColor: color }} />
          {label}
        </li>
      ))}
    </ul>
  );
}

interface DayTooltipProps {
  active?: boolean;
  label?: string | number;
  payload?: readonly { payload?: unknown }[];
}

function DayTooltip({ active, payload }: DayTooltipProps) {
  const day = payload?.[0]?.payload as Day | undefined;
  if (!active || !day) return null;
  return (
    <div className="rounded-md bg-raised px-2.5 py-1.5 text-xs shadow-float">
      <p className="mb-1 font-medium">{formatDay(day.day, 'weekday')}</p>
      {series.map(({ key, label, color }) => (
        <p key={key} className="flex items-center gap-2">
          <span className="size-2 rounded-full" style={{ backgroundColor: color }} />
          <span className="flex-1 text-muted">{label}</span>
          <span className="tabular">{formatNumber(day[key])}</span>
        </p>
      ))}
    </div>
  );
}
