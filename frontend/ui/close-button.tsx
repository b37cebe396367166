import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

/** Closes the dialog or panel it stands in; without a tooltip, as it may get the focus when that opens. */
export function CloseButton({ className }: { className?: string }) {
  return (
    <Primitive.Close asChild>
      <Button aria-label="Close" variant="ghost" size="sm" className={cn('w-7 px-0 text-muted', className)}>
        <X aria-hidden strokeWidth={1.5} />
      </Button>
    </Primitive.Close>
  );
}
