import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { Spinner } from './spinner.tsx';

export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium text-sm whitespace-nowrap select-none transition-colors duration-120 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary:
          'bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover disabled:bg-pressed disabled:text-muted',
        secondary:
          'border border-control/60 bg-surface text-ink enabled:hover:bg-hover [a&]:hover:bg-hover disabled:text-faint',
        ghost: 'text-ink enabled:hover:bg-hover [a&]:hover:bg-hover disabled:text-faint data-[state=open]:bg-hover',
        danger:
          'bg-negative-solid text-on-negative enabled:hover:brightness-90 disabled:bg-pressed disabled:text-muted',
      },
      size: { sm: 'h-7 px-2', md: 'h-8 px-3' },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonStyle> {
  /** Gives the look to the only child, such as a Link. */
  asChild?: boolean;
  /** The action runs: shows it, and takes no second click. */
  loading?: boolean;
}

export function Button({ variant, size, asChild, loading, className, children, disabled, ...props }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={style} disabled={disabled || loading} aria-busy={loading || undefined} {...props}>
      {loading && <Spinner />}
      {children}
    </button>
  );
}
