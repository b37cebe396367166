import { cva, type VariantProps } from 'class-variance-authority';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const style = cva(
  'inline-flex h-5 w-fit shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        neutral: 'bg-pressed text-ink',
        accent: 'bg-accent-soft text-accent',
        positive: 'bg-positive-soft text-positive',
        warning: 'bg-warning-soft text-warning',
        negative: 'bg-negative-soft text-negative',
        info: 'bg-info-soft text-info',
        outline: 'border text-muted',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type Tone = NonNullable<VariantProps<typeof style>['tone']>;

interface BadgeProps extends ComponentProps<'span'> {
  tone?: Tone;
  icon?: LucideIcon;
}

/** A word about a state; a coloured one says it in words too. */
export function Badge({ tone, icon: Icon, className, children, ...props }: BadgeProps) {
  return (
    <span className={cn(style({ tone }), className)} {...props}>
      {Icon && <Icon aria-hidden strokeWidth={1.75} />}
      {children}
    </span>
  );
}
