import { type DuplicateSearch, type MergeableKind, merges } from '@sequelstring/contract/merges.ts';
import { CopyCheck } from 'lucide-react';
import { useState } from 'react';
import { formatDistance } from '../../../lib/format.ts';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useWithCustomFields } from '../../../records/api/custom-fields.ts';
import type { RecordView } from '../../../records/view.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { isSearching, useFind, usePairs, useSearchState } from '../api/duplicate.queries.ts';
import { groupsOf } from '../api/groups.ts';
import { Pair } from '../components/pair.tsx';

type Status = 'open' | 'dismissed';

/** Records of a kind that may be there twice. */
export function DuplicatesPage(given: { view: RecordView }) {
  const view = useWithCustomFields(given.view);
  const kind = view.kind.kind as MergeableKind;
  const [status, setStatus] = useState<Status>('open');
  const pairs = usePairs(kind, status);
  const { data: search } = useSearchState(kind);
  const mayEdit = useHasRole(merges.merge.access);
  const find = useFind(kind);
  const total = pairs.data?.pages[0]?.meta.total;
  return (
    <>
      <PageHead
        title={words.title}
        count={status === 'open' ? total : undefined}
        breadcrumb={[{ label: view.kind.label.many, to: view.path }]}
        actions={
          mayEdit && (
            <Button loading={find.isPending || isSearching(search?.status)} onClick={() => find.mutate()}>
              {words.find}
            </Button>
          )
        }
      />
      <div className="flex max-w-5xl flex-col gap-4 px-4 py-5 sm:px-6">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <Segmented<Status>
            aria-label={words.title}
            value={status}
            onValueChange={setStatus}
            options={[
              { value: 'open', label: words.open },
              { value: 'dismissed', label: words.dismissed },
            ]}
          />
          {search && <SearchState search={search} />}
        </div>
        <Pairs view={view} status={status} pairs={pairs} isNever={search?.status === 'never'} />
      </div>
    </>
  );
}

function SearchState({ search }: { search: DuplicateSearch }) {
  const { status, read, total, finishedAt } = search;
  if (isSearching(status)) {
    return (
      <div role="status" className="flex w-60 flex-col gap-1 text-muted text-xs">
        <span className="tabular">{total > 0 ? words.progress(read, total) : words.finding}</span>
        <Progress label={words.finding} value={total > 0 ? read / total : null} />
      </div>
    );
  }
  if (status === 'failed') return <Callout tone="negative">{words.searchFailed}</Callout>;
  return finishedAt ? <p className="text-muted text-xs">{words.lastSearch(formatDistance(finishedAt))}</p> : null;
}

interface PairsProps {
  view: RecordView;
  status: Status;
  pairs: ReturnType<typeof usePairs>;
  isNever: boolean;
}

function Pairs({ view, status, pairs, isNever }: PairsProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = pairs;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-3">
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
      </Loading>
    );
  }
  const found = data.pages.flatMap((page) => page.data);
  if (found.length === 0) {
    return (
      <EmptyState icon={CopyCheck} title={status === 'open' ? words.emptyTitle : words.noneDismissed}>
        {status === 'dismissed' ? words.noneDismissedHelp : isNever ? words.neverHelp : words.emptyHelp}
      </EmptyState>
    );
  }
  const groups = groupsOf(found);
  return (
    <Card flush>
      <ul className="divide-y">
        {found.map((pair) => (
          <Pair key={pair.id} pair={pair} group={groups.get(pair.id) ?? []} view={view} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </Card>
  );
}
