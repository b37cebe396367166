import { Switch as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface SwitchProps extends ComponentProps<typeof Primitive.Root> {
  label: ReactNode;
  /** One sentence below the label. */
  help?: ReactNode;
}

/** Turns one thing on or off at once, with its words at the left. */
export function Switch({ label, help, className, id, ...props }: SwitchProps) {
  const own = useId();
  const inputId = id ?? own;
  return (
    <div className={cn('flex items-start justify-between gap-4', className)}>
      <div className="min-w-0">
        <label htmlFor={inputId} className="font-medium text-sm">
          {label}
        </label>
        {help && (
          <p id={`${inputId}-help`} className="text-muted text-xs">
            {help}
          </p>
        )}
      </div>
      <Primitive.Root
        id={inputId}
        aria-describedby={help ? `${inputId}-help` : undefined}
        className="relative mt-px inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors duration-120 before:absolute before:-inset-1 disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:bg-accent"
        {...props}
      >
        <Primitive.Thumb className="size-4 rounded-full bg-surface transition-transform duration-120 data-[state=checked]:translate-x-4" />
      </Primitive.Root>
    </div>
  );
}
