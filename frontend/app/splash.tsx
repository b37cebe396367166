import { mayHaveSession } from '../lib/session.ts';
import { Logo } from '../ui/logo.tsx';
import { ShellSkeleton } from './shell-skeleton.tsx';

/** Stands for the moment in which the first page or the session is on its way. */
export function Splash() {
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      {mayHaveSession() ? (
        <ShellSkeleton />
      ) : (
        <div className="flex h-dvh items-center justify-center">
          <Logo className="size-8 animate-late" />
        </div>
      )}
    </div>
  );
}
