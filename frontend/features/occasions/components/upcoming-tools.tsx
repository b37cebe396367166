import { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { currentLocale, currentTimeZone, formatDay, todayIn } from '../../../lib/format.ts';
import { Select } from '../../../ui/select.tsx';
import type { GreetingFilters } from '../api/greeting.queries.ts';
import { OccasionFilter, parseOccasionFilter, type ToolsProps } from './occasion-filter.tsx';

export const upcomingStatuses: readonly GreetingStatus[] = [
  'planned',
  'approved',
  'skipped',
  'queued',
  'sending',
  'not_sent',
];

/** The filters of the coming greetings out of the page's address. */
export function parseUpcoming(search: URLSearchParams): GreetingFilters {
  const status = GreetingStatus.safeParse(search.get('status'));
  return {
    ...parseOccasionFilter(search),
    statuses: status.success ? [status.data] : upcomingStatuses,
    from: dayIn(search.get('from')),
    to: dayIn(search.get('to')),
  };
}

const dayIn = (text: string | null): string | undefined =>
  text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;

const statusOptions = [
  { value: 'any', label: 'Any state' },
  { value: 'planned', label: 'Planned' },
  { value: 'approved', label: 'Approved' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'not_sent', label: 'Not sent' },
] as const;

/** Search, occasion, state and the month from which the coming greetings are shown. */
export function UpcomingTools({ search, onChange }: ToolsProps) {
  return (
    <div className="grid w-full grid-cols-2 gap-2 max-sm:order-last sm:flex sm:w-auto sm:flex-wrap">
      <OccasionFilter search={search} onChange={onChange} />
      <Select
        aria-label="State"
        className="sm:w-32"
        options={statusOptions}
        value={statusOptions.find(({ value }) => value === search.get('status'))?.value ?? 'any'}
        onValueChange={(value) => onChange('status', value === 'any' ? undefined : value)}
      />
      <Select
        aria-label="From"
        className="sm:w-44"
        options={monthOptions(search)}
        value={search.get('from') ?? 'today'}
        onValueChange={(value) => {
          onChange('to', undefined);
          onChange('from', value === 'today' ? undefined : value);
        }}
      />
    </div>
  );
}

/** Today and the first days of the coming eleven months; a single day that was chosen in the calendar, too. */
function monthOptions(search: URLSearchParams) {
  const [year = 0, month = 0] = todayIn(currentTimeZone()).split('-').map(Number);
  const format = new Intl.DateTimeFormat(currentLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const months = Array.from({ length: 11 }, (_, index) => new Date(Date.UTC(year, month + index, 1)));
  const day = dayIn(search.get('to'));
  return [
    ...(day ? [{ value: search.get('from') ?? day, label: formatDay(day) }] : []),
    { value: 'today', label: 'From today' },
    ...months.map((first) => ({ value: first.toISOString().slice(0, 10), label: `From ${format.format(first)}` })),
  ];
}
