import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface StatProps {
  label: string;
  value: ReactNode;
  /** One line below, such as what the number is compared with. */
  help?: ReactNode;
  className?: string;
}

/** One number with its name. */
export function Stat({ label, value, help, className }: StatProps) {
  return (
    <div className={cn('min-w-0', className)}>
      <p className="truncate text-muted text-xs">{label}</p>
      <p className="tabular font-medium text-2xl">{value}</p>
      {help && <p className="truncate text-muted text-xs">{help}</p>}
    </div>
  );
}
