import { notifications as routes } from '@sequelstring/contract/notifications.ts';
import { specOf } from '../../kernel/indexes.ts';
import { bind, type Module } from '../../kernel/module.ts';
import { sendEmailJob } from './notification.jobs.ts';
import { deliverNotifications } from './notification.listeners.ts';
import { deleteNotificationsAbout, NotificationModel, PreferenceModel, readPreferences } from './notification.model.ts';
import {
  changePreferences,
  listNotifications,
  markRead,
  type NotificationDeps,
  readAll,
  remind,
  unreadCount,
} from './notification.service.ts';

/** What people are told, behind a bell and by mail. */
export function notifications(deps: NotificationDeps): Module {
  return {
    name: 'notifications',
    routes: [
      bind(routes.list, ({ user, query }) => listNotifications(user.id, query)),
      bind(routes.count, ({ user }) => unreadCount(user.id)),
      bind(routes.getPreferences, ({ user }) => readPreferences(user.id)),
      bind(routes.setPreferences, ({ user, body }) => changePreferences(user.id, body)),
      bind(routes.readAll, ({ user }) => readAll(deps, user.id)),
      bind(routes.update, ({ user, params, body }) => markRead(deps, user.id, params.id, body.read)),
    ],
    jobs: [sendEmailJob(deps)],
    schedules: [{ name: 'notifications.remind', everyMs: 60_000, run: () => remind(deps) }],
    listeners: [deliverNotifications(deps)],
    collections: [NotificationModel, PreferenceModel].map(specOf),
    // What users were told of a person is told elsewhere in the person's document.
    personalData: [{ name: 'notifications', erase: deleteNotificationsAbout }],
  };
}
