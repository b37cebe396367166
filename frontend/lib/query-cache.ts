import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Changes what is in the cache without making it look new: `setQueriesData` would take the mark from a list that has to be
 * loaded again, and a record that came meanwhile would be missing for as long as the list counts as fresh.
 */
export function changeCached<T>(client: QueryClient, filters: QueryFilters, change: (data: T) => T): void {
  for (const query of client.getQueryCache().findAll(filters)) {
    const { data, dataUpdatedAt, isInvalidated } = query.state;
    if (data === undefined) continue;
    client.setQueryData<T>(query.queryKey, change(data as T), { updatedAt: dataUpdatedAt });
    if (isInvalidated) query.invalidate();
  }
}
