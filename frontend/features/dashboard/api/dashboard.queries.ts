import { crm } from '@sequelstring/contract/crm.ts';
import { type GreetingStatus, occasions } from '@sequelstring/contract/occasions.ts';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { useRealtime } from '../../../lib/socket.ts';

const day = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * day).toISOString();

/** Statuses that wait for a person to decide. */
export const openQuestions = ['uncertain', 'failed', 'bounced', 'complained'] satisfies GreetingStatus[];

export const summaryQuery = queryOptions({
  queryKey: ['greetings', 'summary'],
  queryFn: ({ signal }) => api.call(occasions.greetingSummary, { signal }),
});

/** The next greetings that will go out. */
export const upcomingQuery = queryOptions({
  queryKey: ['dashboard', 'upcoming'],
  queryFn: ({ signal }) =>
    api.call(occasions.listGreetings, { query: { status: 'planned,approved,queued,sending', limit: 8 }, signal }),
});

/** Greetings of the past 30 days that wait for a decision, the latest first. */
export const attentionQuery = queryOptions({
  queryKey: ['dashboard', 'attention'],
  queryFn: ({ signal }) =>
    api.call(occasions.listGreetings, {
      query: {
        status: openQuestions.join(','),
        from: daysFromNow(-30),
        to: daysFromNow(1),
        sort: '-dueAt',
        limit: 6,
      },
      signal,
    }),
});

export const recentContactsQuery = queryOptions({
  queryKey: ['dashboard', 'contacts'],
  queryFn: ({ signal }) => api.call(crm.listContacts, { query: { sort: '-updatedAt', limit: 6 }, signal }),
});

const refreshMs = 1_000;

/** Follows changes by others; asks again once a second at most, however many messages arrive. */
export function useDashboardLive(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const refresh = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['dashboard'] });
      void client.invalidateQueries({ queryKey: summaryQuery.queryKey });
    }, refreshMs);
  };
  useRealtime('greeting:changed', refresh);
  useRealtime('contact:changed', refresh);
}
