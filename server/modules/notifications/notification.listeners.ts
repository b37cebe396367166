import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import { deliver, type NotificationDeps } from './notification.service.ts';

/** Tells people what modules want them to know, and that a record is theirs now. */
export const deliverNotifications = (deps: NotificationDeps): Listener =>
  listener({
    name: 'notifications.deliver',
    events: ['notification.requested', 'record.changed'],
    wants: ({ payload }) => 'users' in payload || (payload.action === 'updated' && payload.formerOwner !== undefined),
    handle: (batch) =>
      deliver(
        deps,
        batch.map(({ name, payload }) => (name === 'notification.requested' ? payload : assignmentOf(payload))),
      ),
  });

const assignmentOf = ({
  kind,
  id,
  version,
  owner,
  title,
  actor,
}: EventPayload<'record.changed'>): NotificationRequest => ({
  key: `owner:${kind}:${id}:${version}`,
  users: [owner],
  kind: 'assignment',
  level: 'info',
  title: `${title || 'A record'} is yours now`,
  href: `/${kind.replace(/y$/, 'ie')}s/${id}`,
  about: { kind, id },
  actor,
});
