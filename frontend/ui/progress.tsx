import { Progress as Primitive } from 'radix-ui';
import { cn } from './cn.ts';

interface ProgressProps {
  /** 0 to 1; null while it is not known how much there is. */
  value: number | null;
  label: string;
  className?: string;
}

export function Progress({ value, label, className }: ProgressProps) {
  return (
    <Primitive.Root
      value={value === null ? null : Math.round(value * 100)}
      aria-label={label}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-pressed', className)}
    >
      <Primitive.Indicator
        className={cn('h-full rounded-full bg-accent', value === null && 'animate-pulse')}
        style={{ width: `${(value ?? 1) * 100}%` }}
      />
    </Primitive.Root>
  );
}
