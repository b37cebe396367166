import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { keepPreviousData, type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AnyRecord } from '../record.ts';
import { type ListQuery, pageQuery, pageSize } from './record.queries.ts';

/** The rows of a list by their position, of which only the pages in view are loaded. */
export interface Rows {
  total: number;
  /** More match than the list can show. */
  capped: boolean;
  /** The row at a position counted from 0; undefined while its page is on the way. */
  at(index: number): AnyRecord | undefined;
  /** The first answer has yet to come. */
  pending: boolean;
  /** Rows of the former query stand until the new ones come. */
  stale: boolean;
  error: Error | null;
  retry(): void;
}

/** The whole list as rows, of which those on the first page and those that `useRowsInView` names are loaded. */
export function useRows(kind: AnyKind, query: ListQuery, enabled = true): Rows {
  const client = useQueryClient();
  const head = useQuery({ ...pageQuery(kind, query, 1), placeholderData: keepPreviousData, enabled });
  return {
    total: head.data?.meta.total ?? 0,
    capped: head.data?.meta.capped ?? false,
    at(index) {
      const page = Math.floor(index / pageSize) + 1;
      const loaded = page === 1 ? head.data : client.getQueryData(pageQuery(kind, query, page).queryKey);
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
export function useRowsInView(kind: AnyKind, query: ListQuery, first: number, last: number): (() => void) | undefined {
  const pages = useRested(pagesBetween(first, last).filter((page) => page > 1));
  const results = useQueries({ queries: pages.map((page) => pageQuery(kind, query, page)) });
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

/** The records at the positions from `from` to `to`, loading the pages that are missing. */
export async function loadRange(
  client: QueryClient,
  kind: AnyKind,
  query: ListQuery,
  from: number,
  to: number,
): Promise<AnyRecord[]> {
  const pages: AnyRecord[] = [];
  // One after the other, so that each goes on from the cursor of the one before it.
  for (const page of pagesBetween(from, to)) {
    pages.push(...(await client.ensureQueryData(pageQuery(kind, query, page))).data);
  }
  const start = Math.floor(from / pageSize) * pageSize;
  return pages.slice(from - start, to - start + 1);
}
