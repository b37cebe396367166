import type { Subscription } from '@sequelstring/contract/news.ts';
import { BellRing, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { categoryNames, channelNames, newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSubscriptionActions, useSubscriptions } from '../api/source.queries.ts';
import { useMute, useMutedSources } from '../api/story.actions.ts';
import { DeliveryTimes } from './delivery-times.tsx';
import { SubscriptionDialog } from './subscription-dialog.tsx';

const words = newsWords.subscription;

/** What the user follows, each subscription as a sentence. */
export function SubscriptionsPanel() {
  const { data, error, refetch } = useSubscriptions();
  const { remove } = useSubscriptionActions();
  const [edited, setEdited] = useState<Subscription | 'new'>();
  const add = (
    <Button variant="primary" onClick={() => setEdited('new')}>
      <Plus aria-hidden strokeWidth={1.5} />
      {words.add}
    </Button>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-3">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  return (
    <section aria-label={newsWords.subscriptions} className="flex flex-col gap-3">
      {data.length === 0 ? (
        <EmptyState icon={BellRing} title={words.none} action={add}>
          {words.noneHelp}
        </EmptyState>
      ) : (
        <>
          <div className="flex justify-end">{add}</div>
          <ul className="divide-y rounded-lg border bg-surface">
            {data.map((one) => (
              <li key={one.id} className="flex items-center gap-3 px-4 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="truncate font-medium">{one.name}</p>
                  <p className="text-muted">{sentenceOf(one)}</p>
                  <p className="text-muted text-xs">
                    {one.channels.length > 0
                      ? one.channels.map((channel) => channelNames[channel]).join(' · ')
                      : words.noChannel}
                  </p>
                </div>
                <IconButton
                  icon={Pencil}
                  size="sm"
                  label={`${words.edit}: ${one.name}`}
                  onClick={() => setEdited(one)}
                />
                <IconButton
                  icon={Trash2}
                  size="sm"
                  label={`${words.remove}: ${one.name}`}
                  onClick={() =>
                    remove.mutate(one.id, {
                      onSuccess: () => toast.success(words.removed),
                      onError: (failure) => toast.failure(words.notRemoved, failure),
                    })
                  }
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <DeliveryTimes />
      <MutedSources />
      {edited && (
        <SubscriptionDialog {...(edited !== 'new' && { subscription: edited })} onClose={() => setEdited(undefined)} />
      )}
    </section>
  );
}

function MutedSources() {
  const muted = useMutedSources();
  const mute = useMute();
  if (muted.length === 0) return null;
  return (
    <section aria-label={newsWords.muted.title} className="flex flex-col gap-2 pt-4">
      <h2 className="font-medium text-base">{newsWords.muted.title}</h2>
      <ul className="flex flex-wrap gap-2">
        {muted.map((source) => (
          <li key={source}>
            <Button size="sm" onClick={() => void mute(source, false)}>
              {newsWords.muted.unmute(source)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** “Leadership and M&A about 3 accounts, mentioning “recall”, above 60”. */
function sentenceOf({ categories, accounts, competitors, keywords, minRelevance }: Subscription): string {
  const list = new Intl.ListFormat('en');
  const whom = [
    ...(accounts.length > 0 ? [words.accountCount(accounts.length)] : []),
    ...(competitors.length > 0 ? [words.competitorCount(competitors.length)] : []),
  ];
  return [
    categories.length > 0 ? list.format(categories.map((one) => categoryNames[one])) : words.anything,
    whom.length > 0 ? words.at(list.format(whom)) : words.atAny,
    ...(keywords.length > 0 ? [words.mentioning(list.format(keywords.map((one) => `“${one}”`)))] : []),
    ...(minRelevance > 0 ? [words.above(minRelevance)] : []),
  ].join(' ');
}
