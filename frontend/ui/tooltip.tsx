import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

/** Wraps the app once, so that a second tooltip appears without the delay of the first. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  );
}

interface TooltipProps {
  content: ReactNode;
  /** Set apart from the content, such as the keys that do the same. */
  hint?: ReactNode;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can take the focus. */
  children: ReactNode;
}

export function Tooltip({ content, hint, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-appear items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs shadow-float"
        >
          {content}
          {hint}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
