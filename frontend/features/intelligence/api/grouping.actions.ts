import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { toast } from '../../../ui/toast.tsx';
import { refreshNews, writeAlert } from './news.queries.ts';

const words = newsWords.grouping;

const join = (alertId: string, alert: string) =>
  api.call(intelligence.joinStories, { params: { alertId }, body: { alert } });

/** Takes an article out of a story, or joins another story to it; the toast takes it back. */
export function useGrouping() {
  const client = useQueryClient();
  const undoing = (undo: () => Promise<NewsAlert>) => ({
    label: newsWords.undo,
    onClick: () =>
      void undo()
        .then((alert) => writeAlert(client, alert))
        .catch((error: unknown) => void toast.failure(words.notUndone, error))
        .then(() => refreshNews(client)),
  });
  const split = async (alert: NewsAlert, article: string): Promise<void> => {
    try {
      const { story, split: part } = await api.call(intelligence.splitStory, {
        params: { alertId: alert.id },
        body: { article },
      });
      writeAlert(client, story);
      toast.success(words.splitDone, {
        description: words.splitHelp,
        action: undoing(() => join(story.id, part.id)),
      });
    } catch (error) {
      toast.failure(words.notSplit, error);
    }
    await refreshNews(client);
  };
  const joinTo = async (alert: NewsAlert, other: NewsAlert): Promise<void> => {
    try {
      writeAlert(client, await join(alert.id, other.id));
      const takenBack = { params: { alertId: other.id }, body: { action: 'joined' as const } };
      toast.success(words.joinDone, { action: undoing(() => api.call(intelligence.undoAction, takenBack)) });
    } catch (error) {
      toast.failure(words.notJoined, error);
    }
    await refreshNews(client);
  };
  return { split, join: joinTo };
}
