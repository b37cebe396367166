import { tasks } from '@sequelstring/contract/crm.ts';
import { intelligence, type NewsAlert } from '@sequelstring/contract/intelligence.ts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api } from '../../../lib/api.ts';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { toast } from '../../../ui/toast.tsx';
import { dropFromFeed, refreshNews, writeAlert } from './news.queries.ts';

/** Says whether an alert is about the right company; a wrong one leaves the feed until it is taken back. */
export function useJudgement(): (alert: NewsAlert, isRight: boolean) => Promise<void> {
  const client = useQueryClient();
  const judge = async (alert: NewsAlert, isRight: boolean) => {
    if (!isRight) dropFromFeed(client, alert.id);
    try {
      const judged = await api.call(intelligence.judgeCompany, { params: { alertId: alert.id }, body: { isRight } });
      writeAlert(client, judged);
      if (isRight) toast.success(words.company.right);
      else {
        const undo = { label: words.undo, onClick: () => void judge(alert, true) };
        toast.success(words.company.wrong(alert.accountName), { action: undo });
      }
    } catch (error) {
      toast.failure(words.company.failed, error);
    }
    await refreshNews(client);
  };
  return judge;
}

const preferencesQuery = queryOptions({
  queryKey: ['news', 'preferences'],
  queryFn: ({ signal }) => api.call(intelligence.getPreferences, { signal }),
  staleTime: 30_000,
});

export const useMutedSources = () => useQuery(preferencesQuery).data?.mutedSources ?? [];

/** Leaves a publisher out of the feed, or with `on` false takes it in again. */
export function useMute(): (source: string, on?: boolean) => Promise<void> {
  const client = useQueryClient();
  const mute = async (source: string, on = true) => {
    try {
      const { mutedSources } = await client.fetchQuery({ ...preferencesQuery, staleTime: 0 });
      const others = mutedSources.filter((other) => other !== source);
      const body = { mutedSources: on ? [...others, source] : others };
      client.setQueryData(preferencesQuery.queryKey, await api.call(intelligence.setPreferences, { body }));
      if (on) {
        const undo = { label: words.undo, onClick: () => void mute(source, false) };
        toast.success(words.muted.done(source), { action: undo });
      }
    } catch (error) {
      toast.failure(words.muted.failed, error);
    }
    await refreshNews(client);
  };
  return mute;
}

/** Makes a task of a story, about its account. */
export function useAddTask(): (alert: NewsAlert) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async ({ title, account }) => {
    try {
      const made = await api.call(tasks.create, {
        body: { title: words.task.title(title).slice(0, 200), about: [{ kind: 'account', id: account }] },
      });
      await client.invalidateQueries({ queryKey: ['tasks'] });
      toast.success(words.task.created, {
        action: { label: words.popup.open, onClick: () => void navigate(`/tasks/${made.id}`) },
      });
    } catch (error) {
      toast.failure(words.task.failed, error);
    }
  };
}
