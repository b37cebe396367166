import { tags } from '@sequelstring/contract/tags.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** The tags in use; looked at again every few seconds, as no message tells how far a change has come. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: ({ signal }) => api.call(tags.listTags, { signal }),
  refetchInterval: 5_000,
});

/** Gives records another tag in place of these, or without `by` none. */
export function useReplaceTags() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tags: old, by }: { tags: string[]; by?: string }) =>
      by === undefined
        ? api.call(tags.deleteTags, { body: { tags: old } })
        : api.call(tags.replaceTags, { body: { tags: old, by } }),
    onSettled: () => client.invalidateQueries({ queryKey: tagsQuery.queryKey }),
  });
}
