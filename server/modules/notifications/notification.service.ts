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
  insertNotification,
  markAllRead,
  markNotification,
  readPreferences,
  toNotification,
  writePreferences,
} from './notification.model.ts';

export interface NotificationDeps {
  clock: Clock;
  realtime: Realtime;
  jobs: Jobs;
  auth: Pick<AuthApi, 'getUser' | 'getSettings'>;
  crm: Pick<CrmApi, 'tasksDue'>;
  mailer: Pick<Mailer, 'send'>;
  mailFrom: MailAddress;
  /** Where links in mail lead, without a slash at the end. */
  publicUrl: string;
}

/** Tells each of the users once, where and if they want to be told. */
export async function deliver(deps: NotificationDeps, { users, ...request }: NotificationRequest): Promise<void> {
  for (const user of new Set(users)) {
    if (user === request.actor || !(await deps.auth.getUser(user))?.isActive) continue;
    const { inApp, email } = (await readPreferences(user))[request.kind];
    if (!inApp && !email) continue;
    const now = nowAsDate(deps.clock);
    // Who wants mail alone has it in the list as well, read.
    const row = { ...request, user: objectId(user), createdAt: now, ...(!inApp && { readAt: now }) };
    const made = await insertNotification(row);
    if (!made) continue;
    if (email) await deps.jobs.addMany([mailOrder(made._id.toHexString())]);
    if (inApp) deps.realtime.emit('notification', toNotification(made), { user });
  }
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
  for (const request of await deps.crm.tasksDue(now.subtract({ hours: 24 }).toString(), now.toString())) {
    await deliver(deps, request);
  }
}
