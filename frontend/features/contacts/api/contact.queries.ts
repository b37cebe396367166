import { crm } from '@sequelstring/contract/crm.ts';
import type { QueryInput } from '@sequelstring/contract/route.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** The account that a company's name and an address lead to; asks nothing where no company is named. */
export function useAccountMatch({
  companyName,
  email,
}: {
  companyName?: string | undefined;
  email?: string | undefined;
}) {
  const address = email && crm.matchAccount.query.shape.email.safeParse(email).success ? email : undefined;
  const query = { companyName: companyName?.trim() ?? '', email: address };
  return useQuery({
    queryKey: ['accounts', 'match', query],
    queryFn: ({ signal }) => api.call(crm.matchAccount, { query, signal }),
    enabled: query.companyName.length > 1,
    staleTime: 5_000,
  });
}

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
