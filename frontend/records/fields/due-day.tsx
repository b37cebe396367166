import { TriangleExclamationPoint } from 'lucide-react';
import { formatDay } from '../../lib/format.ts';
import { cn } from '../../ui/cn.ts';

interface DueDayProps {
  day: string | undefined;
  /** The time of day, where one is set. */
  time?: string;
  /** What is said of a day that has passed though it should not have; undefined where all is well. */
  warning: string | undefined;
  className?: string;
}

/** A day by which something is to be done, with a warning where it was not. */
export function DueDay({ day, time, warning, className }: DueDayProps) {
  if (!day) return null;
  return (
    <span
      className={cn('tabular flex min-w-0 items-center gap-1', warning && 'text-warning', className)}
      title={warning}
    >
      {warning && (
        <>
          <TriangleExclamationPoint aria-hidden className="size-3 shrink-0" strokeWidth={1.75} />
          <span className="sr-only">{warning}: </span>
        </>
      )}
      <span className="truncate">{[formatDay(day), time].filter(Boolean).join(', ')}</span>
    </span>
  );
}
