import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { Greeting, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { PageMeta } from '@sequelstring/contract/route.ts';
import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { changeCached } from '../../../lib/query-cache.ts';
import { useRealtime } from '../../../lib/socket.ts';

/** Which greetings a list shows. */
export interface GreetingFilters {
  /** Instants or days between which they are due; the server's own range where left out. */
  from?: string;
  to?: string;
  statuses: readonly GreetingStatus[];
  occasion?: OccasionType;
  q?: string;
  newestFirst?: boolean;
}

interface GreetingPage {
  data: Greeting[];
  meta: PageMeta;
}

/** Greetings a hundred at a time, in the order of when they are due. */
export function useGreetings({ statuses, newestFirst, ...filters }: GreetingFilters) {
  const query = { ...filters, status: statuses.join(','), sort: newestFirst ? '-dueAt' : 'dueAt', limit: 100 };
  return useInfiniteQuery({
    queryKey: ['greetings', 'list', query],
    queryFn: ({ pageParam, signal }): Promise<GreetingPage> =>
      api.call(occasions.listGreetings, { query: { ...query, ...pageParam }, signal }),
    initialPageParam: { page: 1 } as { page: number; cursor?: string },
    getNextPageParam: ({ meta }) =>
      meta.hasMore ? { page: meta.page + 1, ...(meta.nextCursor ? { cursor: meta.nextCursor } : {}) } : undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export const greetingSummaryQuery = queryOptions({
  queryKey: ['greetings', 'summary'],
  queryFn: ({ signal }) => api.call(occasions.greetingSummary, { signal }),
  staleTime: 30_000,
});

export const useGreetingSummary = () => useQuery(greetingSummaryQuery);

const greetingQuery = (id: string) =>
  queryOptions({
    queryKey: ['greetings', 'one', id],
    queryFn: ({ signal }) => api.call(occasions.getGreeting, { params: { id }, signal }),
    staleTime: 30_000,
  });

/** A greeting as it stands now, also where the list that it was opened from shows it no longer. */
export const useGreeting = (known: Greeting): Greeting =>
  useQuery({ ...greetingQuery(known.id), placeholderData: known }).data ?? known;

/** A greeting as it would be or was sent. */
export const useGreetingPreview = (id: string) =>
  useQuery({
    queryKey: ['greetings', 'preview', id],
    queryFn: ({ signal }) => api.call(occasions.previewGreeting, { params: { id }, signal }),
    staleTime: 30_000,
    retry: false,
  });

/** Puts a greeting into every list that shows it; it stays where it is until the list loads again. */
export function writeGreeting(client: QueryClient, greeting: Greeting): void {
  client.setQueryData(greetingQuery(greeting.id).queryKey, greeting);
  const replace = (rows: Greeting[]) => rows.map((row) => (row.id === greeting.id ? greeting : row));
  changeCached<InfiniteData<GreetingPage>>(client, { queryKey: ['greetings', 'list'] }, (list) => ({
    ...list,
    pages: list.pages.map((page) => ({ ...page, data: replace(page.data) })),
  }));
  changeCached<GreetingPage>(client, { queryKey: ['greetings', 'contact', greeting.contactId] }, (page) => ({
    ...page,
    data: replace(page.data),
  }));
}

/** What a person can do with a greeting. */
export type GreetingAction =
  | { kind: 'approve' | 'unapprove' | 'skip' | 'unskip' | 'send' }
  | { kind: 'settle'; outcome: 'sent' | 'send_again' | 'not_sent' };

const plainActions = {
  approve: occasions.approveGreeting,
  unapprove: occasions.unapproveGreeting,
  skip: occasions.skipGreeting,
  unskip: occasions.unskipGreeting,
  send: occasions.sendGreeting,
};

/** Runs an action on a greeting and shows what became of it. */
export function useGreetingAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: GreetingAction }) =>
      action.kind === 'settle'
        ? api.call(occasions.settleGreeting, { params: { id }, body: { outcome: action.outcome } })
        : api.call(plainActions[action.kind], { params: { id } }),
    onSuccess: (greeting) => writeGreeting(client, greeting),
    onSettled: () => client.invalidateQueries({ queryKey: ['greetings'], refetchType: 'active' }),
  });
}

/**
 * Shows what becomes of greetings as it happens: a row changes at once, counts and the membership of lists follow
 * within two seconds, so that sending thousands does not ask for them thousands of times.
 */
export function useGreetingsLive(): void {
  const client = useQueryClient();
  const refresh = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(refresh.current), []);
  useRealtime('greeting:changed', (greeting) => {
    writeGreeting(client, greeting);
    refresh.current ??= setTimeout(() => {
      refresh.current = undefined;
      void client.invalidateQueries({ queryKey: greetingSummaryQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['greetings', 'list'] });
    }, 2000);
  });
}
