import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { Newspaper } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMediaQuery } from '../../../lib/media.ts';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { useKeys } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { Sheet, SheetContent } from '../../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useDismissal, useNoteViewed, useShare } from '../api/news.actions.ts';
import { type FeedFilter, useAlert, useFacets, useFeed } from '../api/news.queries.ts';
import { useAddNote, useAddTask, useJudgement, useMute } from '../api/story.actions.ts';
import { FacetChips } from '../components/facet-chips.tsx';
import { NewsList } from '../components/news-list.tsx';
import { NewsStory, type StoryActions } from '../components/news-story.tsx';
import { OpportunityDialog } from '../components/opportunity-dialog.tsx';
import { IntelligenceViews } from '../components/views.tsx';

const filterKeys = [
  'category',
  'sentiment',
  'account',
  'source',
  'minRelevance',
  'subscription',
  'q',
  'dismissed',
] as const;

const parseFilter = (search: URLSearchParams): FeedFilter =>
  Object.fromEntries(filterKeys.flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : []))) as FeedFilter;

/** The news of my accounts in two panes, as in a reader. */
export function IntelligencePage() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => parseFilter(search), [search]);
  const feed = useFeed(filter);
  const facets = useFacets(filter);
  const alerts = useMemo(() => feed.data?.pages.flatMap(({ data }) => data) ?? [], [feed.data]);
  const change = (key: string, value: string | undefined) =>
    setSearch(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = feed;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead
        title={words.title}
        count={facets.data?.total}
        tabs={<IntelligenceViews />}
        actions={
          <SearchInput
            className="w-44 sm:w-64"
            group={words.title}
            label={words.search}
            value={filter.q ?? ''}
            onValueChange={(text) => change('q', text || undefined)}
          />
        }
      />
      <FacetChips
        facets={facets.data}
        filter={filter}
        onChange={change}
        onClear={() => setSearch({}, { replace: true })}
      />
      {feed.error && !feed.data ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.isPending ? (
        <FeedSkeleton />
      ) : alerts.length === 0 ? (
        <NoNews narrowed={Object.keys(filter).length > 0} onClear={() => setSearch({}, { replace: true })} />
      ) : (
        <Reader
          alerts={alerts}
          openId={search.get('alert') ?? undefined}
          onOpen={(id) => change('alert', id)}
          onEnd={more}
        />
      )}
    </div>
  );
}

interface ReaderProps {
  alerts: readonly NewsAlert[];
  openId: string | undefined;
  onOpen(id: string | undefined): void;
  onEnd(): void;
}

function Reader({ alerts, openId, onOpen, onEnd }: ReaderProps) {
  const wide = useMediaQuery('(width >= 64rem)');
  const shownId = openId ?? (wide ? alerts[0]?.id : undefined);
  const known = alerts.find(({ id }) => id === shownId);
  const story = useAlert(shownId, known).data ?? known;
  const [selling, setSelling] = useState<NewsAlert>();
  const noteViewed = useNoteViewed();
  const share = useShare();
  const judge = useJudgement();
  const mute = useMute();
  const addTask = useAddTask();
  const addNote = useAddNote();
  const { dismiss, undo } = useDismissal();
  const read = useCallback((alert: NewsAlert) => onOpen(alert.id), [onOpen]);
  // What merely stands first has not been read yet.
  useEffect(() => {
    if (openId && story) noteViewed(story);
  });

  const at = alerts.findIndex(({ id }) => id === shownId);
  const move = (step: number) => {
    const next = alerts[openId ? Math.max(0, Math.min(alerts.length - 1, at + step)) : 0];
    if (next) onOpen(next.id);
  };
  const actions: StoryActions = {
    onDismiss: (alert) => {
      onOpen(wide ? (alerts[at + 1] ?? alerts[at - 1])?.id : undefined);
      void dismiss(alert);
    },
    onRestore: (alert) => void undo([alert]),
    onMakeOpportunity: setSelling,
    onShare: (alert) => void share(alert),
    onWrongCompany: (alert) => {
      onOpen(wide ? (alerts[at + 1] ?? alerts[at - 1])?.id : undefined);
      void judge(alert, false);
    },
    onRightCompany: (alert) => void judge(alert, true),
    onMute: (alert) => void mute(alert.sourceName),
    onTask: (alert) => void addTask(alert),
    onNote: (alert) => void addNote(alert),
  };
  useKeys('queue.next', () => move(1), { label: words.next });
  useKeys('queue.previous', () => move(-1), { label: words.previous });
  useKeys('queue.done', () => story && actions.onDismiss(story), { label: words.dismiss });
  useKeys('queue.deal', () => story && setSelling(story));
  useKeys('queue.undo', () => void undo());

  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={words.feed}
        className="flex min-h-0 min-w-0 flex-1 flex-col border-r lg:max-w-md xl:max-w-lg"
      >
        <NewsList alerts={alerts} openId={shownId} onOpen={read} onEnd={onEnd} />
      </section>
      {wide ? (
        <section
          aria-label={story?.title ?? words.choose}
          className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface"
        >
          {story ? (
            <NewsStory key={story.id} alert={story} {...actions} />
          ) : (
            <EmptyState icon={Newspaper} title={words.choose}>
              {words.chooseHelp}
            </EmptyState>
          )}
        </section>
      ) : (
        <Sheet open={Boolean(openId && story)} onOpenChange={(open) => !open && onOpen(undefined)}>
          <SheetContent title={story?.title ?? ''} hideTitle>
            {story && <NewsStory alert={story} {...actions} />}
          </SheetContent>
        </Sheet>
      )}
      {selling && <OpportunityDialog alert={selling} onClose={() => setSelling(undefined)} />}
    </div>
  );
}

const FeedSkeleton = () => (
  <Loading label={words.loading} className="flex flex-col gap-4 p-6 lg:max-w-md">
    {[1, 2, 3, 4, 5, 6].map((row) => (
      <div key={row} className="flex flex-col gap-2">
        <Skeleton className="w-4/5" />
        <Skeleton className="w-1/2" />
      </div>
    ))}
  </Loading>
);

function NoNews({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <EmptyState
        icon={Newspaper}
        title={words.noneMatch}
        action={<Button onClick={onClear}>{words.clearFilters}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={Newspaper}
      title={words.none}
      action={
        <Button asChild variant="primary">
          <Link to="/intelligence/sources">{words.addSources}</Link>
        </Button>
      }
    >
      {words.noneHelp}
    </EmptyState>
  );
}
