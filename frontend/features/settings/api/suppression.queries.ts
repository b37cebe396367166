import { suppressions } from '@sequelstring/contract/suppressions.ts';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const suppressionsQuery = ({ lifted, email }: { lifted: boolean; email: string }) =>
  infiniteQueryOptions({
    queryKey: ['suppressions', lifted, email],
    queryFn: ({ pageParam, signal }) =>
      api.call(suppressions.listSuppressions, {
        query: {
          lifted: lifted ? 'true' : 'false',
          limit: 50,
          ...(email && { email }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
  });

export function useLiftSuppression() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, why }: { id: string; why: string }) =>
      api.call(suppressions.liftSuppression, { params: { id }, body: { why } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['suppressions'] }),
  });
}
