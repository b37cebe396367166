import type { BodyInput } from '@sequelstring/contract/route.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => api.call(webhooks.list, { signal }),
});

/** What was sent to one subscriber; looked at again every few seconds, as no message tells of it. */
export const webhookLogQuery = (id: string, failed: boolean) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'log', id, failed],
    queryFn: ({ pageParam, signal }) =>
      api.call(webhooks.log, {
        params: { id },
        query: { page: pageParam, limit: 50, ...(failed && { failed: 'true' as const }) },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
    refetchInterval: 5_000,
  });

function useWebhookMutation<I, O>(mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }) });
}

export const useCreateWebhook = () =>
  useWebhookMutation((body: BodyInput<typeof webhooks.create>) => api.call(webhooks.create, { body }));

export const useUpdateWebhook = (id: string) =>
  useWebhookMutation((body: BodyInput<typeof webhooks.update>) => api.call(webhooks.update, { params: { id }, body }));

export const useDeleteWebhook = (id: string) =>
  useWebhookMutation((_: undefined) => api.call(webhooks.remove, { params: { id } }));

export const useRedeliver = () => useWebhookMutation((id: string) => api.call(webhooks.resend, { params: { id } }));
