import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { setReminded, type TaskRow, tasksToRemind } from './task.model.ts';

const atOnce = 200;

/** Tells the assignee of each reminder whose time has come, once, and whoever listens to `task.reminded`. */
export async function remindOfTasks(clock: Clock): Promise<void> {
  for (;;) {
    const rows = await tasksToRemind(nowAsDate(clock), atOnce);
    for (const row of rows) {
      await transaction(async (session) => {
        if (!(await setReminded(row, session))) return;
        await publish(session, 'task.reminded', {
          taskId: row._id.toHexString(),
          assignee: row.assignee.toHexString(),
          title: row.title,
          ...(row.dueOn && { dueOn: row.dueOn }),
          ...(row.dueAt && { dueAt: row.dueAt.toISOString() }),
        });
        await publish(session, 'notification.requested', requestOf(row));
      });
    }
    if (rows.length < atOnce) return;
  }
}

function requestOf({ _id, assignee, title, remind }: TaskRow): NotificationRequest {
  const id = _id.toHexString();
  return {
    key: `crm:reminder:${id}:${remind?.toISOString()}`,
    users: [assignee.toHexString()],
    kind: 'reminder',
    level: 'info',
    title: title.slice(0, 200),
    href: `/tasks/${id}`,
    about: { kind: 'task', id },
  };
}
