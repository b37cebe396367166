import { accounts, opportunities } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;

const deals = [
  { name: 'A', closeOn: '2027-01-15', amount: { minor: 100_001, currency: 'EUR' }, probability: 33 },
  { name: 'B', closeOn: '2027-01-31', amount: { minor: 200_000, currency: 'EUR' }, probability: 50 },
  { name: 'C', closeOn: '2027-01-31', amount: { minor: 5_000, currency: 'JPY' }, probability: 10 },
  { name: 'D', closeOn: '2027-02-01', amount: { minor: 700_000, currency: 'EUR' }, probability: 80 },
  { name: 'E', amount: { minor: 900_000, currency: 'USD' }, probability: 20 },
  { name: 'F', closeOn: '2027-02-14' },
];

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  other = await app.signedIn(admin, 'rep', 'Olga Other');
  for (const body of deals) await rep.get(opportunities.create, { body });
  await other.get(opportunities.create, {
    body: { name: 'Hidden', closeOn: '2027-01-20', amount: { minor: 1_000_000, currency: 'EUR' }, probability: 100 },
  });
});
afterAll(() => app.stop());

const totals = (query: Record<string, string>, by: Actor = rep) =>
  by.get(opportunities.totals, { query: query as never });

describe('totals of a list', () => {
  it('are the forecast: per month and currency the sum of amount times probability', async () => {
    expect(await totals({ status: 'open', by: 'closeOn.month' })).toEqual([
      { group: '', count: 1, sums: [{ field: 'amount', currency: 'USD', minor: 900_000, weighted: 180_000 }] },
      {
        group: '2027-01',
        count: 3,
        sums: [
          {
            field: 'amount',
            currency: 'EUR',
            minor: 300_001,
            weighted: Math.round((100_001 * 33 + 200_000 * 50) / 100),
          },
          { field: 'amount', currency: 'JPY', minor: 5_000, weighted: 500 },
        ],
      },
      { group: '2027-02', count: 2, sums: [{ field: 'amount', currency: 'EUR', minor: 700_000, weighted: 560_000 }] },
    ]);
  });

  it('of the list that a month opens are those of the month', async () => {
    const [, january] = await totals({ status: 'open', by: 'closeOn.month' });
    const filter = JSON.stringify({
      and: [
        { field: 'closeOn', op: 'gte', value: '2027-01-01' },
        { field: 'closeOn', op: 'lte', value: '2027-01-31' },
      ],
    });
    const [footer] = await totals({ status: 'open', filter });
    expect(footer).toEqual({ count: january!.count, sums: january!.sums });
    const rows = await rep.call(opportunities.list, { query: { status: 'open', filter } as never });
    expect(rows.success && rows.meta?.total).toBe(footer!.count);
  });

  it('follow a change at once, and show nobody what their scope does not hold', async () => {
    const { id } = await rep.get(opportunities.create, {
      body: { name: 'G', closeOn: '2027-03-01', amount: { minor: 10_000, currency: 'EUR' }, probability: 50 },
    });
    const march = async (by: Actor) =>
      (await totals({ by: 'closeOn.month' }, by)).find(({ group }) => group === '2027-03');
    expect((await march(rep))?.sums).toEqual([{ field: 'amount', currency: 'EUR', minor: 10_000, weighted: 5_000 }]);
    expect(await march(other)).toBeUndefined();
    expect((await march(admin))?.count).toBe(1);
    await rep.get(opportunities.remove, { params: { id } });
    expect(await march(rep)).toBeUndefined();
    expect((await totals({}, other))[0]).toMatchObject({ count: 1 });
  });

  it('are grouped by stage, and of a kind without amounts only counted', async () => {
    expect((await totals({ by: 'stage' })).map(({ group, count }) => [group, count])).toEqual([['lead', 6]]);
    await rep.get(accounts.create, { body: { name: 'Only Ltd' } });
    expect(await rep.get(accounts.totals)).toEqual([{ count: 1, sums: [] }]);
    expect(await other.get(accounts.totals)).toEqual([{ count: 0, sums: [] }]);
    expect(await rep.refused(opportunities.totals, { query: { by: 'description' } })).toMatchObject({
      details: { by: ['is not a field that records can be grouped by'] },
    });
  });
});
