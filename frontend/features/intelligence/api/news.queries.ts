import { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsAlert } from '@sequelstring/contract/news.ts';
import type { PageMeta } from '@sequelstring/contract/route.ts';
import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { changeCached } from '../../../lib/query-cache.ts';
import { useRealtime } from '../../../lib/socket.ts';

/** What the feed is narrowed to. */
export interface FeedFilter {
  category?: NewsAlert['category'];
  sentiment?: NewsAlert['sentiment']['label'];
  account?: string;
  source?: string;
  minRelevance?: number;
  subscription?: string;
  q?: string;
  dismissed?: 'true';
}

export interface NewsPage {
  data: NewsAlert[];
  meta: PageMeta;
}

type Start = { page: number; cursor?: string };
const nextOf = ({ meta }: NewsPage): Start | undefined =>
  meta.hasMore ? { page: meta.page + 1, ...(meta.nextCursor && { cursor: meta.nextCursor }) } : undefined;

/** The feed, 50 stories at a time, the newest first. */
export const useFeed = (filter: FeedFilter) =>
  useInfiniteQuery({
    queryKey: ['news', 'feed', filter],
    queryFn: ({ pageParam, signal }): Promise<NewsPage> =>
      api.call(intelligence.feed, { query: { ...filter, limit: 50, ...pageParam }, signal }),
    initialPageParam: { page: 1 } as Start,
    getNextPageParam: nextOf,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** The news of one account. */
export const useAccountNews = (accountId: string) =>
  useInfiniteQuery({
    queryKey: ['news', 'account', accountId],
    queryFn: ({ pageParam, signal }): Promise<NewsPage> =>
      api.call(intelligence.accountNews, { params: { accountId }, query: { limit: 25, ...pageParam }, signal }),
    initialPageParam: { page: 1 } as Start,
    getNextPageParam: nextOf,
    staleTime: 30_000,
  });

export const useFacets = (filter: FeedFilter) =>
  useQuery({
    queryKey: ['news', 'facets', filter],
    queryFn: ({ signal }) => api.call(intelligence.facets, { query: filter, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['news', 'one', id],
    queryFn: ({ signal }) => api.call(intelligence.getAlert, { params: { id }, signal }),
    staleTime: 30_000,
  });

/** One alert with its text; what the list knows of it stands in until then. */
export const useAlert = (id: string | undefined, known?: NewsAlert) =>
  useQuery({ ...alertQuery(id ?? ''), enabled: Boolean(id), placeholderData: known });

/** Compares accounts; without any those that the server chooses. */
export const useComparison = (accounts: readonly string[] = [], weeks = 12) =>
  useQuery({
    queryKey: ['news', 'competitors', accounts, weeks],
    queryFn: ({ signal }) =>
      api.call(intelligence.compareAccounts, {
        query: { weeks, ...(accounts.length > 0 && { accounts: accounts.join(',') }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

type NewsList = InfiniteData<NewsPage>;
const listKeys = [
  ['news', 'feed'],
  ['news', 'account'],
] as const;

const changePages = (list: NewsList, change: (rows: NewsAlert[]) => NewsAlert[]): NewsList => ({
  ...list,
  pages: list.pages.map((page) => ({ ...page, data: change(page.data) })),
});

function changeLists(client: QueryClient, change: (rows: NewsAlert[]) => NewsAlert[]): void {
  for (const queryKey of listKeys) {
    changeCached<NewsList>(client, { queryKey }, (list) => changePages(list, change));
  }
}

/** Puts an alert into every list that shows it. A message carries no text, so what was loaded of it stays. */
export function writeAlert(client: QueryClient, alert: NewsAlert): void {
  client.setQueryData(alertQuery(alert.id).queryKey, (before) => ({ ...before, ...alert }));
  changeLists(client, (rows) => rows.map((row) => (row.id === alert.id ? { ...row, ...alert } : row)));
}

const isListed = (client: QueryClient, id: string): boolean =>
  listKeys.some((queryKey) =>
    client
      .getQueriesData<NewsList>({ queryKey })
      .some(([, list]) => list?.pages.some(({ data }) => data.some((row) => row.id === id))),
  );

/** Takes an alert out of the feed until it loads again. */
export function dropFromFeed(client: QueryClient, id: string): void {
  changeCached<NewsList>(
    client,
    {
      queryKey: ['news', 'feed'],
      predicate: ({ queryKey }) => !(queryKey[2] as FeedFilter | undefined)?.dismissed,
    },
    (list) => changePages(list, (rows) => rows.filter((row) => row.id !== id)),
  );
}

export const refreshNews = (client: QueryClient) => client.invalidateQueries({ queryKey: ['news'] });

/** Shows news as it comes, wherever the person is: an alert that grew changes at once, lists and counts within a second. */
export function useNewsLive(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refreshSoon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const part of ['feed', 'facets', 'account', 'sources'])
        void client.invalidateQueries({ queryKey: ['news', part] });
    }, 800);
  };
  useRealtime('intel:new-alert', refreshSoon);
  useRealtime('intel:alert-update', (alert) => {
    writeAlert(client, alert);
    // It was split off, joined to another or found to be about another company.
    if (!alert.isActive || !isListed(client, alert.id)) refreshSoon();
    void client.invalidateQueries({ queryKey: ['news', 'facets'] });
  });
}
