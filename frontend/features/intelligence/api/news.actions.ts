import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { AlertAction, NewsAlert } from '@sequelstring/contract/news.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { useSession } from '../../../lib/session.ts';
import { toast } from '../../../ui/toast.tsx';
import { dropFromFeed, refreshNews, writeAlert } from './news.queries.ts';

const act = (alertId: string, body: { action: AlertAction; name?: string; again?: boolean }) =>
  api.call(intelligence.act, { params: { alertId }, body });

export const hasDone = (alert: NewsAlert, userId: string | undefined, action: AlertAction): boolean =>
  alert.interactions.some((one) => one.user === userId && one.action === action);

/** Whether the signed-in user has seen an alert. */
export const useIsRead = (): ((alert: NewsAlert) => boolean) => {
  const userId = useSession((state) => state.user?.id);
  return ({ interactions }) => interactions.some(({ user }) => user === userId);
};

/** Dismisses alerts, several of one story at once; the last ones are undone first. */
export function useDismissal() {
  const client = useQueryClient();
  const done = useRef<NewsAlert[][]>([]);
  const undo = async (alerts = done.current.at(-1)) => {
    if (!alerts) return;
    done.current = done.current.filter((other) => other !== alerts);
    try {
      for (const { id } of alerts)
        writeAlert(
          client,
          await api.call(intelligence.undoAction, { params: { alertId: id }, body: { action: 'dismissed' } }),
        );
    } catch (error) {
      toast.failure(words.notRestored, error);
    }
    await refreshNews(client);
  };
  const dismiss = async (...alerts: NewsAlert[]) => {
    for (const { id } of alerts) dropFromFeed(client, id);
    done.current = [...done.current, alerts];
    try {
      for (const { id } of alerts) writeAlert(client, await act(id, { action: 'dismissed' }));
      toast.success(words.dismissed, {
        description: words.dismissedHelp,
        action: { label: words.undo, onClick: () => void undo(alerts) },
      });
      await client.invalidateQueries({ queryKey: ['news', 'facets'] });
    } catch (error) {
      done.current = done.current.filter((other) => other !== alerts);
      toast.failure(words.notDismissed, error);
      await refreshNews(client);
    }
  };
  return { dismiss, undo };
}

/** Notes that the user has opened an alert; that it cannot be noted is no reason to interrupt. */
export function useNoteViewed(): (alert: NewsAlert) => void {
  const client = useQueryClient();
  const isRead = useIsRead();
  const noted = useRef(new Set<string>());
  return (alert) => {
    if (isRead(alert) || noted.current.has(alert.id)) return;
    noted.current.add(alert.id);
    act(alert.id, { action: 'viewed' })
      .then((viewed) => {
        writeAlert(client, viewed);
        return client.invalidateQueries({ queryKey: ['news', 'facets'] });
      })
      .catch(() => noted.current.delete(alert.id));
  };
}

export function useShare(): (alert: NewsAlert) => Promise<void> {
  const client = useQueryClient();
  return async (alert) => {
    try {
      await navigator.clipboard.writeText(alert.sourceUrl);
      writeAlert(client, await act(alert.id, { action: 'shared' }));
      toast.success(words.shared);
    } catch (error) {
      toast.failure(words.notShared, error);
    }
  };
}

export function useMakeOpportunity() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, again }: { id: string; name: string; again: boolean }) =>
      act(id, { action: 'opportunity_created', name, ...(again && { again }) }),
    onSuccess: async (alert) => {
      writeAlert(client, alert);
      await client.invalidateQueries({ queryKey: ['opportunities'] });
    },
  });
}
