import { OccasionType } from '@sequelstring/contract/dates.ts';
import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { historyWords } from '../../../lib/messages/occasions.ts';
import { SearchInput } from '../../../ui/search-input.tsx';
import { Select } from '../../../ui/select.tsx';
import type { GreetingFilters } from '../api/greeting.queries.ts';
import { statusLabel } from './greeting-status.tsx';
import { occasionOptions } from './upcoming-tools.tsx';

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
  const occasion = OccasionType.safeParse(search.get('occasion'));
  const status = over.find((one) => one === search.get('status'));
  return {
    statuses: status ? [status] : over,
    occasion: occasion.success ? occasion.data : undefined,
    q: search.get('q') ?? undefined,
  };
}

interface HistoryToolsProps {
  search: URLSearchParams;
  onChange(key: string, value: string | undefined): void;
}

/** Search, occasion and what became of it. */
export function HistoryTools({ search, onChange }: HistoryToolsProps) {
  const statuses = [
    { value: 'any', label: historyWords.everything },
    ...over.map((value) => ({ value, label: statusLabel(value) })),
  ];
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap">
      <SearchInput
        label="Search by contact"
        group="Occasions"
        className="max-sm:col-span-2 sm:w-56"
        value={search.get('q') ?? ''}
        onValueChange={(q) => onChange('q', q || undefined)}
      />
      <Select
        aria-label="Occasion"
        className="sm:w-40"
        options={occasionOptions}
        value={occasionOptions.find(({ value }) => value === search.get('occasion'))?.value ?? 'any'}
        onValueChange={(value) => onChange('occasion', value === 'any' ? undefined : value)}
      />
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
