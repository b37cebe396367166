import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { formatDistance } from '../../../lib/format.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useGrouping } from '../api/grouping.actions.ts';
import { useAccountNews } from '../api/news.queries.ts';

const words = newsWords.grouping;

/** Chooses the story of the same account that becomes part of this one. */
export function JoinDialog({ alert, onClose }: { alert: NewsAlert; onClose: () => void }) {
  const news = useAccountNews(alert.account);
  const { join } = useGrouping();
  const others = news.data?.pages.flatMap(({ data }) => data).filter(({ id }) => id !== alert.id) ?? [];
  return (
    <Dialog open onOpenChange={(shown) => !shown && onClose()}>
      <DialogContent title={words.join} description={words.joinHelp} size="md">
        {news.error && !news.data ? (
          <ErrorState error={news.error} onRetry={() => void news.refetch()} />
        ) : news.isPending ? (
          <Loading label={newsWords.loading} className="flex flex-col gap-3">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-1/2" />
          </Loading>
        ) : others.length === 0 ? (
          <p className="text-muted">{words.none}</p>
        ) : (
          <ul className="flex flex-col divide-y overflow-hidden rounded-lg border">
            {others.map((other) => (
              <li key={other.id}>
                <button
                  type="button"
                  className="flex w-full flex-col gap-0.5 px-3 py-2 text-left outline-offset-[-2px] hover:bg-hover"
                  onClick={() => {
                    onClose();
                    void join(alert, other);
                  }}
                >
                  <span dir="auto" className="line-clamp-2">
                    {other.title}
                  </span>
                  <span className="text-muted text-xs">
                    {other.cluster.size > 1 ? newsWords.alsoIn(other.cluster.size) : other.sourceName} ·{' '}
                    {formatDistance(other.publishedAt)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {news.hasNextPage && (
          <Button
            size="sm"
            variant="ghost"
            className="self-start"
            loading={news.isFetchingNextPage}
            onClick={() => void news.fetchNextPage()}
          >
            {words.more}
          </Button>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">{words.cancel}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
