import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDateInput } from '@sequelstring/contract/dates.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { useRealtime } from '../../../lib/socket.ts';

export type ImportantDatePatch = BodyInput<typeof occasions.updateDate>;

const datesQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['dates', contactId],
    queryFn: ({ signal }) => api.call(occasions.listDates, { params: { contactId }, signal }),
    staleTime: 15_000,
  });

/** The greetings of a contact, past and planned, newest first. */
const contactGreetingsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['greetings', 'contact', contactId],
    queryFn: ({ signal }) =>
      api.call(occasions.contactGreetings, { params: { contactId }, query: { limit: 100 }, signal }),
    staleTime: 15_000,
  });

/** A contact's dates; what the contact tells of them stands until the server has answered. A deleted one is not asked for. */
export const useDates = ({ id, importantDates, deletedAt }: Contact) =>
  useQuery({ ...datesQuery(id), placeholderData: importantDates, enabled: !deletedAt });

export const useContactGreetings = ({ id, deletedAt }: Contact) =>
  useQuery({ ...contactGreetingsQuery(id), enabled: !deletedAt });

/** Keeps a contact's dates and greetings up to date with what others and the mail server do. */
export function useDatesLive(contactId: string): void {
  const client = useQueryClient();
  useRealtime('record:changed', (changed) => {
    if (changed.id === contactId) void client.invalidateQueries({ queryKey: datesQuery(contactId).queryKey });
  });
  useRealtime('greeting:changed', (greeting) => {
    if (greeting.contactId === contactId) {
      void client.invalidateQueries({ queryKey: contactGreetingsQuery(contactId).queryKey });
    }
  });
}

function refreshContact(client: QueryClient, contactId: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: datesQuery(contactId).queryKey }),
    client.invalidateQueries({ queryKey: ['greetings'] }),
    client.invalidateQueries({ queryKey: ['contacts', 'one', contactId] }),
  ]);
}

export function useCreateDate(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (date: ImportantDateInput) => api.call(occasions.createDate, { params: { contactId }, body: date }),
    onSuccess: (date) => {
      client.setQueryData(datesQuery(contactId).queryKey, (dates) => [...(dates ?? []), date]);
      void refreshContact(client, contactId);
    },
  });
}

/** Changes a date: the card changes at once and goes back where the server refuses. */
export function useUpdateDate(contactId: string) {
  const client = useQueryClient();
  const { queryKey } = datesQuery(contactId);
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: ImportantDatePatch }) =>
      api.call(occasions.updateDate, { params: { contactId, dateId: id }, body: patch }),
    onMutate: async ({ id, patch }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      const changes = Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, value ?? undefined]));
      client.setQueryData(queryKey, (dates) => dates?.map((date) => (date.id === id ? { ...date, ...changes } : date)));
      return { before };
    },
    onError: (_failure, _change, context) => client.setQueryData(queryKey, context?.before),
    onSettled: () => void refreshContact(client, contactId),
  });
}

export function useDeleteDate(contactId: string) {
  const client = useQueryClient();
  const { queryKey } = datesQuery(contactId);
  return useMutation({
    mutationFn: (id: string) => api.call(occasions.deleteDate, { params: { contactId, dateId: id } }),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (dates) => dates?.filter((date) => date.id !== id));
      return { before };
    },
    onError: (_failure, _id, context) => client.setQueryData(queryKey, context?.before),
    onSettled: () => void refreshContact(client, contactId),
  });
}

export function useSendDate(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(occasions.sendDate, { params: { contactId, dateId: id } }),
    onSettled: () => void refreshContact(client, contactId),
  });
}
