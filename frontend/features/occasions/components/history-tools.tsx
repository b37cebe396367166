import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { historyWords } from '../../../lib/messages/occasions.ts';
import { Select } from '../../../ui/select.tsx';
import type { GreetingFilters } from '../api/greeting.queries.ts';
import { statusLabel } from './greeting-status.tsx';
import { OccasionFilter, parseOccasionFilter, type ToolsProps } from './occasion-filter.tsx';

const over: readonly GreetingStatus[] = [
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'uncertain',
  'not_sent',
  'skipped',
];

/** The filters of the past out of the page's address. */
export function parseHistory(search: URLSearchParams): GreetingFilters {
  const status = over.find((one) => one === search.get('status'));
  return {
    ...parseOccasionFilter(search),
    statuses: status ? [status] : over,
  };
}

/** Search, occasion and what became of it. */
export function HistoryTools({ search, onChange }: ToolsProps) {
  const statuses = [
    { value: 'any', label: historyWords.everything },
    ...over.map((value) => ({ value, label: statusLabel(value) })),
  ];
  return (
    <div className="grid w-full grid-cols-2 gap-2 max-sm:*:first:col-span-2 sm:flex sm:w-auto sm:flex-wrap">
      <OccasionFilter search={search} onChange={onChange} />
      <Select
        aria-label="Outcome"
        className="sm:w-40"
        options={statuses}
        value={search.get('status') ?? 'any'}
        onValueChange={(value) => onChange('status', value === 'any' ? undefined : value)}
      />
    </div>
  );
}
