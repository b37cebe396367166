import { notes, tasks } from '@sequelstring/contract/crm.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsAlert, NewsPreferences } from '@sequelstring/contract/news.ts';
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

export const preferencesQuery = queryOptions({
  queryKey: ['news', 'preferences'],
  queryFn: ({ signal }) => api.call(intelligence.getPreferences, { signal }),
  staleTime: 30_000,
});

export const useNewsPreferences = () => useQuery(preferencesQuery).data;
export const useMutedSources = () => useNewsPreferences()?.mutedSources ?? [];

/** Changes how the user hears of news; what is not named stays. */
function useChangePreferences() {
  const client = useQueryClient();
  return async (change: (now: NewsPreferences) => Partial<NewsPreferences>): Promise<void> => {
    const now = await client.fetchQuery({ ...preferencesQuery, staleTime: 0 });
    const { quietHours, ...body } = { ...now, ...change(now) };
    const saved = await api.call(intelligence.setPreferences, { body: { ...body, ...(quietHours && { quietHours }) } });
    client.setQueryData(preferencesQuery.queryKey, saved);
  };
}

/** Saves when digests are sent and alerts are quiet. */
export function useDeliveryTimes(): (times: Pick<NewsPreferences, 'digestTime' | 'quietHours'>) => Promise<void> {
  const change = useChangePreferences();
  return ({ digestTime, quietHours }) =>
    change(() => ({ digestTime, quietHours }))
      .then(() => void toast.success(words.delivery.saved))
      .catch((error) => void toast.failure(words.delivery.failed, error));
}

/** Leaves a publisher out of the feed, or with `on` false takes it in again. */
export function useMute(): (source: string, on?: boolean) => Promise<void> {
  const client = useQueryClient();
  const change = useChangePreferences();
  const mute = async (source: string, on = true) => {
    try {
      await change(({ mutedSources }) => {
        const others = mutedSources.filter((other) => other !== source);
        return { mutedSources: on ? [...others, source] : others };
      });
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

/** Keeps a story as a note on its account: headline, publisher, summary and address. */
export function useAddNote(): (alert: NewsAlert) => Promise<void> {
  const client = useQueryClient();
  return async ({ title, account, sourceName, summary, sourceUrl }) => {
    try {
      const body = [`**${title}** (${sourceName})`, summary, sourceUrl].filter(Boolean).join('\n\n');
      await api.call(notes.create, { body: { body, about: [{ kind: 'account', id: account }] } });
      await client.invalidateQueries({ queryKey: ['notes'] });
      toast.success(words.note.created);
    } catch (error) {
      toast.failure(words.note.failed, error);
    }
  };
}
