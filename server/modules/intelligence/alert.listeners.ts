import type { notificationKinds } from '@sequelstring/contract/notifications.ts';
import { transaction } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { isWithin } from '../../kernel/records/scope.ts';
import type { AuthApi } from '../auth/api.ts';
import { alertsToIndex } from './alert.model.ts';
import { followersOf } from './subscription.model.ts';

type AlertKind = Extract<keyof typeof notificationKinds, 'alert'>;
const kind: AlertKind = 'alert';
const mostUsers = 100;

/** Notifies those who subscribed to such news and may see its account; where and whether by email they say themselves. */
export const notifyFollowers = (auth: Pick<AuthApi, 'getScope' | 'getUser'>): Listener =>
  listener({
    name: 'intelligence.notifyFollowers',
    events: ['alert.raised'],
    handle: async (batch) => {
      const ids = batch.map(({ payload }) => payload.alertId);
      const rows = await alertsToIndex({ ids }, '0'.repeat(24), ids.length);
      for (const row of rows) {
        const [owner, id] = [row.owner.toHexString(), row._id.toHexString()];
        const users: string[] = [];
        for (const user of await followersOf(row)) {
          if ((await auth.getUser(user))?.isActive && isWithin(await auth.getScope(user), owner)) users.push(user);
        }
        if (users.length === 0) continue;
        await transaction((session) =>
          publish(session, 'notification.requested', {
            ...{ key: `intelligence:alert:${id}`, users: users.slice(0, mostUsers), kind, level: 'info' },
            ...{ title: `News about ${row.accountName}`.slice(0, 200), body: row.title.slice(0, 500) },
            ...{ href: `/intelligence?alert=${id}`, about: { kind: 'account', id: row.account.toHexString() } },
          }),
        );
      }
    },
  });
