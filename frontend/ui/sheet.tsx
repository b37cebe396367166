import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { cn } from './cn.ts';

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;

interface SheetContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: ReactNode;
  /** Keeps the title for screen readers alone. */
  hideTitle?: boolean;
  side?: 'left' | 'right';
}

/** A panel that slides in from the side, for what is longer than a dialog. */
export function SheetContent({ title, hideTitle, side = 'right', className, children, ...props }: SheetContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-overlay" />
      <Primitive.Content
        aria-describedby={undefined}
        className={cn(
          'fixed inset-y-0 z-40 flex w-full flex-col overflow-y-auto overscroll-contain bg-raised shadow-float outline-none',
          side === 'left' ? 'left-0 max-w-72 animate-slide-in-left' : 'right-0 max-w-xl animate-slide-in-right',
          className,
        )}
        {...props}
      >
        <div className={cn('flex items-center px-5 pt-4 pr-12', hideTitle && 'sr-only')}>
          <Primitive.Title className="min-w-0 flex-1 truncate font-medium text-lg">{title}</Primitive.Title>
        </div>
        {children}
        <CloseButton className={cn('absolute right-2.5', hideTitle ? 'top-2' : 'top-3.5')} />
      </Primitive.Content>
    </Primitive.Portal>
  );
}
