import { type Platform, platforms, type SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useContactActivity, useNetworks } from '../api/social.queries.ts';
import { ActivityItem } from './activity-item.tsx';

interface ActivityFeedProps {
  contactId: string;
  profiles: readonly SocialProfile[];
  readOnly: boolean;
  enabled: boolean;
}

/** Posts and changes of all profiles of a contact in one stream. */
export function ActivityFeed({ contactId, profiles, readOnly, enabled }: ActivityFeedProps) {
  const [platform, setPlatform] = useState<Platform>();
  const { nameOf } = useNetworks();
  const feed = useContactActivity(contactId, platform, enabled);
  const activities = feed.data?.pages.flatMap(({ data }) => data) ?? [];
  const shown = platforms.filter((one) => profiles.some((profile) => profile.platform === one && profile.hasPosts));
  return (
    <section aria-label={words.activity} className="flex flex-col gap-2">
      <div className="flex min-h-8 items-center gap-3">
        <h2 className="flex-1 font-medium text-base">{words.activity}</h2>
        {shown.length > 1 && (
          <Select
            aria-label={words.feedFilter}
            value={platform ?? 'all'}
            onValueChange={(value) => setPlatform(value === 'all' ? undefined : (value as Platform))}
            options={[
              { value: 'all', label: words.allNetworks },
              ...shown.map((one) => ({ value: one, label: nameOf(one) })),
            ]}
            className="w-40"
          />
        )}
      </div>
      {feed.error && !feed.data ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.isPending && enabled ? (
        <Loading label="Loading posts" className="flex flex-col gap-2">
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-16 w-full" />
        </Loading>
      ) : activities.length === 0 ? (
        <EmptyState className="rounded-lg border bg-surface py-10" icon={MessagesSquare} title={words.noActivity}>
          {shown.length === 0 && profiles.length > 0 ? words.noActivityOf : words.noActivityHelp}
        </EmptyState>
      ) : (
        <>
          <ul className="rounded-lg border bg-surface">
            {activities.map((activity) => (
              <ActivityItem key={activity.id} activity={activity} readOnly={readOnly} />
            ))}
          </ul>
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
        </>
      )}
    </section>
  );
}
