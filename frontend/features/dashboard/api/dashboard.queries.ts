import { crm } from '@sequelstring/contract/crm.ts';
import { dashboard } from '@sequelstring/contract/dashboard.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { useRealtime } from '../../../lib/socket.ts';

export const summaryQuery = queryOptions({
  queryKey: ['greetings', 'summary'],
  queryFn: ({ signal }) => api.call(occasions.greetingSummary, { signal }),
});

/** What is counted of records. */
export const dashboardQuery = queryOptions({
  queryKey: ['dashboard', 'records'],
  queryFn: ({ signal }) => api.call(dashboard.getDashboard, { signal }),
  staleTime: 15_000,
});

/** The next greetings that will go out. */
export const upcomingQuery = queryOptions({
  queryKey: ['dashboard', 'upcoming'],
  queryFn: ({ signal }) =>
    api.call(occasions.listGreetings, { query: { status: 'planned,approved,queued,sending', limit: 8 }, signal }),
});

/** Greetings that wait for a decision, and what went wrong lately. */
export const attentionQuery = queryOptions({
  queryKey: ['dashboard', 'attention'],
  queryFn: ({ signal }) => api.call(occasions.listAttention, { signal }),
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
  useRealtime('record:changed', refresh);
}
