import { formatNumber } from '../lib/format.ts';
import { cn } from './cn.ts';

interface FilterChipProps {
  label: string;
  count?: number;
  on: boolean;
  onToggle(on: boolean): void;
}

/** Narrows what a page shows to one value, and says how many have it. */
export const FilterChip = ({ label, count, on, onToggle }: FilterChipProps) => (
  <button
    type="button"
    aria-pressed={on}
    onClick={() => onToggle(!on)}
    className={cn(
      'inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 hover:bg-hover',
      on ? 'border-accent bg-accent-soft text-accent' : 'bg-surface',
    )}
  >
    {label}
    {count !== undefined && <span className="tabular text-muted text-xs">{formatNumber(count)}</span>}
  </button>
);
