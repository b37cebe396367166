import { occasions } from '@sequelstring/contract/occasions.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['greetings', 'calendar', from, to],
    queryFn: ({ signal }) => api.call(occasions.calendar, { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
  });

export const figuresQuery = queryOptions({
  queryKey: ['greetings', 'figures'],
  queryFn: ({ signal }) => api.call(occasions.figures, { query: { months: 12 }, signal }),
});

/** Approves, skips or takes that back for many greetings at once. */
export function useBulkGreetings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof occasions.bulkGreetings>) => api.call(occasions.bulkGreetings, { body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['greetings'] }),
  });
}

/** A personal line to suggest; asked for once, as writing it may cost something. */
export const useLineDraft = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: ['greeting-line', id],
    queryFn: ({ signal }) => api.call(occasions.draftLine, { params: { id }, signal }),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Changes the words of one greeting before it goes out. */
export function useEditGreeting(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof occasions.editGreeting>) =>
      api.call(occasions.editGreeting, { params: { id }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['greetings'] }),
  });
}
