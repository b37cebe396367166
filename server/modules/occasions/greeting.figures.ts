import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { withinScope } from '../../kernel/records/scope.ts';
import { GreetingModel } from './greeting.model.ts';

/** Greetings of a window, per day: how many stand in which status, and the first few by name. */
export async function calendarOf(
  user: CurrentUser,
  from: string,
  to: string,
): Promise<Output<typeof occasions.calendar>> {
  const days = await GreetingModel.aggregate<{ _id: string; rows: { name: string; status: GreetingStatus }[] }>([
    { $match: { ...withinScope(user.scope), ...window(from, to), day: { $gte: from, $lte: to } } },
    { $sort: { dueAt: 1, _id: 1 } },
    { $group: { _id: '$day', rows: { $push: { name: '$contactName', status: '$status' } } } },
    { $sort: { _id: 1 } },
  ]);
  return days.map(({ _id, rows }) => ({
    day: _id,
    total: rows.length,
    byStatus: countBy(rows.map(({ status }) => status)),
    first: rows.slice(0, 3),
  }));
}

/** Wide enough for the day in any zone; so that the index on the due instant is used. */
function window(from: string, to: string): { dueAt: { $gte: Date; $lt: Date } } {
  const day = 86_400_000;
  return { dueAt: { $gte: new Date(Date.parse(from) - 4 * day), $lt: new Date(Date.parse(to) + 5 * day) } };
}

/** What became of greetings, per template and month: sent ones by the month in which they left, the others by that of their day. */
export async function figuresOf(
  user: CurrentUser,
  { now, months }: { now: Temporal.Instant; months: number },
): Promise<Output<typeof occasions.figures>> {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const first = today.with({ day: 1 }).subtract({ months: months - 1 });
  const since = new Date(first.toZonedDateTime('UTC').epochMilliseconds);
  const until = new Date(now.epochMilliseconds + 86_400_000);
  const groups = await GreetingModel.aggregate<{
    _id: { template: string; month: string; status: GreetingStatus };
    count: number;
    opened: number;
    optedOut: number;
  }>([
    { $match: { ...withinScope(user.scope), dueAt: { $gte: since, $lt: until }, status: { $in: [...OVER] } } },
    {
      $group: {
        _id: { template: '$template', month: { $substrBytes: ['$day', 0, 7] }, status: '$status' },
        count: { $sum: 1 },
        opened: { $sum: { $cond: [{ $ifNull: ['$openedAt', false] }, 1, 0] } },
        optedOut: { $sum: { $cond: [{ $ifNull: ['$optedOutAt', false] }, 1, 0] } },
      },
    },
  ]);
  const rows = new Map<string, Output<typeof occasions.figures>[number]>();
  for (const { _id, count, opened, optedOut } of groups) {
    const key = `${_id.month} ${_id.template}`;
    const row = rows.get(key) ?? { month: _id.month, template: _id.template, ...none };
    rows.set(key, {
      ...row,
      sent: row.sent + (LEFT.has(_id.status) ? count : 0),
      delivered: row.delivered + (_id.status === 'delivered' ? count : 0),
      bounced: row.bounced + (_id.status === 'bounced' ? count : 0),
      complained: row.complained + (_id.status === 'complained' ? count : 0),
      notSent: row.notSent + (_id.status === 'not_sent' || _id.status === 'failed' ? count : 0),
      opened: row.opened + opened,
      optedOut: row.optedOut + optedOut,
    });
  }
  return [...rows.values()].sort((a, b) => b.month.localeCompare(a.month) || a.template.localeCompare(b.template));
}

const none = { sent: 0, delivered: 0, bounced: 0, complained: 0, notSent: 0, opened: 0, optedOut: 0 };
/** Handed over: what came of it later is counted beside. */
const LEFT: ReadonlySet<GreetingStatus> = new Set(['sent', 'delivered', 'bounced', 'complained']);
const OVER = [...LEFT, 'failed', 'not_sent'] as const;

function countBy(statuses: readonly GreetingStatus[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
