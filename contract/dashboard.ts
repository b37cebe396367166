import { z } from 'zod';
import { PlainDate } from './records/field.ts';
import { Totals } from './records/routes.ts';
import { budgets, route } from './route.ts';

const Count = z.number().int();

/** What Home shows of records; everything is counted within what the caller may see. */
export const Dashboard = z.object({
  /** The caller's calendar day, by which everything here is counted. */
  today: PlainDate,
  /** Open tasks that the caller is to do. */
  tasks: z.object({ overdue: Count, today: Count }),
  /** Open opportunities by the id of their stage. */
  pipeline: z.array(Totals),
  /** Open opportunities by the month of their close date, from this month for half a year. */
  forecast: z.array(Totals),
  /** Opportunities closed on or after `since`. */
  closed: z.object({ since: PlainDate, won: Count, lost: Count }),
  /** By day from `since` on, days without anything left out. */
  activity: z.object({
    since: PlainDate,
    days: z.array(z.object({ day: PlainDate, tasksDone: Count, opportunities: Count, won: Count })),
  }),
});
export type Dashboard = z.infer<typeof Dashboard>;

export const dashboard = {
  getDashboard: route({
    method: 'GET',
    path: '/dashboard',
    summary: 'Returns what Home shows: tasks due, pipeline, forecast, win rate and activity',
    tag: 'Dashboard',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    output: Dashboard,
  }),
};
