import { type Integration, integrations } from '@sequelstring/contract/integrations.ts';
import { type DeliveryIn, webhooks } from '@sequelstring/contract/webhooks.ts';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const integrationsQuery = queryOptions({
  queryKey: ['integrations'],
  queryFn: ({ signal }) => api.call(integrations.list, { signal }),
  // A vendor may deliver at any moment, and no message tells of it.
  refetchInterval: 15_000,
});

export const healthQuery = queryOptions({
  queryKey: ['health-lines'],
  queryFn: ({ signal }) => api.call(integrations.health, { signal }),
  refetchInterval: ({ state }) => (state.data?.some(({ progress }) => progress !== undefined) ? 2_000 : 15_000),
});

/** What vendors delivered, newest first. */
export const deliveriesQuery = (status: DeliveryIn['status'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', status ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.call(webhooks.deliveries, { query: { status, page: pageParam, limit: 25 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
    refetchInterval: 15_000,
  });

export function useSaveIntegration(vendor: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: Record<string, string | null>) =>
      api.call(integrations.save, { params: { vendor }, body: { values } }),
    onSuccess: (saved: Integration) => {
      client.setQueryData(integrationsQuery.queryKey, (list) =>
        list?.map((one) => (one.vendor === vendor ? saved : one)),
      );
      return Promise.all(
        [['health-lines'], ['greetings', 'summary'], ['mailer']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}

export const useTestIntegration = (vendor: string) =>
  useMutation({ mutationFn: () => api.call(integrations.test, { params: { vendor } }) });

export function useRetryDelivery() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(webhooks.retry, { params: { id } }),
    onSettled: () =>
      Promise.all([['deliveries'], ['integrations']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
