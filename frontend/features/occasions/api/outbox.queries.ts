import { occasions } from '@sequelstring/contract/occasions.ts';
import { queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** Messages in the outbox folder, newest first, fifty at a time. */
export const useOutbox = () =>
  useInfiniteQuery({
    queryKey: ['outbox', 'list'],
    queryFn: ({ pageParam, signal }) =>
      api.call(occasions.listOutbox, { query: { page: pageParam, limit: 50 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
  });

export const outboxEmailQuery = (id: string) =>
  queryOptions({
    queryKey: ['outbox', 'one', id],
    queryFn: ({ signal }) => api.call(occasions.getOutboxEmail, { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
