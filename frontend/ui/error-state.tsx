import { CircleExclamationPoint } from 'lucide-react';
import { ApiFailure, failureMessage } from '../lib/api-failure.ts';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

/** What stands where something could not be loaded, with the id to quote. */
export function ErrorState({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const requestId = error instanceof ApiFailure && error.status >= 500 ? error.requestId : undefined;
  return (
    <div role="alert" className={cn('flex flex-col items-center gap-1 px-6 py-14 text-center', className)}>
      <span className="mb-2 flex size-10 items-center justify-center rounded-lg bg-negative-soft text-negative">
        <CircleExclamationPoint aria-hidden className="size-5" strokeWidth={1.5} />
      </span>
      <p className="font-medium text-base">This could not be loaded</p>
      <p className="max-w-sm text-base text-muted text-pretty">{failureMessage(error)}</p>
      {requestId && (
        <p className="text-muted text-xs">
          Quote <code className="select-all">{requestId}</code> when asking for help.
        </p>
      )}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
