import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldProps } from './field.tsx';

/** `checked="indeterminate"` where some of a group are chosen. */
export function Checkbox({ className, checked, ...props }: ComponentProps<typeof Primitive.Root>) {
  const field = useFieldProps(props);
  const Mark = checked === 'indeterminate' ? Minus : Check;
  return (
    <Primitive.Root
      {...field}
      checked={checked}
      className={cn(
        'relative inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface text-on-accent',
        'before:absolute before:-inset-1 disabled:cursor-not-allowed disabled:opacity-60',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent',
        className,
      )}
      {...props}
    >
      <Primitive.Indicator>
        <Mark aria-hidden className="size-3" strokeWidth={3} />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
