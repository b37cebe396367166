import { ChevronLeft, ChevronRight } from 'lucide-react';
import { DayPicker } from 'react-day-picker';
import { currentLocale, currentTimeZone, todayIn } from '../lib/format.ts';

/** The picker works with local midnights; the app with calendar days. */
const toDate = (day: string): Date => new Date(`${day}T00:00:00`);
const toDay = (date: Date): string =>
  [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');

const named = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(currentLocale(), options).format(date);
const weekdayName = (date: Date): string => named(date, { weekday: 'short' });
const monthName = (date: Date): string => named(date, { month: 'long' });

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The day with which weeks begin where the person lives, from 0 for Sunday; Monday where the browser cannot tell. */
function firstWeekday(): Weekday {
  const locale: Intl.Locale & { getWeekInfo?: () => { firstDay: number } } = new Intl.Locale(currentLocale());
  return ((locale.getWeekInfo?.().firstDay ?? 1) % 7) as Weekday;
}

const nameOf = (date: Date): string => named(date, { dateStyle: 'full' });

function Chevron({ orientation }: { orientation?: 'left' | 'right' | 'up' | 'down' }) {
  const Icon = orientation === 'left' ? ChevronLeft : ChevronRight;
  return <Icon aria-hidden className="size-4" strokeWidth={1.5} />;
}

/** A month to pick a day from; month and year can be chosen directly. Days are `2027-02-28`. */
export function Calendar({ value, onSelect }: { value: string | undefined; onSelect: (day: string) => void }) {
  const today = toDate(todayIn(currentTimeZone()));
  return (
    <DayPicker
      mode="single"
      required
      autoFocus
      selected={value ? toDate(value) : undefined}
      onSelect={(date) => onSelect(toDay(date))}
      defaultMonth={value ? toDate(value) : today}
      today={today}
      captionLayout="dropdown"
      startMonth={new Date(1900, 0)}
      endMonth={new Date(today.getFullYear() + 20, 11)}
      weekStartsOn={firstWeekday()}
      formatters={{ formatWeekdayName: weekdayName, formatMonthDropdown: monthName }}
      showOutsideDays
      labels={{ labelDayButton: (date, { selected }) => (selected ? `${nameOf(date)}, selected` : nameOf(date)) }}
      fixedWeeks
      components={{ Chevron }}
      classNames={{
        root: 'relative text-sm',
        month: 'flex flex-col gap-2',
        month_caption: 'flex h-7 items-center',
        dropdowns: 'flex gap-1',
        dropdown_root: 'relative',
        dropdown:
          'h-7 cursor-pointer rounded-md bg-raised px-1 font-medium text-ink text-sm hover:bg-hover focus-visible:outline-2',
        caption_label: 'hidden',
        nav: 'absolute top-0 right-0 z-10 flex gap-0.5',
        button_previous: 'inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover',
        button_next: 'inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover',
        month_grid: 'border-collapse',
        weekday: 'size-8 font-normal text-muted text-xs',
        day: 'group size-8 p-0 text-center',
        day_button:
          'tabular inline-flex size-8 cursor-pointer items-center justify-center rounded-md hover:bg-hover group-aria-selected:bg-accent group-aria-selected:text-on-accent',
        today: 'font-medium text-accent',
        outside: 'text-faint',
      }}
    />
  );
}
