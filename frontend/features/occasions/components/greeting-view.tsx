import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { type GreetingFilters, useGreetings } from '../api/greeting.queries.ts';
import { GreetingList } from './greeting-list.tsx';
import { GreetingPanel } from './greeting-panel.tsx';

interface GreetingViewProps {
  filters: GreetingFilters;
  /** A second, short list that stands with the first. */
  also?: GreetingFilters;
  /** Leaves out what the server cannot tell apart. */
  keep?(greeting: Greeting): boolean;
  /** What stands where there are none. */
  empty: ReactNode;
  /** What went wrong stands in each row. */
  reasons?: boolean;
  /** Under the days on which they went out, not those on which they were due. */
  bySending?: boolean;
}

/** A list of greetings that loads as it is scrolled, with the open one beside it. */
export function GreetingView({ filters, also, keep, empty, reasons, bySending }: GreetingViewProps) {
  const list = useGreetings(filters);
  // A link from elsewhere says which one it is about.
  const about: { greeting?: Greeting } | null = useLocation().state;
  const [open, setOpen] = useState(about?.greeting);
  const second = useGreetings(also ?? filters);
  const greetings = useMemo(() => {
    const rows = [...(second.data?.pages ?? []), ...(list.data?.pages ?? [])].flatMap((page) => page.data);
    return unique(keep ? rows.filter(keep) : rows);
  }, [list.data, second.data, keep]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  // Where most rows are left out, the next page is what fills the view.
  const sparse = keep !== undefined && greetings.length < 20;
  useEffect(() => {
    if (sparse) loadMore();
  }, [sparse, loadMore]);

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
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
    <Loading label="Loading emails" className="flex-1 overflow-hidden bg-surface">
      {['w-40', 'w-52', 'w-36', 'w-48', 'w-44', 'w-56', 'w-32', 'w-40 '].map((width) => (
        <div key={width} className="flex h-10 items-center gap-3 border-b px-4 sm:px-6">
          <Skeleton className="size-7" />
          <Skeleton className={width} />
        </div>
      ))}
    </Loading>
  );
}
