import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsSource, SubscriptionInput } from '@sequelstring/contract/news.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

const sourcesQuery = queryOptions({
  queryKey: ['news', 'sources'],
  queryFn: ({ signal }) => api.call(intelligence.listSources, { signal }),
  staleTime: 10_000,
});

/** All sources; asked for again while one of them is being read for the first time. */
export const useSources = () =>
  useQuery({
    ...sourcesQuery,
    refetchInterval: ({ state }) =>
      state.data?.some(({ isActive, lastFetchedAt }) => isActive && !lastFetchedAt) ? 2_000 : 30_000,
  });

/** How well articles are matched, by what people said. */
export const useMatchQuality = () =>
  useQuery({
    queryKey: ['news', 'quality'],
    queryFn: ({ signal }) => api.call(intelligence.matchQuality, { signal }),
    staleTime: 60_000,
  });

/** Adds, changes, fetches and removes sources. */
export function useSourceActions() {
  const client = useQueryClient();
  const put = (source: NewsSource) =>
    client.setQueryData(sourcesQuery.queryKey, (list = []) => [...list.filter(({ id }) => id !== source.id), source]);
  const settled = () => client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
  return {
    add: useMutation({
      mutationFn: ({ type, text }: { type: NewsSource['type']; text: string }) =>
        api.call(intelligence.createSource, { body: type === 'rss' ? { url: text } : { type, query: text } }),
      onSuccess: put,
      onSettled: settled,
    }),
    change: useMutation({
      mutationFn: ({ id, ...body }: { id: string } & BodyInput<typeof intelligence.updateSource>) =>
        api.call(intelligence.updateSource, { params: { id }, body }),
      onSettled: settled,
    }),
    fetchNow: useMutation({
      mutationFn: (id: string) => api.call(intelligence.fetchSource, { params: { id } }),
      onSettled: () => setTimeout(() => void settled(), 1_500),
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.call(intelligence.removeSource, { params: { id } }),
      onSettled: settled,
    }),
  };
}

const subscriptionsQuery = queryOptions({
  queryKey: ['news', 'subscriptions'],
  queryFn: ({ signal }) => api.call(intelligence.listSubscriptions, { signal }),
  staleTime: 30_000,
});

export const useSubscriptions = () => useQuery(subscriptionsQuery);

export function useSubscriptionActions() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ['news'] });
  return {
    save: useMutation({
      mutationFn: ({ id, body }: { id: string | undefined; body: SubscriptionInput }) =>
        id
          ? api.call(intelligence.updateSubscription, { params: { id }, body })
          : api.call(intelligence.createSubscription, { body }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.call(intelligence.removeSubscription, { params: { id } }),
      onSettled,
    }),
  };
}
