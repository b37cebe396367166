import { Logo } from '../ui/logo.tsx';

/** Stands for the moment in which the first page or the session is on its way. */
export function Splash() {
  return (
    <div role="status" className="flex h-dvh items-center justify-center">
      <span className="sr-only">Loading</span>
      <Logo className="size-8 animate-late" />
    </div>
  );
}
