import { crm } from '@sequelstring/contract/crm.ts';
import { dashboard } from '@sequelstring/contract/dashboard.ts';
import { type GreetingReason, occasions } from '@sequelstring/contract/occasions.ts';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { useRealtime } from '../../../lib/socket.ts';

const day = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * day).toISOString();

/** Why a greeting was not sent, where nobody chose so. */
const unwanted: readonly (GreetingReason | undefined)[] = [
  'too_late',
  'template_error',
  'mail_server_unreachable',
  'no_address',
];

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

/** Greetings that wait for a decision, and what went wrong since 30 days ago; also of those sent ahead of their day. */
export const attentionQuery = queryOptions({
  queryKey: ['dashboard', 'attention'],
  queryFn: async ({ signal }) => {
    const find = async (status: string, since: number, until: number) => {
      const query = { status, from: daysFromNow(since), to: daysFromNow(until), sort: '-dueAt', limit: 50 };
      return (await api.call(occasions.listGreetings, { query, signal })).data;
    };
    const [uncertain, troubled, unsent] = await Promise.all([
      find('uncertain', -366, 366),
      find('failed,bounced,complained', -30, 366),
      find('not_sent', -30, 0),
    ]);
    return [...uncertain, ...troubled, ...unsent.filter(({ reason }) => unwanted.includes(reason))];
  },
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
