import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** Where it is the whole page, its title is the page's heading. */
  isPage?: boolean;
  /** One sentence that teaches. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
  className?: string;
}

/** What stands where there is nothing yet. */
export function EmptyState({ icon: Icon, title, isPage, children, action, className }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={cn('flex flex-col items-center gap-1 px-6 py-14 text-center', className)}>
      {Icon && (
        <span className="mb-2 flex size-10 items-center justify-center rounded-lg border bg-surface text-muted">
          <Icon aria-hidden className="size-5" strokeWidth={1.5} />
        </span>
      )}
      <Title className="font-medium text-base">{title}</Title>
      {children && <p className="max-w-sm text-base text-muted text-pretty">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
