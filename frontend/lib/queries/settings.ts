import { auth } from '@sequelstring/contract/auth.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.call(auth.settings, { signal }),
  staleTime: 300_000,
});

/** The currency that an amount without one is in. */
export function useCurrency(): string {
  const { data } = useQuery(settingsQuery);
  const currency = (data as { currency?: unknown } | undefined)?.currency;
  return typeof currency === 'string' ? currency : 'USD';
}
