import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { Select } from '../../../ui/select.tsx';

const trouble: readonly GreetingStatus[] = ['uncertain', 'failed', 'bounced', 'complained'];

interface AttentionKind {
  label: string;
  /** Those that are shown of the past. */
  statuses: readonly GreetingStatus[];
  /** Those that are shown of what was sent before its day, too. */
  early: readonly GreetingStatus[];
}

const all: AttentionKind = { label: 'Everything', statuses: [...trouble, 'not_sent'], early: trouble };
const kinds: Record<string, AttentionKind> = {
  all,
  uncertain: { label: 'Uncertain, to be settled', statuses: ['uncertain'], early: ['uncertain'] },
  failed: { label: 'Failed', statuses: ['failed'], early: ['failed'] },
  bounced: {
    label: 'Bounced or marked as spam',
    statuses: ['bounced', 'complained'],
    early: ['bounced', 'complained'],
  },
  not_sent: { label: 'Not sent, for whatever reason', statuses: ['not_sent'], early: [] },
};

const nameOf = (search: URLSearchParams): string => {
  const kind = search.get('kind') ?? 'all';
  return kind in kinds ? kind : 'all';
};

/** The kind of trouble that is shown, out of the page's address. */
export const parseAttention = (search: URLSearchParams): AttentionKind => kinds[nameOf(search)] ?? all;

interface AttentionToolsProps {
  search: URLSearchParams;
  onChange(key: string, value: string | undefined): void;
}

/** Narrows what needs a person by what went wrong. */
export function AttentionTools({ search, onChange }: AttentionToolsProps) {
  return (
    <Select
      aria-label="What went wrong"
      className="sm:w-64"
      options={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
      value={nameOf(search)}
      onValueChange={(value) => onChange('kind', value === 'all' ? undefined : value)}
    />
  );
}
