import { pipelines } from '@sequelstring/contract/pipelines.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { pipelinesQuery } from '../../../lib/queries/pipelines.ts';

/** How many opportunities are in each stage of a pipeline. */
export const pipelineUsageQuery = (id: string) =>
  queryOptions({
    queryKey: [...pipelinesQuery.queryKey, 'usage', id],
    queryFn: ({ signal }) => api.call(pipelines.pipelineUsage, { params: { id }, signal }),
    staleTime: 0,
  });

function usePipelineChange<V>(change: (variables: V) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: pipelinesQuery.queryKey }),
  });
}

/** Creates a pipeline, or changes the one with this id. */
export const useSavePipeline = () =>
  usePipelineChange(
    ({
      id,
      moves,
      ...body
    }: { id?: string; moves?: Record<string, string> } & BodyInput<typeof pipelines.createPipeline>) =>
      id
        ? api.call(pipelines.updatePipeline, { params: { id }, body: { ...body, moves } })
        : api.call(pipelines.createPipeline, { body }),
  );

export const useOrderPipelines = () =>
  usePipelineChange((ids: string[]) => api.call(pipelines.orderPipelines, { body: { ids } }));

/** Deletes a pipeline; `to` is the one that takes its opportunities. */
export const useRemovePipeline = () =>
  usePipelineChange(({ id, to }: { id: string; to?: string }) =>
    api.call(pipelines.deletePipeline, { params: { id }, query: { to } }),
  );
