import { pipelines } from '@sequelstring/contract/pipelines.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: ({ signal }) => api.call(pipelines.listPipelines, { signal }),
  staleTime: 300_000,
});
