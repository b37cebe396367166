import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import type { AuthApi } from '../../auth/api.ts';
import { TaskModel, type TaskRow } from './task.model.ts';

/** The hour, where the assignee is, at which a task that is due on a day is told of. */
const morning = { hour: 8 };
const mostAtOnce = 500;

/** What assignees of open tasks are to be told of a stretch of time: that a task falls due. */
export async function tasksDue(auth: AuthApi, from: string, to: string): Promise<NotificationRequest[]> {
  const [start, end] = [Temporal.Instant.from(from), Temporal.Instant.from(to)];
  // A day begins up to 14 hours before it does in UTC.
  const rows = await TaskModel.find({
    status: 'open',
    deleted: false,
    due: { $gte: dayOf(start.subtract({ hours: 24 })), $lte: end.add({ hours: 24 }).toString() },
  })
    .sort({ due: 1 })
    .limit(mostAtOnce)
    .lean<TaskRow[]>();
  const zones = await zonesOf(auth, rows);
  const isDue = (row: TaskRow): boolean => {
    const at = dueInstant(row, zones.get(row.assignee.toHexString()) ?? 'UTC');
    return at !== undefined && Temporal.Instant.compare(at, start) > 0 && Temporal.Instant.compare(at, end) <= 0;
  };
  return rows.filter(isDue).map(requestOf);
}

const dayOf = (at: Temporal.Instant): string => at.toString().slice(0, 10);

function dueInstant({ dueAt, dueOn }: TaskRow, zone: string): Temporal.Instant | undefined {
  if (dueAt) return Temporal.Instant.fromEpochMilliseconds(dueAt.getTime());
  if (!dueOn) return undefined;
  return Temporal.PlainDate.from(dueOn).toZonedDateTime({ timeZone: zone, plainTime: morning }).toInstant();
}

async function zonesOf(auth: AuthApi, rows: readonly TaskRow[]): Promise<ReadonlyMap<string, string>> {
  const { timeZone } = await auth.getSettings();
  const ids = new Set(rows.map(({ assignee }) => assignee.toHexString()));
  const zones = [...ids].map(async (id) => [id, (await auth.getUser(id))?.timeZone ?? timeZone] as const);
  return new Map(await Promise.all(zones));
}

function requestOf(row: TaskRow): NotificationRequest {
  const id = row._id.toHexString();
  return {
    key: `crm:task-due:${id}:${row.due}`,
    users: [row.assignee.toHexString()],
    kind: 'due',
    level: 'info',
    title: `Due: ${row.title}`.slice(0, 200),
    href: `/tasks/${id}`,
    about: { kind: 'task', id },
  };
}
