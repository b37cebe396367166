import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import type { Totals } from '@sequelstring/contract/records/routes.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { totalsOf } from '../../../kernel/records/totals.ts';

export interface DashboardDeps {
  opportunities: AnyStore;
  tasks: AnyStore;
}

const forecastMonths = 6;
const closedDays = 90;
const activityDays = 30;

const where = (field: string, op: 'eq' | 'lt' | 'gte' | 'lte', value: string): Filter => ({ field, op, value });
const all = (...and: Filter[]): Filter => ({ and });
const isOpen = where('status', 'eq', 'open');

/** Whatever a person counts on Home, each number with the filter that a list opens with. */
export async function readDashboard(deps: DashboardDeps, user: CurrentUser): Promise<Dashboard> {
  const { now, zone } = await deps.tasks.viewpoint(user);
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const totals = (store: AnyStore, filter: Filter, by?: string) => totalsOf(store, user, { filter, ...(by && { by }) });
  const count = async (store: AnyStore, filter: Filter) => (await totals(store, filter))[0]!.count;

  const mine = all(isOpen, where('assignee', 'eq', 'me'));
  const overdue = all(mine, { or: [where('dueOn', 'lt', String(today)), where('dueAt', 'lt', String(today))] });
  const dueToday = all(mine, {
    or: [where('dueOn', 'eq', String(today)), { field: 'dueAt', op: 'within', value: 'today' }],
  });
  const closedSince = today.subtract({ days: closedDays });
  const activeSince = today.subtract({ days: activityDays - 1 });
  const closed = (status: string) => all(where('status', 'eq', status), where('closedAt', 'gte', String(closedSince)));
  const since = (field: string) => where(field, 'gte', String(activeSince));
  const { opportunities, tasks } = deps;

  const [late, due, pipeline, forecast, won, lost, done, begun, wonByDay] = await Promise.all([
    count(tasks, overdue),
    count(tasks, dueToday),
    totals(opportunities, isOpen, 'stage'),
    totals(opportunities, all(isOpen, ...forecastRange(today)), 'closeOn.month'),
    count(opportunities, closed('won')),
    count(opportunities, closed('lost')),
    totals(tasks, since('doneAt'), 'doneAt.day'),
    totals(opportunities, since('createdAt'), 'createdAt.day'),
    totals(opportunities, all(where('status', 'eq', 'won'), since('closedAt')), 'closedAt.day'),
  ]);
  return {
    today: String(today),
    tasks: { overdue: late, today: due },
    pipeline,
    forecast,
    closed: { since: String(closedSince), won, lost },
    activity: { since: String(activeSince), days: byDay({ tasksDone: done, opportunities: begun, won: wonByDay }) },
  };
}

function forecastRange(today: Temporal.PlainDate): Filter[] {
  const first = today.with({ day: 1 });
  const last = first.add({ months: forecastMonths }).subtract({ days: 1 });
  return [where('closeOn', 'gte', String(first)), where('closeOn', 'lte', String(last))];
}

type Day = Dashboard['activity']['days'][number];

function byDay(counted: Record<Exclude<keyof Day, 'day'>, Totals[]>): Day[] {
  const days = new Map<string, Day>();
  for (const [name, totals] of Object.entries(counted)) {
    for (const { group: day = '', count } of totals) {
      if (!day) continue;
      const row = days.get(day) ?? { day, tasksDone: 0, opportunities: 0, won: 0 };
      days.set(day, { ...row, [name]: count });
    }
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
}
