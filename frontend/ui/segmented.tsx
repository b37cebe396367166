import type { LucideIcon } from 'lucide-react';
import { ToggleGroup as Primitive } from 'radix-ui';
import { cn } from './cn.ts';
import { useFieldLabelId } from './field.tsx';

interface SegmentedProps<T extends string> {
  options: readonly { value: T; label: string; icon?: LucideIcon }[];
  value: T;
  onValueChange: (value: T) => void;
  'aria-label'?: string;
  disabled?: boolean;
  className?: string;
}

/** One of two to four choices, all in sight. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { options, value, onValueChange, disabled, className } = props;
  const labelId = useFieldLabelId();
  return (
    <Primitive.Root
      type="single"
      value={value}
      disabled={disabled}
      onValueChange={(next) => next && onValueChange(next as T)}
      aria-label={props['aria-label']}
      aria-labelledby={props['aria-label'] ? undefined : labelId}
      className={cn('inline-flex h-8 w-fit items-center gap-0.5 rounded-md border bg-sunken p-px', className)}
    >
      {options.map(({ value: option, label, icon: Icon }) => (
        <Primitive.Item
          key={option}
          value={option}
          className="inline-flex h-7 items-center gap-1.5 rounded-[5px] px-2.5 font-medium text-muted text-sm hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-subtle"
        >
          {Icon && <Icon aria-hidden className="size-4" strokeWidth={1.5} />}
          {label}
        </Primitive.Item>
      ))}
    </Primitive.Root>
  );
}
