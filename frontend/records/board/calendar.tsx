import { both, type Filter } from '@sequelstring/contract/filter.ts';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { currentLocale, currentTimeZone, todayIn } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { type ListState, toQuery } from '../api/list.state.ts';
import { pageQuery } from '../api/record.queries.ts';
import { type AnyRecord, titleOf } from '../record.ts';
import type { RecordView } from '../view.ts';
import { daysShown, monthBefore } from './month.ts';

interface MonthProps {
  view: RecordView;
  list: ListState;
  onChange(changed: Partial<ListState>): void;
}

const shownPerDay = 4;

/** A month of records by one of their dates. */
export function MonthCalendar({ view, list, onChange }: MonthProps) {
  const field = view.calendar ?? '';
  const today = todayIn(currentTimeZone());
  const month = list.month ?? today.slice(0, 7);
  const days = daysShown(month);
  const within: Filter = {
    and: [
      { field, op: 'gte', value: days[0] ?? today },
      { field, op: 'lte', value: days.at(-1) ?? today },
    ],
  };
  const query = toQuery(view, { ...list, filter: both(list.filter, within) });
  const { data } = useQuery(pageQuery(view.kind, query, 1));
  const byDay = Map.groupBy(data?.data ?? [], (record) => String(record[field]));
  const name = new Intl.DateTimeFormat(currentLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(currentLocale(), { weekday: 'short', timeZone: 'UTC' });
  const go = (step: -1 | 1) => onChange({ month: monthBefore(month, -step) });
  return (
    <section aria-label={words.layouts.calendar} className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex h-11 shrink-0 items-center gap-1 border-b px-4 sm:px-6">
        <h2 className="mr-2 min-w-36 font-medium text-base" aria-live="polite">
          {name.format(new Date(`${month}-01T00:00:00Z`))}
        </h2>
        <IconButton icon={ChevronLeft} size="sm" label={words.previousMonth} onClick={() => go(-1)} />
        <IconButton icon={ChevronRight} size="sm" label={words.nextMonth} onClick={() => go(1)} />
        <Button size="sm" variant="ghost" onClick={() => onChange({ month: undefined })}>
          {words.today}
        </Button>
      </div>
      <div className="grid shrink-0 grid-cols-7 border-b text-muted text-xs">
        {days.slice(0, 7).map((day) => (
          <span key={day} className="px-2 py-1">
            {weekday.format(new Date(`${day}T00:00:00Z`))}
          </span>
        ))}
      </div>
      <ol className="grid min-h-0 flex-1 auto-rows-fr grid-cols-7 overflow-y-auto">
        {days.map((day) => (
          <Day
            key={day}
            view={view}
            day={day}
            records={byDay.get(day) ?? []}
            isToday={day === today}
            outside={!day.startsWith(month)}
            onPeek={(peek) => onChange({ peek })}
          />
        ))}
      </ol>
    </section>
  );
}

interface DayProps {
  view: RecordView;
  day: string;
  records: readonly AnyRecord[];
  isToday: boolean;
  outside: boolean;
  onPeek(id: string): void;
}

function Day({ view, day, records, isToday, outside, onPeek }: DayProps) {
  const rest = records.length - shownPerDay;
  return (
    <li className={cn('min-h-20 min-w-0 border-r border-b p-1', outside && 'bg-canvas')}>
      <time
        dateTime={day}
        className={cn(
          'tabular inline-flex size-6 items-center justify-center rounded-full text-xs',
          isToday ? 'bg-accent font-medium text-on-accent' : 'text-muted',
        )}
      >
        {Number(day.slice(8))}
      </time>
      {records.slice(0, shownPerDay).map((record) => (
        <button
          key={record.id}
          type="button"
          onClick={() => onPeek(record.id)}
          className="mt-0.5 block w-full truncate rounded-sm bg-pressed px-1.5 text-left text-xs leading-6 hover:bg-selected"
        >
          {titleOf(view.kind, record)}
        </button>
      ))}
      {rest > 0 && <p className="px-1.5 pt-0.5 text-muted text-xs">{words.moreThatDay(rest)}</p>}
    </li>
  );
}
