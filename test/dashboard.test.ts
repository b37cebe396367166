import { opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { dashboard } from '@sequelstring/contract/dashboard.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let rep: Actor;
let other: Actor;
const today = Temporal.Now.plainDateISO('UTC');
const day = (days: number) => String(today.add({ days }));

beforeAll(async () => {
  app = await startApp();
  const admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  other = await app.signedIn(admin, 'rep', 'Olga Other');
});
afterAll(() => app.stop());

it('counts for each person what they see, and follows what they do', async () => {
  const amount = { minor: 100_000, currency: 'EUR' };
  const deal = (name: string, body: object = {}) =>
    rep.get(opportunities.create, { body: { name, amount, closeOn: String(today), probability: 40, ...body } });
  await deal('Now');
  await deal('Far ahead', { closeOn: String(today.add({ years: 2 })) });
  await deal('Won', { stage: 'won' });
  await deal('Lost', { stage: 'lost' });
  await deal('Lost too', { stage: 'lost' });
  for (const [title, dueOn] of [
    ['Late', day(-2)],
    ['Today', day(0)],
    ['Ahead', day(3)],
  ] as const) {
    await rep.get(tasks.create, { body: { title, dueOn } });
  }
  await rep.get(tasks.create, { body: { title: 'Late by the clock', dueAt: `${day(-2)}T10:00:00Z` } });
  await rep.get(tasks.create, { body: { title: 'Not mine', dueOn: day(-2), assignee: other.id } });

  const seen = await rep.get(dashboard.getDashboard);
  expect(seen.tasks).toEqual({ overdue: 2, today: 1 });
  expect(seen.pipeline).toMatchObject([{ group: 'lead', count: 2 }]);
  expect(seen.forecast).toEqual([
    {
      group: String(today).slice(0, 7),
      count: 1,
      sums: [{ field: 'amount', currency: 'EUR', minor: 100_000, weighted: 40_000 }],
    },
  ]);
  expect(seen.closed).toMatchObject({ won: 1, lost: 2 });
  expect(seen.activity.days).toMatchObject([{ tasksDone: 0, opportunities: 5, won: 1 }]);

  const late = (await rep.get(tasks.list)).find(({ title }) => title === 'Late')!;
  await rep.get(tasks.update, { params: { id: late.id }, body: { status: 'done' } });
  const after = await rep.get(dashboard.getDashboard);
  expect(after.tasks.overdue).toBe(1);
  expect(after.activity.days).toMatchObject([{ tasksDone: 1 }]);

  expect(await other.get(dashboard.getDashboard)).toMatchObject({
    tasks: { overdue: 1, today: 0 },
    pipeline: [],
    forecast: [],
    closed: { won: 0, lost: 0 },
  });
});
