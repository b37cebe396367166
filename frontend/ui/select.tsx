import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { useFieldProps } from './field.tsx';

export interface SelectOption<T extends string> {
  value: T;
  label: ReactNode;
  /** A second line that explains the choice. */
  help?: string;
  disabled?: boolean;
}

interface SelectProps<T extends string> {
  options: readonly SelectOption<T>[];
  value: T | undefined;
  onValueChange: (value: T) => void;
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  onBlur?: () => void;
  'aria-label'?: string;
  className?: string;
}

/** One choice of a few; for many, or to search in them, take the combobox. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { options, value, onValueChange, placeholder = 'Choose', disabled, id, onBlur, className } = props;
  const field = useFieldProps({ id });
  return (
    <Primitive.Root value={value ?? ''} onValueChange={(next) => onValueChange(next as T)} disabled={disabled}>
      <Primitive.Trigger
        {...field}
        aria-label={props['aria-label']}
        onBlur={onBlur}
        className={cn(
          'control flex items-center justify-between gap-2 text-left data-placeholder:text-faint [&>span]:truncate',
          className,
        )}
      >
        <Primitive.Value placeholder={placeholder}>
          {options.find((option) => option.value === value)?.label}
        </Primitive.Value>
        <Primitive.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-96 animate-rise overflow-hidden rounded-lg bg-raised p-1 shadow-float"
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="option justify-between"
              >
                <Primitive.ItemText asChild>
                  <span className="min-w-0">
                    {option.label}
                    {option.help && <span className="block text-muted text-xs">{option.help}</span>}
                  </span>
                </Primitive.ItemText>
                <Primitive.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent" strokeWidth={2} />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
