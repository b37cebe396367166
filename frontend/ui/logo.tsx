import { cn } from './cn.ts';

/** The product's mark; its name stands beside it, so screen readers skip it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={cn('size-6 shrink-0', className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M21.5 10.5c-1.2-1.5-3.1-2.2-5.5-2.2-3.3 0-5.6 1.6-5.6 4 0 5.6 11.2 2.3 11.2 7.7 0 2.3-2.3 3.8-5.6 3.8-2.5 0-4.6-.9-5.8-2.5"
        className="fill-none stroke-on-accent"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
