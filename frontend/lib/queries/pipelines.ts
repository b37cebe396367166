import { pipelines } from '@sequelstring/contract/pipelines.ts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { useRealtime } from '../socket.ts';

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: ({ signal }) => api.call(pipelines.listPipelines, { signal }),
  staleTime: 300_000,
});

/** The pipelines, which follow what administrators change. */
export function usePipelines() {
  const client = useQueryClient();
  useRealtime('organisation:changed', ({ what }) => {
    if (what !== 'pipelines') return;
    void client.invalidateQueries({ queryKey: pipelinesQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['opportunities'] });
  });
  return useQuery(pipelinesQuery);
}
