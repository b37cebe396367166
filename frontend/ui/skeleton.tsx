import { cn } from './cn.ts';

/** The shape of what comes, shown after 150 ms so that quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className="block animate-late">
      <span className={cn('block h-4 animate-pulse rounded-sm bg-pressed', className)} />
    </span>
  );
}

/** Says to screen readers that something is loading, around its skeletons. */
export function Loading({
  label = 'Loading',
  className,
  children,
}: {
  label?: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
