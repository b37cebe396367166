import { auth, defaultCurrency } from '@sequelstring/contract/auth.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.call(auth.settings, { signal }),
  staleTime: 300_000,
});

/** The currency that an amount without one is in. */
export function useCurrency(): string {
  return useQuery(settingsQuery).data?.currency ?? defaultCurrency;
}
