import type {
  Notification,
  NotificationPreferences,
  NotificationRequest,
} from '@sequelstring/contract/notifications.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { readIdCursor } from '../../kernel/records/cursor.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { MailAddress, Mailer } from '../../ports/mailer.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { mailOrder } from './notification.jobs.ts';
import {
  countNotifications,
  countUnread,
  findNotifications,
  insertNotifications,
  markAllRead,
  markNotification,
  readPreferences,
  readPreferencesOf,
  toNotification,
  writePreferences,
} from './notification.model.ts';

export interface NotificationDeps {
  clock: Clock;
  realtime: Realtime;
  jobs: Jobs;
  auth: Pick<AuthApi, 'getUser' | 'getUsers' | 'getSettings'>;
  crm: Pick<CrmApi, 'tasksDue'>;
  mailer: Pick<Mailer, 'send'>;
  mailFrom: MailAddress;
  /** Where links in mail lead, without a slash at the end. */
  publicUrl: string;
}

/** Notifications that are stored with one command. */
const storedTogether = 500;

/** Tells the users that each request names once, where and if they want to be told. */
export async function deliver(deps: NotificationDeps, requests: readonly NotificationRequest[]): Promise<void> {
  const known = await deps.auth.getUsers([...new Set(requests.flatMap(({ users }) => users))]);
  const active = [...known].flatMap(([id, { isActive }]) => (isActive ? [id] : []));
  const preferences = new Map(active.length > 0 ? await preferencesOf(active) : []);
  const now = nowAsDate(deps.clock);
  const rows = requests.flatMap(({ users, ...request }) =>
    [...new Set(users)].flatMap((user) => {
      const wanted = preferences.get(user)?.[request.kind];
      if (user === request.actor || !(wanted?.inApp || wanted?.email)) return [];
      // Who wants mail alone has it in the list as well, read.
      return [{ ...request, user: objectId(user), createdAt: now, ...(!wanted.inApp && { readAt: now }) }];
    }),
  );
  for (let start = 0; start < rows.length; start += storedTogether) {
    const made = await insertNotifications(rows.slice(start, start + storedTogether));
    const mailed = made.filter(({ user, kind }) => preferences.get(user.toHexString())?.[kind].email);
    await deps.jobs.addMany(mailed.map(({ _id }) => mailOrder(_id.toHexString())));
    for (const row of made)
      if (!row.readAt) deps.realtime.emit('notification', toNotification(row), { user: row.user.toHexString() });
  }
}

async function preferencesOf(users: readonly string[]): Promise<[string, NotificationPreferences][]> {
  const of = await readPreferencesOf(users);
  return users.map((user) => [user, of(user)]);
}

export async function listNotifications(
  user: string,
  { limit, cursor, unread }: { limit: number; cursor?: string; unread?: 'true' | 'false' },
): Promise<Page<Notification[]>> {
  const wanted = unread === undefined ? undefined : unread === 'true';
  const [rows, total] = await Promise.all([
    findNotifications(user, { unread: wanted, before: readIdCursor(cursor), limit: limit + 1 }),
    wanted ? countUnread(user) : countNotifications(user),
  ]);
  const data = rows.slice(0, limit).map(toNotification);
  const hasMore = rows.length > limit;
  return { data, meta: { page: 1, limit, total, hasMore, ...(hasMore && { nextCursor: data.at(-1)!.id }) } };
}

export const unreadCount = async (user: string): Promise<{ count: number }> => ({ count: await countUnread(user) });

/** Throws `notification_not_found`. */
export async function markRead(deps: NotificationDeps, user: string, id: string, read: boolean): Promise<Notification> {
  const row = await markNotification(user, id, read ? nowAsDate(deps.clock) : null);
  if (!row) throw new AppError('notification_not_found');
  return toNotification(row);
}

export const readAll = async (deps: NotificationDeps, user: string): Promise<{ count: number }> => ({
  count: await markAllRead(user, nowAsDate(deps.clock)),
});

export async function changePreferences(
  user: string,
  change: Partial<NotificationPreferences>,
): Promise<NotificationPreferences> {
  await writePreferences(user, change);
  return readPreferences(user);
}

/** Tells assignees of tasks that are due. */
export async function remind(deps: NotificationDeps): Promise<void> {
  const now = deps.clock.now();
  await deliver(deps, await deps.crm.tasksDue(now.subtract({ hours: 24 }).toString(), now.toString()));
}
