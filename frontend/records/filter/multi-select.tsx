import { ChevronsUpDown } from 'lucide-react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { cn } from '../../ui/cn.ts';
import type { ComboboxOption } from '../../ui/combobox.tsx';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';

interface MultiSelectProps {
  label: string;
  options: readonly ComboboxOption[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  className?: string;
}

/** Several of some choices. */
export function MultiSelect({ label, options, chosen, onChange, className }: MultiSelectProps) {
  const shown = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <button
          type="button"
          aria-label={`${label}: ${shown.join(', ') || words.none}`}
          className={cn('control flex items-center justify-between gap-2 text-left', className)}
        >
          <span className={cn('min-w-0 truncate', shown.length === 0 && 'text-muted')}>
            {shown.join(', ') || words.choose}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {options.map(({ value, label: name }) => (
          <DropdownMenuCheckboxItem
            key={value}
            checked={chosen.includes(value)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
          >
            {name}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
