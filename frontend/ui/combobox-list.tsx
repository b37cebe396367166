import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComboboxOption } from './combobox.tsx';
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from './command.tsx';

interface ComboboxListProps {
  options: readonly ComboboxOption[];
  value: string | undefined;
  label: string;
  emptyText: ReactNode;
  clearLabel?: string;
  onSearch?: (text: string) => void;
  onChoose: (value: string | undefined) => void;
}

/** What a combobox opens: a field to search in above the choices. */
export function ComboboxList(props: ComboboxListProps) {
  const { options, value, label, emptyText, clearLabel, onSearch, onChoose } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Command shouldFilter={!onSearch} label={label} defaultValue={chosen?.label}>
      <CommandInput autoFocus placeholder={label} onValueChange={onSearch} />
      <CommandList>
        <CommandEmpty>{emptyText}</CommandEmpty>
        {clearLabel && (
          <CommandItem value={clearLabel} onSelect={() => onChoose(undefined)}>
            <span className="min-w-0 flex-1 truncate text-muted">{clearLabel}</span>
            {!value && <Check aria-hidden className="size-4 text-accent" strokeWidth={2} />}
          </CommandItem>
        )}
        {options.map((option) => (
          <CommandItem
            key={option.value}
            value={onSearch ? option.value : option.label}
            keywords={[option.value, ...(option.keywords ?? [])]}
            onSelect={() => onChoose(option.value)}
          >
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.hint && <span className="shrink-0 text-muted text-xs">{option.hint}</span>}
            {option.value === value && <Check aria-hidden className="size-4 text-accent" strokeWidth={2} />}
          </CommandItem>
        ))}
      </CommandList>
    </Command>
  );
}
