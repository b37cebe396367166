import { type Contact, EmailStatus } from '@sequelstring/contract/crm.ts';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const sortFields = ['name', 'email', 'companyName', 'createdAt', 'updatedAt'] as const;
export type SortField = (typeof sortFields)[number];

/** What the contact list is narrowed to and how it is ordered; it lives in the page's address, so that a link shows the same list. */
export interface ContactFilters {
  q?: string;
  owner?: string;
  companyName?: string;
  tag?: string;
  emailStatus?: Contact['emailStatus'];
  hasDates?: boolean;
  deleted?: boolean;
  /** A field of `sortFields`, descending with a minus. */
  sort: string;
}

const textKeys = ['q', 'owner', 'companyName', 'tag'] as const;
const flagKeys = ['hasDates', 'deleted'] as const;

/** Reads filters from an address; keys and values that mean nothing are left out. */
export function parseFilters(search: URLSearchParams): ContactFilters {
  const filters: ContactFilters = { sort: 'name' };
  for (const key of textKeys) {
    const value = search.get(key)?.trim();
    if (value) filters[key] = value;
  }
  for (const key of flagKeys) {
    const value = search.get(key);
    if (value === 'true' || value === 'false') filters[key] = value === 'true';
  }
  const status = EmailStatus.safeParse(search.get('emailStatus'));
  if (status.success) filters.emailStatus = status.data;
  const sort = search.get('sort');
  if (sort && sortFields.some((field) => sort === field || sort === `-${field}`)) filters.sort = sort;
  return filters;
}

/** The query keys of filters as the API and the page's address take them; the plain order is left out. */
export function filtersToQuery(filters: ContactFilters): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [key, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '' && !(key === 'sort' && value === 'name')) query[key] = String(value);
  }
  return query;
}

/** The other direction of the order after a click on a column's head: ascending first, then descending. */
export function toggleSort(current: string, field: SortField): string {
  return current === field ? `-${field}` : field;
}

/** How many filters beside search and order are set. */
export function countFilters(filters: ContactFilters): number {
  const { q: _q, sort: _sort, deleted: _deleted, ...rest } = filters;
  return Object.values(rest).filter((value) => value !== undefined).length;
}

/** The list's filters out of the address, and a way to change some of them without a new entry in the history. */
export function useContactFilters() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => parseFilters(search), [search]);
  const change = (changed: Partial<ContactFilters>) =>
    setSearch((before) => filtersToQuery({ ...parseFilters(before), ...changed }), { replace: true });
  const replace = (next: Partial<ContactFilters>) => setSearch(filtersToQuery({ sort: filters.sort, ...next }));
  return { filters, change, replace };
}
