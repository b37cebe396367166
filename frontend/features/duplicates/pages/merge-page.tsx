import type { MergeableKind, MergePreview } from '@sequelstring/contract/merges.ts';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { useWithCustomFields } from '../../../records/api/custom-fields.ts';
import { type RecordView, recordPath } from '../../../records/view.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { type Choice, useMerge, usePreview } from '../api/duplicate.queries.ts';
import { MergeTable } from '../components/merge-table.tsx';

/** Records side by side: which one stays, whose values it takes, and what becomes of it. */
export function MergePage(given: { view: RecordView }) {
  const view = useWithCustomFields(given.view);
  const kind = view.kind.kind as MergeableKind;
  const [search] = useSearchParams();
  const ids = search.get('ids') ?? '';
  const [choice, setChoice] = useState<Choice>({});
  const { data: preview, error, refetch, isPlaceholderData } = usePreview(kind, ids, choice);
  const isGone = error instanceof ApiFailure && [400, 404].includes(error.status);
  return (
    <>
      <PageHead
        title={words.mergeTitle(kind)}
        breadcrumb={[
          { label: view.kind.label.many, to: view.path },
          { label: words.title, to: `${view.path}/duplicates` },
        ]}
        actions={preview && !isGone && <Actions view={view} preview={preview} isStale={isPlaceholderData} />}
      />
      <div className="max-w-6xl px-4 py-5 sm:px-6">
        {isGone ? (
          <EmptyState
            icon={SearchX}
            title={words.gone}
            action={
              <Button asChild>
                <Link to={`${view.path}/duplicates`}>{words.back}</Link>
              </Button>
            }
          >
            {words.goneHelp}
          </EmptyState>
        ) : error && !preview ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !preview ? (
          <Loading className="flex flex-col gap-3">
            <Skeleton className="h-16" />
            <Skeleton className="h-40" />
          </Loading>
        ) : (
          <MergeTable view={view} ids={ids.split(',')} preview={preview} choice={choice} onChange={setChoice} />
        )}
      </div>
    </>
  );
}

function Actions({ view, preview, isStale }: { view: RecordView; preview: MergePreview; isStale: boolean }) {
  const navigate = useNavigate();
  const merge = useMerge(preview.kind);
  const { winner, losers, take } = preview;
  const [loser = '', ...others] = losers.map(({ id }) => String(id));
  const submit = () =>
    merge.mutate(
      { winner: String(winner.id), loser, others, take, version: Number(winner.version) },
      { onSuccess: () => void navigate(recordPath(view, String(winner.id)), { replace: true }) },
    );
  return (
    <>
      <Button asChild variant="ghost">
        <Link to={`${view.path}/duplicates`}>{words.cancel}</Link>
      </Button>
      <Button variant="primary" loading={merge.isPending} disabled={isStale} onClick={submit}>
        {words.merge}
      </Button>
    </>
  );
}
