import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface Series<K extends string> {
  key: K;
  label: string;
  /** A colour of the chart's palette, such as `var(--color-chart-1)`. */
  color: string;
}

/** A bar: what it stands for, and how much of each series. */
export type BarRow<K extends string> = { group: string } & { readonly [S in K]: number };

interface StackedBarsProps<K extends string> {
  /** What a screen reader calls the table of the same numbers. */
  caption: string;
  series: readonly Series<K>[];
  rows: readonly BarRow<K>[];
  /** What the column of the groups is called. */
  groupLabel: string;
  writeGroup(group: string, style: 'axis' | 'full'): string;
  writeValue(value: number): string;
  /** For the axis, where the whole number is too long. */
  writeTick?(value: number): string;
  /** A line at this group, such as today. */
  mark?: string;
}

const tick = { fontSize: 12, fill: 'var(--color-muted)' };

/** Numbers by day or month as stacked bars, and as a table for screen readers. */
export function StackedBars<K extends string>(props: StackedBarsProps<K>) {
  const { series, rows, writeGroup, writeValue, writeTick, mark } = props;
  return (
    <>
      <div aria-hidden className="flex h-full flex-col gap-2">
        {series.length > 1 && <Legend series={series} />}
        <ResponsiveContainer width="100%" height="100%" className="min-h-0 flex-1">
          <BarChart
            data={[...rows]}
            margin={{ top: 8, right: 0, bottom: 0, left: writeTick ? -8 : -24 }}
            barCategoryGap="18%"
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--color-subtle)" />
            <XAxis
              dataKey="group"
              tickFormatter={(group: string) => writeGroup(group, 'axis')}
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: 'var(--color-subtle)' }}
              minTickGap={24}
            />
            <YAxis
              allowDecimals={false}
              tick={tick}
              tickLine={false}
              axisLine={false}
              tickFormatter={writeTick ?? writeValue}
            />
            <Tooltip
              cursor={{ fill: 'var(--color-hover)' }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const row = payload?.[0]?.payload as BarRow<K> | undefined;
                if (!active || !row) return null;
                return (
                  <div className="rounded-md bg-raised px-2.5 py-1.5 text-xs shadow-float">
                    <p className="mb-1 font-medium">{writeGroup(row.group, 'full')}</p>
                    {series.map(({ key, label, color }) => (
                      <p key={key} className="flex items-center gap-2">
                        <span className="size-2 rounded-full" style={{ backgroundColor: color }} />
                        <span className="flex-1 text-muted">{label}</span>
                        <span className="tabular">{writeValue(row[key])}</span>
                      </p>
                    ))}
                  </div>
                );
              }}
            />
            {mark && <ReferenceLine x={mark} stroke="var(--color-control)" strokeDasharray="3 3" />}
            {series.map(({ key, label, color }) => (
              <Bar
                key={key}
                dataKey={key as string}
                name={label}
                stackId="all"
                fill={color}
                maxBarSize={32}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <BarTable {...props} />
    </>
  );
}

function BarTable<K extends string>({
  caption,
  series,
  rows,
  groupLabel,
  writeGroup,
  writeValue,
}: StackedBarsProps<K>) {
  return (
    <table className="sr-only">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{groupLabel}</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows
          .filter((row) => series.some(({ key }) => row[key] > 0))
          .map((row) => (
            <tr key={row.group}>
              <th scope="row">{writeGroup(row.group, 'full')}</th>
              {series.map(({ key }) => (
                <td key={key}>{writeValue(row[key])}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Legend<K extends string>({ series }: Pick<StackedBarsProps<K>, 'series'>) {
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
