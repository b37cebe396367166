import { type Contact, crm } from '@sequelstring/contract/crm.ts';
import type { PageMeta, QueryInput } from '@sequelstring/contract/route.ts';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { type ContactFilters, filtersToQuery } from './contact.filters.ts';

export const pageSize = 100;

/** One page of the list as the API gives it. */
export interface ContactPageData {
  data: Contact[];
  meta: PageMeta;
}

const listKey = (filters: ContactFilters) => ['contacts', 'list', filtersToQuery(filters)] as const;

/** A page of contacts, pages counted from 1. */
export const contactPageQuery = (filters: ContactFilters, page: number) =>
  queryOptions({
    queryKey: [...listKey(filters), page],
    queryFn: ({ signal }): Promise<ContactPageData> =>
      api.call(crm.listContacts, {
        query: { ...filtersToQuery(filters), page, limit: pageSize } as QueryInput<typeof crm.listContacts>,
        signal,
      }),
    staleTime: 30_000,
  });

/** One contact, deleted or not. */
export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: ({ signal }) => api.call(crm.getContact, { params: { id }, signal }),
    staleTime: 15_000,
  });

export const useContact = (id: string) => useQuery(contactQuery(id));

/** Contacts that may be the same person as the one being typed; asks nothing while nothing tells people apart. */
export function useDuplicates(typed: QueryInput<typeof crm.findDuplicates>) {
  const { firstName, lastName, email, phone } = typed;
  return useQuery({
    queryKey: ['contacts', 'duplicates', typed],
    queryFn: ({ signal }) => api.call(crm.findDuplicates, { query: typed, signal }),
    enabled: Boolean((firstName && lastName) || email?.includes('@') || (phone && phone.length > 5)),
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
}

/** The rows of the list by their position, of which only the pages in view are loaded. */
export interface ContactRows {
  total: number;
  /** The row at a position counted from 0; undefined while its page is on the way. */
  at(index: number): Contact | undefined;
  /** The first answer has yet to come. */
  pending: boolean;
  /** Rows of the former filters stand until the new ones come. */
  stale: boolean;
  error: Error | null;
  retry(): void;
}

/** The whole list as rows, of which those on the first page and those that `useRowsInView` names are loaded. */
export function useContactRows(filters: ContactFilters): ContactRows {
  const client = useQueryClient();
  const head = useQuery({ ...contactPageQuery(filters, 1), placeholderData: keepPreviousData });
  return {
    total: head.data?.meta.total ?? 0,
    at(index) {
      const page = Math.floor(index / pageSize) + 1;
      const loaded = page === 1 ? head.data : client.getQueryData(contactPageQuery(filters, page).queryKey);
      return loaded?.data[index % pageSize];
    },
    pending: head.isPending,
    stale: head.isPlaceholderData,
    error: head.data ? null : head.error,
    retry: () => void head.refetch(),
  };
}

/**
 * Loads the rows between two positions and keeps them up to date. While a fast scroll passes, pages are asked for only
 * once it rests.
 * @returns how to try again where some of them could not be loaded
 */
export function useRowsInView(filters: ContactFilters, first: number, last: number): (() => void) | undefined {
  const pages = useRested(pagesBetween(first, last).filter((page) => page > 1));
  const results = useQueries({ queries: pages.map((page) => contactPageQuery(filters, page)) });
  // Reading `data` of each is what draws the list again when a page has come.
  const failed = results.filter((result) => result.data === undefined && result.isError);
  if (failed.length === 0) return undefined;
  return () => {
    for (const result of failed) void result.refetch();
  };
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.floor(first / pageSize) + 1;
  const to = Math.floor(Math.max(first, last) / pageSize) + 1;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The pages once they have stood for 60 ms. */
function useRested(pages: number[]): number[] {
  const [rested, setRested] = useState(pages);
  const wanted = pages.join();
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted ? wanted.split(',').map(Number) : []), 60);
    return () => clearTimeout(timer);
  }, [wanted]);
  return rested;
}

/** The contacts at the positions from `from` to `to`, loading the pages that are missing. */
export async function loadRange(
  client: QueryClient,
  filters: ContactFilters,
  from: number,
  to: number,
): Promise<Contact[]> {
  const pages = await Promise.all(
    pagesBetween(from, to).map((page) => client.ensureQueryData(contactPageQuery(filters, page))),
  );
  const start = Math.floor(from / pageSize) * pageSize;
  return pages.flatMap((page) => page.data).slice(from - start, to - start + 1);
}
