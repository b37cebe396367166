import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { currentLocale, currentTimeZone, formatCount, formatDay, todayIn } from '../../../lib/format.ts';
import { queueWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import { cn } from '../../../ui/cn.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { calendarQuery } from '../api/queue.queries.ts';

interface QueueCalendarProps {
  /** `2027-03`. */
  month: string;
  onMonth(month: string): void;
  onDay(day: string): void;
}

const dayMs = 86_400_000;
const isoOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The six weeks around a month, Monday first. */
function daysOf(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs;
  return Array.from({ length: 42 }, (_, index) => isoOf(monday + index * dayMs));
}

function monthAfter(month: string, distance: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return isoOf(Date.UTC(year, number - 1 + distance, 1)).slice(0, 7);
}

/** A month of greetings; a day opens its list. */
export function QueueCalendar({ month, onMonth, onDay }: QueueCalendarProps) {
  const days = daysOf(month);
  const calendar = useQuery(calendarQuery(days[0]!, days.at(-1)!));
  const byDay = new Map(calendar.data?.map((entry) => [entry.day, entry]));
  const title = new Intl.DateTimeFormat(currentLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  const today = todayIn(currentTimeZone());
  if (calendar.isError && !calendar.data)
    return <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex items-center gap-1 px-4 py-2 sm:px-6">
        <h2 className="min-w-36 font-medium text-base">{title}</h2>
        <IconButton
          icon={ChevronLeft}
          label={words.previousMonth}
          size="sm"
          onClick={() => onMonth(monthAfter(month, -1))}
        />
        <IconButton
          icon={ChevronRight}
          label={words.nextMonth}
          size="sm"
          onClick={() => onMonth(monthAfter(month, 1))}
        />
        <Button size="sm" variant="ghost" onClick={() => onMonth(today.slice(0, 7))}>
          {words.today}
        </Button>
      </div>
      <div className="grid min-h-0 flex-1 auto-rows-fr grid-cols-7 grid-rows-[auto] border-t border-l bg-surface">
        <div aria-hidden className="contents">
          {days.slice(0, 7).map((day) => (
            <div key={day} className="h-7 border-r border-b px-2 py-1 text-muted text-xs max-sm:px-1">
              {new Intl.DateTimeFormat(currentLocale(), { weekday: 'short', timeZone: 'UTC' }).format(
                new Date(`${day}T00:00:00Z`),
              )}
            </div>
          ))}
        </div>
        {days.map((day) => (
          <Day
            key={day}
            day={day}
            entry={byDay.get(day)}
            isToday={day === today}
            isOutside={!day.startsWith(month)}
            onDay={onDay}
          />
        ))}
      </div>
    </div>
  );
}

interface Entry {
  total: number;
  byStatus: Record<string, number>;
  first: readonly { name: string; status: string }[];
}

interface DayProps {
  day: string;
  entry: Entry | undefined;
  isToday: boolean;
  isOutside: boolean;
  onDay(day: string): void;
}

function Day({ day, entry, isToday, isOutside, onDay }: DayProps) {
  const trouble = ['not_sent', 'failed', 'bounced', 'complained', 'uncertain'].reduce(
    (sum, status) => sum + (entry?.byStatus[status] ?? 0),
    0,
  );
  return (
    <div className="min-h-16 border-r border-b">
      <button
        type="button"
        disabled={!entry}
        onClick={() => onDay(day)}
        aria-label={`${formatDay(day)}: ${formatCount(entry?.total ?? 0, 'email')}`}
        className={cn(
          'flex size-full flex-col gap-0.5 p-1.5 text-left max-sm:px-1 outline-offset-[-2px] enabled:hover:bg-hover',
          isOutside && 'bg-sunken text-muted',
        )}
      >
        <span className="flex items-center gap-1 max-sm:gap-0.5">
          <span
            className={cn(
              'tabular inline-flex size-5 items-center justify-center rounded-full text-xs',
              isToday && 'bg-accent text-on-accent',
            )}
          >
            {Number(day.slice(8))}
          </span>
          {entry && <span className="tabular ml-auto text-muted text-xs">{entry.total}</span>}
          {trouble > 0 && <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-warning" />}
        </span>
        {entry?.first.map(({ name, status }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two people of one name may celebrate on one day
            key={`${name}${index}`}
            className={cn(
              'block w-full truncate text-xs max-sm:hidden',
              status === 'not_sent' && 'text-muted line-through',
            )}
          >
            {name}
          </span>
        ))}
      </button>
    </div>
  );
}
