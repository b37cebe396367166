import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { recordApi } from '../record.ts';

/** Who changed what in a record, newest first, in pages. */
export const historyQuery = (kind: AnyKind, id: string) =>
  infiniteQueryOptions({
    queryKey: [kind.plural, 'history', id],
    queryFn: ({ signal, pageParam }) =>
      recordApi(kind).history(id, { limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.nextCursor : undefined),
    staleTime: 10_000,
  });
