import type { Greeting } from '@sequelstring/contract/occasions.ts';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { type GreetingFilters, useGreetings } from '../api/greeting.queries.ts';
import { GreetingList } from './greeting-list.tsx';
import { GreetingPanel } from './greeting-panel.tsx';

interface GreetingViewProps {
  filters: GreetingFilters;
  /** What stands where there are none. */
  empty: ReactNode;
  /** What stands above the list. */
  above?: ReactNode;
  /** What went wrong stands in each row. */
  reasons?: boolean;
  /** Under the days on which they went out, not those on which they were due. */
  bySending?: boolean;
}

/** A list of greetings that loads as it is scrolled, with the open one beside it. */
export function GreetingView({ filters, empty, above, reasons, bySending }: GreetingViewProps) {
  const list = useGreetings(filters);
  const [open, setOpen] = useState<Greeting>();
  const greetings = useMemo(() => unique(list.data?.pages.flatMap((page) => page.data) ?? []), [list.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        {above}
        {list.error && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <GreetingsSkeleton />
        ) : greetings.length === 0 ? (
          empty
        ) : (
          <GreetingList
            greetings={greetings}
            openId={open?.id}
            onOpen={setOpen}
            onEnd={loadMore}
            newestFirst={filters.newestFirst}
            bySending={bySending}
            reasons={reasons}
          />
        )}
      </div>
      {open && <GreetingPanel opened={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Pages overlap where a greeting moved between two requests. */
function unique(greetings: Greeting[]): Greeting[] {
  return [...new Map(greetings.map((greeting) => [greeting.id, greeting])).values()];
}

function GreetingsSkeleton() {
  return (
    <Loading label="Loading mails" className="flex-1 overflow-hidden bg-surface">
      {['w-40', 'w-52', 'w-36', 'w-48', 'w-44', 'w-56', 'w-32', 'w-40 '].map((width) => (
        <div key={width} className="flex h-10 items-center gap-3 border-b px-4 sm:px-6">
          <Skeleton className="size-7" />
          <Skeleton className={width} />
        </div>
      ))}
    </Loading>
  );
}
