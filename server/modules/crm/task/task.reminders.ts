import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { type Listener, listener } from '../../../kernel/module.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import { setReminded, tasksToRemind } from './task.model.ts';

const atOnce = 200;

/** Publishes `task.reminded` for each reminder whose time has come, once. */
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
      });
    }
    if (rows.length < atOnce) return;
  }
}

/** Shows a reminder to the assignee, wherever they have the app open. */
export const announceReminders = (realtime: Realtime): Listener =>
  listener({
    name: 'crm.announceReminders',
    events: ['task.reminded'],
    handle: async (batch) => {
      for (const { id, payload } of batch) {
        const { taskId, assignee, title } = payload;
        const notification = { id, level: 'info' as const, title, href: `/tasks/${taskId}` };
        realtime.emit('notification', notification, { user: assignee });
      }
    },
  });
