import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'asChild'> {
  icon: LucideIcon;
  /** The accessible name, also shown as the tooltip. */
  label: string;
  /** What the tooltip adds to the name, such as keys. */
  hint?: ReactNode;
}

/** An icon that stands alone, with its name as tooltip. */
export function IconButton({ icon: Icon, label, hint, className, size, variant = 'ghost', ...props }: IconButtonProps) {
  return (
    <Tooltip content={label} hint={hint}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn(size === 'sm' ? 'w-7 px-0' : 'w-8 px-0', variant === 'ghost' && 'text-muted', className)}
        {...props}
      >
        <Icon aria-hidden strokeWidth={1.5} />
      </Button>
    </Tooltip>
  );
}
