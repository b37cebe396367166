import type { NewsPreferences } from '@sequelstring/contract/news.ts';
import type { NotificationRequest, notificationKinds } from '@sequelstring/contract/notifications.ts';
import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { type ClientSession, transaction } from '../../kernel/db.ts';
import { publish, publishMany } from '../../kernel/events.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { isWithin } from '../../kernel/records/scope.ts';
import { type JobDefinition, type Jobs, job } from '../../ports/jobs.ts';
import type { AuthApi, AuthUser } from '../auth/api.ts';
import { type AlertRow, alertsToIndex, findAlert, noteTold } from './alert.model.ts';
import { quietUntil } from './digest/digest-time.ts';
import { preferencesOfUsers } from './preference.model.ts';
import { followersOf, type SubscriptionRow } from './subscription.model.ts';

type AlertKind = Extract<keyof typeof notificationKinds, 'alert'>;
const kind: AlertKind = 'alert';
/** Users that one request names. */
const perRequest = 100;
const NOTIFY = 'intelligence.notify';

interface FollowerDeps {
  clock: Clock;
  jobs: Pick<Jobs, 'addMany'>;
  auth: Pick<AuthApi, 'getScope' | 'getUsers' | 'getSettings'>;
}

/**
 * Tells those who subscribed to such news and may see its account: in the app, outside of their quiet hours, and the
 * webhooks of the organisation.
 */
export const notifyFollowers = (deps: FollowerDeps): Listener =>
  listener({
    name: 'intelligence.notifyFollowers',
    events: ['alert.raised'],
    handle: async (batch) => {
      const ids = batch.map(({ payload }) => payload.alertId);
      const rows = await alertsToIndex({ ids }, '0'.repeat(24), ids.length);
      for (const row of rows) if (!row.isTold && !row.joinedInto) await tellFollowers(deps, row);
    },
  });

async function tellFollowers(deps: FollowerDeps, row: AlertRow): Promise<void> {
  const { users, subscriptions } = await readersOf(deps, row);
  const inApp = new Set(
    subscriptions.flatMap(({ channels, user }) => (channels.includes('in_app') ? [user.toHexString()] : [])),
  );
  const { timeZone } = await deps.auth.getSettings();
  const preferences = await preferencesOfUsers([...inApp]);
  const quiet = Map.groupBy(inApp, (id) => untilOf(deps.clock, users.get(id)!.timeZone ?? timeZone, preferences(id)));
  const later = [...quiet].flatMap(([until, waiting]) => (until ? waiting.map((user) => ({ user, until })) : []));
  const alertId = row._id.toHexString();
  await deps.jobs.addMany(
    later.map(({ user, until }) => ({
      ...{ name: NOTIFY, key: `alert:${alertId}:${user}`, payload: { alertId, user } },
      runAt: Temporal.Instant.from(until),
    })),
  );
  await transaction(async (session) => {
    if (!(await noteTold(row._id, session))) return;
    await requestNotification(session, row, quiet.get(undefined) ?? []);
    const matched = subscriptions.filter(({ channels }) => channels.includes('webhook'));
    await publishMany(
      session,
      'subscription.matched',
      matched.map((one) => matchOf(row, one)),
    );
  });
}

const untilOf = (clock: Clock, timeZone: string, { quietHours }: NewsPreferences): string | undefined =>
  quietUntil(clock.now(), timeZone, quietHours)?.toString();

/** Tells a user of an alert when their quiet hours are over, if they may still see it. */
export const notifyJob = ({ auth }: { auth: Pick<AuthApi, 'getScope'> }): JobDefinition =>
  job({
    name: NOTIFY,
    payload: z.object({ alertId: Id, user: Id }),
    attempts: 5,
    backoffMs: 10_000,
    concurrency: 4,
    leaseMs: 60_000,
    handle: async ({ alertId, user }) => {
      const row = await findAlert(await auth.getScope(user), alertId);
      if (!row || row.isWrongCompany || row.joinedInto) return;
      await transaction((session) => requestNotification(session, row, [user]));
    },
  });

/** The subscriptions that an alert answers to, of users who may see it. */
async function readersOf(
  { auth }: FollowerDeps,
  row: AlertRow,
): Promise<{ users: Map<string, AuthUser>; subscriptions: SubscriptionRow[] }> {
  const subscriptions = await followersOf(row);
  const ids = [...new Set(subscriptions.map(({ user }) => user.toHexString()))];
  const users = new Map<string, AuthUser>();
  for (const [id, user] of await auth.getUsers(ids)) {
    if (user.isActive && isWithin(await auth.getScope(id), row.owner.toHexString())) users.set(id, user);
  }
  return { users, subscriptions: subscriptions.filter(({ user }) => users.has(user.toHexString())) };
}

async function requestNotification(session: ClientSession, row: AlertRow, users: readonly string[]): Promise<void> {
  const id = row._id.toHexString();
  const request: Omit<NotificationRequest, 'users'> = {
    ...{ key: `intelligence:alert:${id}`, kind, level: 'info' },
    ...{ title: `News about ${row.accountName}`.slice(0, 200), body: row.title.slice(0, 500) },
    ...{ href: `/intelligence?alert=${id}`, about: { kind: 'account', id: row.account.toHexString() } },
  };
  for (let start = 0; start < users.length; start += perRequest) {
    await publish(session, 'notification.requested', { ...request, users: users.slice(start, start + perRequest) });
  }
}

const matchOf = (row: AlertRow, subscription: SubscriptionRow) => ({
  ...{ subscriptionId: subscription._id.toHexString(), subscription: subscription.name },
  ...{ user: subscription.user.toHexString(), alertId: row._id.toHexString() },
  ...{ account: row.account.toHexString(), accountName: row.accountName, title: row.title },
  ...(row.category && { category: row.category }),
  ...{ sentiment: row.sentiment.label, relevanceScore: row.relevanceScore, sourceName: row.sourceName },
  ...{ sourceUrl: row.sourceUrl, publishedAt: row.publishedAt.toISOString() },
});
