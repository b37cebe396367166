import { Rss } from 'lucide-react';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { useHasRole } from '../../../lib/session.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useMatchQuality, useSources } from '../api/source.queries.ts';
import { AddSource } from '../components/add-source.tsx';
import { OpmlTools } from '../components/opml-tools.tsx';
import { SourceList } from '../components/source-list.tsx';
import { IntelligenceViews } from '../components/views.tsx';

const words = newsWords.source;

/** Where news comes from, and how each source does. */
export function SourcesPage() {
  const mayManage = useHasRole(['admin', 'manager']);
  const { data: sources, error, refetch } = useSources();
  return (
    <>
      <PageHead
        title={newsWords.title}
        documentTitle={newsWords.sources}
        tabs={<IntelligenceViews />}
        actions={mayManage && <OpmlTools hasSources={Boolean(sources?.length)} />}
      />
      <div className="flex max-w-5xl flex-col gap-5 px-4 py-5 sm:px-6">
        {mayManage ? <AddSource /> : <p className="text-muted">{words.adminsOnly}</p>}
        {error && !sources ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !sources ? (
          <Loading className="flex flex-col gap-3">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </Loading>
        ) : sources.length === 0 ? (
          <EmptyState icon={Rss} title={words.none}>
            {words.noneHelp}
          </EmptyState>
        ) : (
          <section aria-label={newsWords.sources}>
            <p className="tabular flex flex-wrap justify-between gap-x-4 pb-2 text-muted">
              <span>{words.count(sources.length)}</span>
              <Quality />
            </p>
            <SourceList sources={sources} readOnly={!mayManage} />
          </section>
        )}
      </div>
    </>
  );
}

/** What people's answers say of the matching. */
function Quality() {
  const { data } = useMatchQuality();
  if (data?.precision === undefined) return null;
  return <span>{words.quality(data.judged, data.precision, data.recall)}</span>;
}
