import { duplicates, type MergeableKind, type MergeBody, merges } from '@sequelstring/contract/merges.ts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { takeBulkChange } from '../../../records/api/bulk.store.ts';
import { toast } from '../../../ui/toast.tsx';

const key = 'duplicates';
/** Of its own: it still stands when a merge has made its pair one, and cannot be asked for again. */
const previewKey = 'merge-preview';

export function usePairs(kind: MergeableKind, status: 'open' | 'dismissed') {
  return useInfiniteQuery({
    queryKey: [key, kind, status],
    queryFn: ({ pageParam, signal }) =>
      api.call(duplicates.list, { query: { kind, status, page: pageParam, limit: 25 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
  });
}

/** How many possible duplicates a record has. */
export function usePairsOf(kind: MergeableKind, record: string, enabled: boolean) {
  return useQuery({
    queryKey: [key, kind, 'of', record],
    queryFn: ({ signal }) => api.call(duplicates.list, { query: { kind, record, limit: 5 }, signal }),
    enabled,
  });
}

/** The latest search, followed while it runs; what it found shows when it ends. */
export function useSearchState(kind: MergeableKind) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: [key, kind, 'search'],
    queryFn: ({ signal }) => api.call(duplicates.searched, { query: { kind }, signal }),
    refetchInterval: ({ state }) => (isSearching(state.data?.status) ? 1000 : false),
  });
  const running = isSearching(query.data?.status);
  const ran = useRef(running);
  useEffect(() => {
    if (ran.current && !running) void client.invalidateQueries({ queryKey: [key, kind] });
    ran.current = running;
  }, [running, client, kind]);
  return query;
}

export const isSearching = (status: string | undefined): boolean => status === 'queued' || status === 'running';

export function useFind(kind: MergeableKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(duplicates.search, { body: { kind } }),
    onSuccess: (state) => client.setQueryData([key, kind, 'search'], state),
    onError: (error) => toast.failure(words.notStarted, error),
  });
}

export function useDecide(kind: MergeableKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status }: { id: string; status: 'open' | 'dismissed' }) =>
      api.call(duplicates.decide, { params: { pairId: id }, body: { status } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [key, kind] }),
    onError: (error) => toast.failure(words.notDecided, error),
  });
}

export interface Choice {
  winner?: string;
  take?: readonly string[];
}

/** What a merge would make of two records, as they are chosen so far. */
export function usePreview(kind: MergeableKind, ids: string, { winner, take }: Choice) {
  return useQuery({
    queryKey: [previewKey, kind, ids, winner, take],
    queryFn: ({ signal }) =>
      api.call(merges.preview, { query: { kind, ids, winner, ...(take && { take: take.join() }) }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useMerge(kind: MergeableKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<MergeBody, 'kind'>) => api.call(merges.merge, { body: { kind, ...body } }),
    onSuccess: async (change) => {
      takeBulkChange(change);
      await client.invalidateQueries({ queryKey: [key, kind] });
    },
    onError: (error) => {
      toast.failure(words.notMerged, error);
      void client.invalidateQueries({ queryKey: [previewKey, kind] });
    },
  });
}
