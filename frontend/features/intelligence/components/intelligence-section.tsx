import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { Newspaper } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Sheet, SheetContent } from '../../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useDismissal, useIsRead, useNoteViewed, useShare } from '../api/news.actions.ts';
import { useAccountNews, useAlert } from '../api/news.queries.ts';
import { useAddNote, useAddTask, useJudgement, useMute } from '../api/story.actions.ts';
import { CompetitiveIntelSection } from './competitive-intel-section.tsx';
import { NewsAlertCard } from './news-alert-card.tsx';
import { NewsStory } from './news-story.tsx';
import { OpportunityDialog } from './opportunity-dialog.tsx';

interface IntelligenceSectionProps {
  accountId: string;
  competitors: readonly string[];
}

/** The news of an account, and how its competitors were in the news. */
export function IntelligenceSection({ accountId, competitors }: IntelligenceSectionProps) {
  const news = useAccountNews(accountId);
  const compared = [accountId, ...competitors].slice(0, 5);
  return (
    <div className="flex flex-col gap-6">
      {news.error && !news.data ? (
        <ErrorState error={news.error} onRetry={() => void news.refetch()} />
      ) : news.isPending ? (
        <Loading label={words.loading} className="flex flex-col gap-3">
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
        </Loading>
      ) : (
        <AccountAlerts
          alerts={news.data?.pages.flatMap(({ data }) => data) ?? []}
          onMore={news.hasNextPage ? () => void news.fetchNextPage() : undefined}
        />
      )}
      {competitors.length > 0 && (
        <section aria-label={words.competition.title} className="flex flex-col gap-2">
          <div className="flex items-center justify-between gap-2">
            <h2 className="font-medium text-base">{words.competition.title}</h2>
            <Button asChild size="sm" variant="ghost">
              <Link to={`/intelligence/competitors?accounts=${compared.join(',')}`}>{words.competition.compare}</Link>
            </Button>
          </div>
          <CompetitiveIntelSection accounts={compared} compact />
        </section>
      )}
    </div>
  );
}

function AccountAlerts({ alerts, onMore }: { alerts: readonly NewsAlert[]; onMore: (() => void) | undefined }) {
  const [openId, setOpenId] = useState<string>();
  const [selling, setSelling] = useState<NewsAlert>();
  const known = alerts.find(({ id }) => id === openId);
  const story = useAlert(openId, known).data ?? known;
  const isRead = useIsRead();
  const noteViewed = useNoteViewed();
  const share = useShare();
  const judge = useJudgement();
  const mute = useMute();
  const addTask = useAddTask();
  const addNote = useAddNote();
  const { dismiss, undo } = useDismissal();
  if (alerts.length === 0) {
    return (
      <EmptyState icon={Newspaper} title={words.noAccountNews}>
        {words.noAccountNewsHelp}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="overflow-hidden rounded-lg border bg-surface [&>li:last-child>button]:border-b-0">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <NewsAlertCard
              alert={alert}
              hideAccount
              isRead={isRead(alert)}
              open={alert.id === openId}
              onOpen={({ id }) => {
                setOpenId(id);
                noteViewed(alert);
              }}
            />
          </li>
        ))}
      </ul>
      {onMore && (
        <Button size="sm" variant="ghost" className="self-start" onClick={onMore}>
          {words.showAll}
        </Button>
      )}
      <Sheet open={Boolean(story)} onOpenChange={(open) => !open && setOpenId(undefined)}>
        <SheetContent title={story?.title ?? ''} hideTitle>
          {story && (
            <NewsStory
              alert={story}
              onDismiss={(alert) => {
                setOpenId(undefined);
                void dismiss(alert);
              }}
              onRestore={(alert) => void undo([alert])}
              onMakeOpportunity={setSelling}
              onShare={(alert) => void share(alert)}
              onTask={(alert) => void addTask(alert)}
              onNote={(alert) => void addNote(alert)}
              onMute={(alert) => void mute(alert.sourceName)}
              onRightCompany={(alert) => void judge(alert, true)}
              onWrongCompany={(alert) => {
                setOpenId(undefined);
                void judge(alert, false);
              }}
            />
          )}
        </SheetContent>
      </Sheet>
      {selling && <OpportunityDialog alert={selling} onClose={() => setSelling(undefined)} />}
    </>
  );
}
