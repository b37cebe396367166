import { z } from 'zod';
import { About } from './records/task.ts';
import { budgets, Id, Instant, line, pageQuery, route } from './route.ts';

/** What people are notified of, with the words of its preference. */
export const notificationKinds = {
  mention: 'Someone mentions me in a note or a comment',
  assignment: 'Someone assigns a task or a record to me',
  due: 'A task of mine is due',
  reminder: 'I asked to be reminded of a task',
  'greeting-failed': 'A greeting of my contacts could not be delivered',
  'work-finished': 'An import or a bulk change of mine is finished',
  alert: 'News of my accounts',
  call: 'Calls of mine',
  social: 'A contact of mine changes jobs, or is followed by many more people',
} as const;
export const NotificationKind = z.enum(Object.keys(notificationKinds) as [keyof typeof notificationKinds]);
export type NotificationKind = z.infer<typeof NotificationKind>;

const level = z.enum(['info', 'warning', 'error']);

/** What a module wants someone to know. The same key tells one user once, however often the event comes. */
export const NotificationRequest = z.object({
  key: line(200).min(3),
  users: z.array(Id).min(1).max(100),
  kind: NotificationKind,
  level: level.default('info'),
  title: line(200).min(1),
  body: z.string().max(500).optional(),
  /** A page of the app, beginning with `/`. */
  href: z
    .string()
    .max(500)
    .regex(/^\/(?!\/)/, 'is not a page of the app')
    .optional(),
  about: About.optional(),
  /** Who caused it; nobody is notified of what they did themselves. */
  actor: Id.optional(),
});
export type NotificationRequest = z.infer<typeof NotificationRequest>;

export const Notification = z.object({
  id: Id,
  kind: NotificationKind,
  level,
  title: z.string(),
  body: z.string().optional(),
  href: z.string().optional(),
  about: About.optional(),
  actor: Id.optional(),
  createdAt: Instant,
  readAt: Instant.optional(),
});
export type Notification = z.infer<typeof Notification>;

const Preference = z.strictObject({ inApp: z.boolean(), email: z.boolean() });
export const NotificationPreferences = z.object(
  Object.fromEntries(NotificationKind.options.map((kind) => [kind, Preference])) as Record<
    NotificationKind,
    typeof Preference
  >,
);
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

const mine = { tag: 'Notifications', access: 'signed-in', audit: false } as const;

export const notifications = {
  list: route({
    ...mine,
    method: 'GET',
    path: '/notifications',
    summary: 'My notifications, newest first; `unread=true` for those that I have not read. Kept for 90 days',
    budget: budgets.read,
    query: z.strictObject({ ...pageQuery, unread: z.enum(['true', 'false']).optional() }),
    output: z.array(Notification),
    page: true,
  }),
  count: route({
    ...mine,
    method: 'GET',
    path: '/notifications/unread',
    summary: 'Counts my unread notifications, up to 100',
    budget: budgets.read,
    output: z.object({ count: z.number().int() }),
  }),
  update: route({
    ...mine,
    method: 'PATCH',
    path: '/notifications/:id',
    summary: 'Marks one of my notifications as read or unread',
    budget: budgets.write,
    params: z.object({ id: Id }),
    body: z.strictObject({ read: z.boolean() }),
    output: Notification,
  }),
  readAll: route({
    ...mine,
    method: 'POST',
    path: '/notifications/read',
    summary: 'Marks all of my notifications as read',
    budget: budgets.write,
    output: z.object({ count: z.number().int() }),
  }),
  getPreferences: route({
    ...mine,
    method: 'GET',
    path: '/notifications/preferences',
    summary: 'Returns my notification preferences',
    budget: budgets.read,
    output: NotificationPreferences,
  }),
  setPreferences: route({
    ...mine,
    method: 'PATCH',
    path: '/notifications/preferences',
    summary: 'Changes my notification preferences; omitted kinds stay as they are',
    budget: budgets.write,
    body: z.strictObject(NotificationPreferences.partial().shape),
    output: NotificationPreferences,
  }),
};
