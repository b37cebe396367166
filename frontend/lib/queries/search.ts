import { type SearchFacets, search, type searchedKinds } from '@sequelstring/contract/search.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** What a search is narrowed to. */
export interface SearchFilter {
  kind?: (typeof searchedKinds)[number];
  owner?: string;
  tag?: string;
}

/** Records of every kind, best first; the command menu and the search page ask the same. */
export const searchQuery = (q: string, limit: number, filter: SearchFilter = {}, page = 1) =>
  queryOptions({
    queryKey: ['search', q, limit, filter, page],
    queryFn: ({ signal }) => api.call(search.search, { query: { q, limit, page, ...filter }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

const perPage = 40;

/** The same, page after page, as far as there are any. */
export const searchPagesQuery = (q: string, filter: SearchFilter) =>
  infiniteQueryOptions({
    queryKey: ['search', 'pages', q, filter],
    queryFn: ({ signal, pageParam: page }) =>
      api.call(search.search, { query: { q, limit: perPage, page, ...filter }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const searchFacetsQuery = (q: string, filter: SearchFilter) =>
  queryOptions({
    queryKey: ['search', 'facets', q, filter],
    queryFn: ({ signal }): Promise<SearchFacets> => api.call(search.searchFacets, { query: { q, ...filter }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
