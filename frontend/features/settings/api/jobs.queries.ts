import { type Job, jobs } from '@sequelstring/contract/jobs.ts';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** Background work in one status; looked at again every few seconds, as no message tells of it. */
export const jobsQuery = (status: Job['status']) =>
  infiniteQueryOptions({
    queryKey: ['jobs', status],
    queryFn: ({ pageParam, signal }) => api.call(jobs.list, { query: { status, page: pageParam, limit: 50 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
    refetchInterval: 5_000,
  });

export function useRetryJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(jobs.retry, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

export function useRemoveJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(jobs.remove, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
