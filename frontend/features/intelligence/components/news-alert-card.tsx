import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { memo } from 'react';
import { formatDistance } from '../../../lib/format.ts';
import { categoryNames, newsWords as words } from '../../../lib/messages/intelligence.ts';
import { Badge } from '../../../ui/badge.tsx';
import { cn } from '../../../ui/cn.ts';
import { SentimentMark } from './sentiment-mark.tsx';

interface NewsAlertCardProps {
  alert: NewsAlert;
  /** It is shown beside the list. */
  open?: boolean;
  isRead: boolean;
  /** Its account goes without saying. */
  hideAccount?: boolean;
  onOpen(alert: NewsAlert): void;
}

/** One alert in a list: its title, whom it is about, and what kind of news it is. */
export const NewsAlertCard = memo(function NewsAlertCard(props: NewsAlertCardProps) {
  const { alert, open, isRead, hideAccount, onOpen } = props;
  const { title, accountName, category, sentiment, cluster, publishedAt, sourceName, relevanceScore } = alert;
  return (
    <button
      type="button"
      aria-current={open || undefined}
      onClick={() => onOpen(alert)}
      className={cn(
        'flex h-full w-full gap-3 border-b px-4 py-2.5 text-left outline-offset-[-2px] hover:bg-hover sm:px-6',
        open && 'bg-selected hover:bg-selected',
      )}
    >
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span dir="auto" className={cn('line-clamp-2', isRead ? 'text-muted' : 'font-medium')}>
          {title}
        </span>
        <span className="flex min-w-0 items-center gap-2 text-muted text-xs">
          {!hideAccount && (
            <Badge tone="outline" className="min-w-0 max-w-40 shrink text-ink">
              <span className="truncate">{accountName}</span>
            </Badge>
          )}
          {category && <span className="shrink-0">{categoryNames[category]}</span>}
          <SentimentMark label={sentiment.label} />
          <span className="min-w-0 truncate">
            {cluster.size > 1 ? words.alsoIn(cluster.size) : sourceName} · {formatDistance(publishedAt)}
          </span>
        </span>
      </span>
      <span
        title={words.relevanceOf(relevanceScore)}
        className="tabular mt-px flex h-5 w-8 shrink-0 items-center justify-end text-muted text-xs"
      >
        <span className="sr-only">{words.relevanceOf(relevanceScore)}</span>
        <span aria-hidden>{relevanceScore}</span>
      </span>
    </button>
  );
});
