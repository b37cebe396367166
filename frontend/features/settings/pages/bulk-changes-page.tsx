import { type BulkChange, bulkChanges } from '@sequelstring/contract/bulk.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { api } from '../../../lib/api.ts';
import { formatDistance, formatNumber } from '../../../lib/format.ts';
import { bulkWords as words } from '../../../lib/messages/bulk.ts';
import { bulkProgress, bulkTitle } from '../../../records/api/bulk.live.ts';
import { isAtWork, useBulkChanges } from '../../../records/api/bulk.store.ts';
import { useCancelBulk, useUndoBulk } from '../../../records/api/bulk.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** What someone changed in many records at once, what is still at work, and the way back. */
export function BulkChangesPage() {
  const { data, ...query } = useInfiniteQuery({
    queryKey: ['bulk-changes', 'list'],
    queryFn: ({ pageParam, signal }) => api.call(bulkChanges.list, { query: { page: pageParam, limit: 25 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
  });
  const live = useBulkChanges(({ changes }) => changes);
  const list = data?.pages.flatMap((page) => page.data);
  return (
    <Card flush title={words.title}>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      )}
      {list?.length === 0 && (
        <EmptyState icon={ListChecks} title={words.empty}>
          {words.emptyHelp}
        </EmptyState>
      )}
      <ul className="divide-y">
        {list?.map((change) => (
          <Change key={change.id} change={{ ...change, ...live.get(change.id) }} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </Card>
  );
}

function Change({ change }: { change: BulkChange }) {
  const [undo, cancel] = [useUndoBulk(), useCancelBulk()];
  const { id, status, createdAt, undoable, problems } = change;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="tabular font-medium">{isAtWork(change) ? bulkProgress(change) : bulkTitle(change)}</p>
        <p className="tabular text-muted text-xs">
          {[words.statuses[status], formatDistance(createdAt), ...factsOf(change)].join(' · ')}
        </p>
      </div>
      {undoable && (
        <Button size="sm" loading={undo.isPending} onClick={() => undo.mutate(id)}>
          {words.undo}
        </Button>
      )}
      {(status === 'queued' || status === 'running') && !change.merge && (
        <Button size="sm" loading={cancel.isPending} onClick={() => cancel.mutate(id)}>
          {words.stop}
        </Button>
      )}
      {problems.length > 0 && (
        <details className="w-full text-muted text-sm">
          <summary className="cursor-pointer">{words.problems}</summary>
          <ul className="mt-1 list-disc pl-5">
            {[...Map.groupBy(problems, ({ message }) => message)].map(([message, same]) => (
              <li key={message}>
                {message} ({formatNumber(same.length)})
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const factsOf = ({ status, unchanged, failed, restored, left, reason }: BulkChange): string[] => [
  ...(unchanged > 0 ? [words.unchanged(unchanged)] : []),
  ...(failed > 0 ? [words.failed(failed)] : []),
  ...(status === 'undone' ? [words.restored(restored)] : []),
  ...(left > 0 ? [words.left(left)] : []),
  ...(reason ? [reason] : []),
];
