import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface CardProps {
  title?: ReactNode;
  /** One line below the title. */
  description?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  /** Content up to the edges, for lists and tables. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
}

/** A section with a border of its own. */
export function Card({ title, description, action, flush, className, children }: CardProps) {
  return (
    <section className={cn('flex min-w-0 flex-col rounded-lg border bg-surface', className)}>
      {title && (
        <div className={cn('flex min-h-11 items-center gap-3 px-4 py-2.5', flush && 'border-b')}>
          <div className="min-w-0 flex-1">
            <h2 className="font-medium text-base">{title}</h2>
            {description && <p className="text-muted text-xs">{description}</p>}
          </div>
          {action}
        </div>
      )}
      {flush ? children : children && <div className={cn('px-4 pb-4', title ? 'pt-1' : 'pt-4')}>{children}</div>}
    </section>
  );
}
