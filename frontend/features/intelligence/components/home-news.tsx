import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { Check } from 'lucide-react';
import { Link } from 'react-router';
import { formatDistance } from '../../../lib/format.ts';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { queueDone, queueItem } from '../../../lib/queue-keys.ts';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useDismissal, useIsRead } from '../api/news.actions.ts';
import { useFeed, useNewsLive } from '../api/news.queries.ts';
import { SentimentMark } from './sentiment-mark.tsx';

const shown = 5;

/** The latest news of my accounts, one line per story, to open or to dismiss; nothing where there is none. */
export function HomeNews() {
  const { data } = useFeed({});
  const { dismiss } = useDismissal();
  const isRead = useIsRead();
  useNewsLive();
  const stories = Map.groupBy(data?.pages[0]?.data ?? [], ({ cluster }) => cluster.id);
  if (stories.size === 0) return null;
  return (
    <Card
      flush
      title={words.recentNews}
      action={
        <Link to="/intelligence" className="tabular rounded-sm text-accent hover:underline">
          {words.allNews}
        </Link>
      }
    >
      <ul className="divide-y">
        {[...stories].slice(0, shown).map(([id, alerts]) => (
          <StoryItem key={id} alerts={alerts} isRead={alerts.every(isRead)} onDismiss={() => void dismiss(...alerts)} />
        ))}
      </ul>
    </Card>
  );
}

interface StoryItemProps {
  /** One for each of my accounts that the story is about. */
  alerts: NewsAlert[];
  isRead: boolean;
  onDismiss(): void;
}

function StoryItem({ alerts, isRead, onDismiss }: StoryItemProps) {
  const alert = alerts.reduce((best, other) => (other.relevanceScore > best.relevanceScore ? other : best));
  return (
    <li {...queueItem} className="flex min-h-12 items-center gap-2 pr-2 hover:bg-hover">
      <Link to={`/intelligence?alert=${alert.id}`} className="min-w-0 flex-1 py-1.5 pl-4">
        <span dir="auto" className={cn('block truncate', isRead ? 'text-muted' : 'font-medium')}>
          {alert.title}
        </span>
        <span className="flex min-w-0 items-center gap-2 text-muted text-xs">
          <span className="truncate">{alerts.map(({ accountName }) => accountName).join(', ')}</span>
          <SentimentMark label={alert.sentiment.label} />
          <span className="shrink-0">{formatDistance(alert.publishedAt)}</span>
        </span>
      </Link>
      <IconButton {...queueDone} icon={Check} size="sm" label={words.dismissOne(alert.title)} onClick={onDismiss} />
    </li>
  );
}
