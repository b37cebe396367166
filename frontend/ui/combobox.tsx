import { ChevronsUpDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { cn } from './cn.ts';
import { useFieldLabelId, useFieldProps } from './field.tsx';
import { Popover, PopoverContent, PopoverTrigger } from './popover.tsx';
import { Skeleton } from './skeleton.tsx';

const ComboboxList = lazy(async () => ({ default: (await import('./combobox-list.tsx')).ComboboxList }));

export interface ComboboxOption {
  value: string;
  label: string;
  /** At the right, muted. */
  hint?: string;
  /** Other words by which it is found. */
  keywords?: string[];
}

interface ComboboxProps {
  options: readonly ComboboxOption[];
  value: string | undefined;
  /** Called with undefined when the empty choice is taken. */
  onValueChange: (value: string | undefined) => void;
  placeholder?: string;
  searchPlaceholder?: string;
  emptyText?: ReactNode;
  /** Names the choice of nothing; without it one cannot go back to nothing. */
  clearLabel?: string;
  /** With it the caller filters: called with what is typed. */
  onSearch?: (text: string) => void;
  disabled?: boolean;
  id?: string;
  onBlur?: () => void;
  'aria-label'?: string;
  className?: string;
}

/** One choice of many, found by typing. */
export function Combobox(props: ComboboxProps) {
  const { options, value, onValueChange, placeholder = 'Choose', clearLabel, onSearch, disabled, className } = props;
  const [open, setOpen] = useState(false);
  const field = useFieldProps({ id: props.id });
  const labelId = useFieldLabelId();
  const chosen = options.find((option) => option.value === value);
  const choose = (next: string | undefined) => {
    onValueChange(next);
    setOpen(false);
  };
  const shown = chosen?.label ?? (value ? value : (clearLabel ?? placeholder));
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          role="combobox"
          aria-expanded={open}
          aria-label={props['aria-label']}
          aria-labelledby={!props['aria-label'] && labelId && field.id ? `${labelId} ${field.id}` : undefined}
          disabled={disabled}
          onBlur={props.onBlur}
          {...field}
          className={cn('control flex items-center justify-between gap-2 text-left', className)}
        >
          <span className={cn('min-w-0 truncate', !value && 'text-muted')}>{shown}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
        </button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={props.searchPlaceholder ?? placeholder}
        className="w-(--radix-popover-trigger-width) min-w-64 p-0"
      >
        <Suspense fallback={<Skeleton className="m-3 h-24" />}>
          <ComboboxList
            options={options}
            value={value}
            label={props.searchPlaceholder ?? 'Search'}
            emptyText={props.emptyText ?? 'Nothing found'}
            clearLabel={clearLabel}
            onSearch={onSearch}
            onChoose={choose}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  );
}
