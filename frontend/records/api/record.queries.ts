import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { PageMeta } from '@sequelstring/contract/route.ts';
import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { type AnyRecord, recordApi } from '../record.ts';

export const pageSize = 100;

/** One page of a list as the API gives it. */
export interface RecordPage {
  data: AnyRecord[];
  meta: PageMeta;
}

/** What a list asks the API for, beside the place in it. */
export type ListQuery = Readonly<Record<string, string>>;

/** Of whatever is asked of a list: its pages and its totals. */
export const listKey = (kind: AnyKind) => [kind.plural, 'list'] as const;
export const pagesKey = (kind: AnyKind) => [...listKey(kind), 'pages'] as const;

/** A page of a list, pages counted from 1. Where the page before it is known, it goes on from there by its cursor. */
export const pageQuery = (kind: AnyKind, query: ListQuery, page: number) =>
  queryOptions({
    queryKey: [...pagesKey(kind), query, page],
    queryFn: ({ signal, client }): Promise<RecordPage> => {
      const before = client.getQueryData<RecordPage>([...pagesKey(kind), query, page - 1]);
      const place = before?.meta.nextCursor ? { cursor: before.meta.nextCursor } : { page };
      return recordApi(kind).list({ ...query, ...place, limit: pageSize }, signal);
    },
    staleTime: 30_000,
  });

/** Counts and sums of all that a list has, grouped by a field where one is given. */
export const totalsQuery = (kind: AnyKind, { sort: _sort, ...query }: ListQuery, by?: string) =>
  queryOptions({
    // With the key of the lists, so that whatever asks for those again asks for these.
    queryKey: [...listKey(kind), 'totals', query, by ?? ''],
    queryFn: ({ signal }) => recordApi(kind).totals({ ...query, ...(by && { by }) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** One record, deleted or not. */
export const recordQuery = (kind: AnyKind, id: string) =>
  queryOptions({
    queryKey: [kind.plural, 'one', id],
    queryFn: ({ signal }) => recordApi(kind).get(id, signal),
    staleTime: 15_000,
  });

/** Records found by what is typed, for those who choose one. */
export function useFound(kind: AnyKind, text: string, limit = 10) {
  return useQuery({
    queryKey: [kind.plural, 'found', text, limit],
    queryFn: async ({ signal }) => (await recordApi(kind).list({ q: text || undefined, limit }, signal)).data,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

/** What the list knows of a record stands on its page until the server has answered; of a deleted one that is all there is. */
export function remember(client: QueryClient, kind: AnyKind, record: AnyRecord): void {
  const { queryKey } = recordQuery(kind, record.id);
  if (!client.getQueryData(queryKey)) client.setQueryData(queryKey, record, { updatedAt: 0 });
}
