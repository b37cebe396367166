import { CircleCheck, CircleExclamationPoint, Info, type LucideIcon, TriangleExclamationPoint } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const kinds = {
  info: { icon: Info, style: 'bg-info-soft', mark: 'text-info' },
  positive: { icon: CircleCheck, style: 'bg-positive-soft', mark: 'text-positive' },
  warning: { icon: TriangleExclamationPoint, style: 'bg-warning-soft', mark: 'text-warning' },
  negative: { icon: CircleExclamationPoint, style: 'bg-negative-soft', mark: 'text-negative' },
} as const;

interface CalloutProps {
  tone?: keyof typeof kinds;
  icon?: LucideIcon;
  title?: ReactNode;
  children?: ReactNode;
  /** At the right. */
  action?: ReactNode;
  className?: string;
}

/** Something to know about this page, within it. A negative one is announced. */
export function Callout({ tone = 'info', icon, title, children, action, className }: CalloutProps) {
  const kind = kinds[tone];
  const Icon = icon ?? kind.icon;
  return (
    <div
      role={tone === 'negative' ? 'alert' : undefined}
      className={cn('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg px-3 py-2.5', kind.style, className)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', kind.mark)} strokeWidth={1.75} />
      <div className="wrap-anywhere min-w-0 flex-1 basis-56 text-sm">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink text-pretty">{children}</div>}
      </div>
      {action && <div className="max-sm:ml-7">{action}</div>}
    </div>
  );
}
