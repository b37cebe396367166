import type { NewsPreferences } from '@sequelstring/contract/news.ts';
import type { NotificationRequest, notificationKinds } from '@sequelstring/contract/notifications.ts';
import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { publishAll, publishMany } from '../../kernel/events.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { isWithin, type Scope } from '../../kernel/records/scope.ts';
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
/** Alerts that one transaction notes as told. */
const toldTogether = 50;
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
      const untold = rows.filter(({ isTold, joinedInto }) => !isTold && !joinedInto);
      for (let start = 0; start < untold.length; start += toldTogether)
        await tellFollowers(deps, untold.slice(start, start + toldTogether));
    },
  });

async function tellFollowers(deps: FollowerDeps, rows: readonly AlertRow[]): Promise<void> {
  const { users, followers } = await readersOf(deps, rows);
  const inApp = new Map(
    rows.map((row) => {
      const wanting = followers.get(row)!.filter(({ channels }) => channels.includes('in_app'));
      return [row, [...new Set(wanting.map(({ user }) => user.toHexString()))]];
    }),
  );
  const { timeZone } = await deps.auth.getSettings();
  const preferences = await preferencesOfUsers([...new Set([...inApp.values()].flat())]);
  const quiet = new Map(
    [...users].map(([id, user]) => [id, untilOf(deps.clock, user.timeZone ?? timeZone, preferences(id))]),
  );
  await deps.jobs.addMany(
    rows.flatMap((row) =>
      inApp.get(row)!.flatMap((user) => {
        const until = quiet.get(user);
        const alertId = row._id.toHexString();
        const order = { name: NOTIFY, key: `alert:${alertId}:${user}`, payload: { alertId, user } };
        return until ? [{ ...order, runAt: Temporal.Instant.from(until) }] : [];
      }),
    ),
  );
  await transaction(async (session) => {
    const untold = await noteTold(
      rows.map(({ _id }) => _id),
      session,
    );
    const told = rows.filter(({ _id }) => untold.has(_id.toHexString()));
    const matched = (row: AlertRow) => followers.get(row)!.filter(({ channels }) => channels.includes('webhook'));
    await publishAll(session, {
      'notification.requested': told.flatMap((row) =>
        requestsFor(
          row,
          inApp.get(row)!.filter((user) => !quiet.get(user)),
        ),
      ),
      'subscription.matched': told.flatMap((row) => matched(row).map((one) => matchOf(row, one))),
    });
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
      await transaction((session) => publishMany(session, 'notification.requested', requestsFor(row, [user])));
    },
  });

/** For each alert the subscriptions that it answers to, of users who may see it. */
async function readersOf(
  { auth }: FollowerDeps,
  rows: readonly AlertRow[],
): Promise<{ users: Map<string, AuthUser>; followers: Map<AlertRow, SubscriptionRow[]> }> {
  const asked = await followersOf(rows);
  const ids = new Set([...asked.values()].flatMap((list) => list.map(({ user }) => user.toHexString())));
  const [users, scopes] = [new Map<string, AuthUser>(), new Map<string, Scope>()];
  for (const [id, user] of await auth.getUsers([...ids])) {
    if (!user.isActive) continue;
    users.set(id, user);
    scopes.set(id, await auth.getScope(id));
  }
  const maySee = (user: string, { owner }: AlertRow) => {
    const scope = scopes.get(user);
    return scope !== undefined && isWithin(scope, owner.toHexString());
  };
  const followers = new Map(
    [...asked].map(([row, list]) => [row, list.filter(({ user }) => maySee(user.toHexString(), row))]),
  );
  return { users, followers };
}

function requestsFor(row: AlertRow, users: readonly string[]): NotificationRequest[] {
  const id = row._id.toHexString();
  const request: Omit<NotificationRequest, 'users'> = {
    ...{ key: `intelligence:alert:${id}`, kind, level: 'info' },
    ...{ title: `News about ${row.accountName}`.slice(0, 200), body: row.title.slice(0, 500) },
    ...{ href: `/intelligence?alert=${id}`, about: { kind: 'account', id: row.account.toHexString() } },
  };
  const requests: NotificationRequest[] = [];
  for (let start = 0; start < users.length; start += perRequest)
    requests.push({ ...request, users: users.slice(start, start + perRequest) });
  return requests;
}

const matchOf = (row: AlertRow, subscription: SubscriptionRow) => ({
  ...{ subscriptionId: subscription._id.toHexString(), subscription: subscription.name },
  ...{ user: subscription.user.toHexString(), alertId: row._id.toHexString() },
  ...{ account: row.account.toHexString(), accountName: row.accountName, title: row.title },
  ...(row.category && { category: row.category }),
  ...{ sentiment: row.sentiment.label, relevanceScore: row.relevanceScore, sourceName: row.sourceName },
  ...{ sourceUrl: row.sourceUrl, publishedAt: row.publishedAt.toISOString() },
});
