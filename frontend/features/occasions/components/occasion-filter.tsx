import { OccasionType } from '@sequelstring/contract/dates.ts';
import { SearchInput } from '../../../ui/search-input.tsx';
import { Select } from '../../../ui/select.tsx';

export interface ToolsProps {
  search: URLSearchParams;
  onChange(key: string, value: string | undefined): void;
}

const options = [
  { value: 'any', label: 'All occasions' },
  { value: 'birthday', label: 'Birthdays' },
  { value: 'anniversary', label: 'Anniversaries' },
  { value: 'work_anniversary', label: 'Work anniversaries' },
  { value: 'customer_anniversary', label: 'Customer anniversaries' },
  { value: 'custom', label: 'Others' },
] as const;

/** The occasion and the contact's name out of the page's address. */
export function parseOccasionFilter(search: URLSearchParams): { occasion?: OccasionType; q?: string } {
  const occasion = OccasionType.safeParse(search.get('occasion'));
  return { occasion: occasion.success ? occasion.data : undefined, q: search.get('q') ?? undefined };
}

/** What greetings to come and greetings of the past are both narrowed by: contact and occasion. */
export function OccasionFilter({ search, onChange }: ToolsProps) {
  return (
    <>
      <SearchInput
        label="Search by contact"
        group="Occasions"
        className="sm:w-48"
        value={search.get('q') ?? ''}
        onValueChange={(q) => onChange('q', q || undefined)}
      />
      <Select
        aria-label="Occasion"
        className="sm:w-40"
        options={options}
        value={options.find(({ value }) => value === search.get('occasion'))?.value ?? 'any'}
        onValueChange={(value) => onChange('occasion', value === 'any' ? undefined : value)}
      />
    </>
  );
}
