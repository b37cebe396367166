import { LoaderCircle } from 'lucide-react';
import { cn } from './cn.ts';

/** Turns while a button's action runs; pages show skeletons instead. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn('size-4 animate-spin', className)} strokeWidth={1.75} />;
}
