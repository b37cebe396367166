import { Command as Primitive } from 'cmdk';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { matchScore } from '../lib/fuzzy.ts';
import { cn } from './cn.ts';

/** A list to search and choose from by keyboard; forgives typos. Items need a `value`, `keywords` are searched too. */
export function Command({ className, ...props }: ComponentProps<typeof Primitive>) {
  return (
    <Primitive
      loop
      filter={(value, search, keywords = []) =>
        Math.max(matchScore(value, search), ...keywords.map((keyword) => matchScore(keyword, search) * 0.9))
      }
      className={cn('flex min-h-0 flex-col', className)}
      {...props}
    />
  );
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Primitive.Input>) {
  return (
    <div className={cn('flex h-10 items-center gap-2 border-b px-3', className)}>
      <Search aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <Primitive.Input className="h-full min-w-0 flex-1 bg-transparent text-sm outline-none" {...props} />
    </div>
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={cn('max-h-72 overflow-y-auto overscroll-contain p-1', className)} {...props} />;
}

export function CommandEmpty(props: ComponentProps<typeof Primitive.Empty>) {
  return <Primitive.Empty className="px-2 py-6 text-center text-muted text-sm" {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Primitive.Group>) {
  return (
    <Primitive.Group
      className={cn(
        '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs',
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Primitive.Item>) {
  return <Primitive.Item className={cn('option', className)} {...props} />;
}
