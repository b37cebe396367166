import type { GreetingStatus } from '@sequelstring/contract/occasions.ts';
import { Select } from '../../../ui/select.tsx';

const kinds: Record<string, { label: string; statuses: GreetingStatus[] }> = {
  all: { label: 'Everything that needs you', statuses: ['uncertain', 'failed', 'bounced', 'complained', 'not_sent'] },
  uncertain: { label: 'Uncertain, to be settled', statuses: ['uncertain'] },
  failed: { label: 'Failed', statuses: ['failed'] },
  bounced: { label: 'Bounced or marked as spam', statuses: ['bounced', 'complained'] },
  not_sent: { label: 'Not sent', statuses: ['not_sent'] },
};

/** The states that are shown of those that need a person, out of the page's address. */
export const parseAttention = (search: URLSearchParams): readonly GreetingStatus[] =>
  (kinds[search.get('kind') ?? 'all'] ?? kinds.all!).statuses;

interface AttentionToolsProps {
  search: URLSearchParams;
  onChange(key: string, value: string | undefined): void;
}

/** Narrows what needs a person by what went wrong. */
export function AttentionTools({ search, onChange }: AttentionToolsProps) {
  const kind = search.get('kind') ?? 'all';
  return (
    <Select
      aria-label="What went wrong"
      className="sm:w-64"
      options={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
      value={kind in kinds ? kind : 'all'}
      onValueChange={(value) => onChange('kind', value === 'all' ? undefined : value)}
    />
  );
}
