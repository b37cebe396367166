import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { currentTimeZone, formatDay, formatNumber, todayIn } from '../../../lib/format.ts';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { StackedBars } from '../../../ui/stacked-bars.tsx';

type Day = Output<typeof occasions.greetingSummary>['byDay'][number];

const series = [
  { key: 'sent', label: words.sent, color: 'var(--color-chart-2)' },
  { key: 'planned', label: words.planned, color: 'var(--color-chart-1)' },
  { key: 'notSent', label: words.notSent, color: 'var(--color-chart-3)' },
] as const;

/** Greetings by day, the past at the left of today's line. */
export function GreetingsChart({ days }: { days: readonly Day[] }) {
  return (
    <StackedBars
      caption={words.greetingsByDay}
      groupLabel={words.day}
      series={series}
      rows={days.map(({ day, sent, planned, notSent }) => ({ group: day, sent, planned, notSent }))}
      writeGroup={(day, style) => formatDay(day, style === 'axis' ? 'short' : 'weekday')}
      writeValue={formatNumber}
      mark={todayIn(currentTimeZone())}
    />
  );
}
