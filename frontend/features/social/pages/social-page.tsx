import { editors } from '@sequelstring/contract/route.ts';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { useQueryClient } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useBookFeed, useNetworks } from '../api/social.queries.ts';
import { ActivityItem } from '../components/activity-item.tsx';

/** What all contacts publish whom the user may see: the feed of my book. */
export function SocialPage() {
  const [search, setSearch] = useSearchParams();
  const platform = (search.get('network') as Platform | null) ?? undefined;
  const muted = search.get('muted') === 'true';
  const readOnly = !useHasRole(editors);
  const { networks } = useNetworks();
  const feed = useBookFeed({ platform, muted });
  const activities = feed.data?.pages.flatMap(({ data }) => data) ?? [];
  const set = (name: string, value: string | undefined) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <PageHead
        title={words.feedTitle}
        count={feed.data?.pages[0]?.meta.total}
        actions={
          <>
            <Button variant="ghost" aria-pressed={muted} onClick={() => set('muted', muted ? undefined : 'true')}>
              {words.showMuted}
            </Button>
            <Select
              aria-label={words.feedFilter}
              value={platform ?? 'all'}
              onValueChange={(value) => set('network', value === 'all' ? undefined : value)}
              options={[
                { value: 'all', label: words.allNetworks },
                ...networks
                  .filter(({ hasPosts }) => hasPosts)
                  .map(({ platform: value, name }) => ({ value, label: name })),
              ]}
              className="w-40"
            />
          </>
        }
      />
      <div className="flex max-w-3xl flex-col gap-3 px-4 py-5 sm:px-6">
        <NewPosts />
        {feed.error && !feed.data ? (
          <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
        ) : feed.isPending ? (
          <Loading label="Loading posts" className="flex flex-col gap-2">
            <Skeleton className="h-20 w-full" />
            <Skeleton className="h-20 w-full" />
            <Skeleton className="h-20 w-full" />
          </Loading>
        ) : activities.length === 0 ? (
          <EmptyState
            icon={MessagesSquare}
            title={words.feedEmpty}
            action={
              <Button variant="primary" asChild>
                <Link to="/contacts">{words.toContacts}</Link>
              </Button>
            }
          >
            {words.feedEmptyHelp}
          </EmptyState>
        ) : (
          <ul className="rounded-lg border bg-surface">
            {activities.map((activity) => (
              <ActivityItem key={activity.id} activity={activity} withContact readOnly={readOnly} />
            ))}
          </ul>
        )}
        {feed.hasNextPage && (
          <Button
            variant="ghost"
            className="self-center"
            loading={feed.isFetchingNextPage}
            onClick={() => void feed.fetchNextPage()}
          >
            {words.loadMore}
          </Button>
        )}
      </div>
    </>
  );
}

/** Posts that came since the page was opened; shown when asked for, so that nothing moves under the reader. */
function NewPosts() {
  const client = useQueryClient();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useRealtime('social:new-activity', ({ id }) => setFresh((before) => new Set(before).add(id)));
  if (fresh.size === 0) return null;
  const show = () => {
    setFresh(new Set());
    void client.resetQueries({ queryKey: ['social', 'feed'] });
  };
  return (
    <Button className="sticky top-14 z-10 self-center" onClick={show}>
      {words.newPosts(fresh.size)}
    </Button>
  );
}
