import { opportunities } from '@sequelstring/contract/crm.ts';
import { views } from '@sequelstring/contract/views.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;
let viewer: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  other = await app.signedIn(admin, 'rep', 'Olga Other');
  viewer = await app.signedIn(admin, 'viewer', 'Vera Viewer');
});
afterAll(() => app.stop());

const large = {
  kind: 'opportunity' as const,
  name: 'Large deals',
  filter: { and: [{ field: 'amount', op: 'gte' as const, value: 500_000 }] },
  sort: '-amount',
  layout: 'table' as const,
  columns: [{ field: 'amount', width: 180 }, { field: 'stage' }],
  nameWidth: 300,
};
const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id);

describe('a saved view', () => {
  it('keeps filter, order, columns and layout, and is seen by whoever made it alone', async () => {
    const made = await rep.get(views.create, { body: large });
    expect(made).toMatchObject({ ...large, owner: rep.id, shared: false, isDefault: false });
    expect(await rep.get(views.list, { query: { kind: 'opportunity' } })).toEqual([made]);
    expect(await rep.get(views.list, { query: { kind: 'account' } })).toEqual([]);
    expect(await other.get(views.list)).toEqual([]);
    for (const by of [other, admin]) {
      expect(await by.refused(views.update, { params: { id: made.id }, body: { name: 'Mine' } })).toMatchObject({
        status: 404,
      });
      expect(await by.refused(views.remove, { params: { id: made.id } })).toMatchObject({ status: 404 });
    }
  });

  it('is seen by everyone once it is shared, and changed by its maker and managers alone', async () => {
    const { id } = await rep.get(views.create, { body: { ...large, name: 'Shared', shared: true } });
    for (const by of [other, viewer, admin]) expect(idsOf(await by.get(views.list))).toContain(id);
    const change = { params: { id }, body: { name: 'Taken over' } };
    for (const by of [other, viewer]) expect(await by.refused(views.update, change)).toMatchObject({ status: 403 });
    expect(await other.refused(views.remove, { params: { id } })).toMatchObject({ status: 403 });
    expect(await admin.get(views.update, change)).toMatchObject({ name: 'Taken over', filter: large.filter });
    await rep.get(views.update, { params: { id }, body: { shared: false } });
    expect(idsOf(await other.get(views.list))).not.toContain(id);
  });

  it('shows each person what their scope allows', async () => {
    const mine = await rep.get(opportunities.create, {
      body: { name: 'Big', amount: { minor: 900_000, currency: 'EUR' } },
    });
    const { filter } = await rep.get(views.create, { body: { ...large, name: 'For all', shared: true } });
    const query = { filter: JSON.stringify(filter) };
    expect(idsOf(await rep.get(opportunities.list, { query }))).toEqual([mine.id]);
    expect(await other.get(opportunities.list, { query })).toEqual([]);
    expect(idsOf(await admin.get(opportunities.list, { query }))).toEqual([mine.id]);
  });

  it('is the first tab of those who choose it, and of nobody else', async () => {
    const first = await rep.get(views.create, { body: { ...large, name: 'First', shared: true, isDefault: true } });
    const second = await rep.get(views.create, { body: { ...large, name: 'Second' } });
    const defaultsOf = async (by: Actor) => idsOf((await by.get(views.list)).filter((view) => view.isDefault));
    expect(await defaultsOf(rep)).toEqual([first.id]);
    expect(await defaultsOf(viewer)).toEqual([]);
    await viewer.get(views.update, { params: { id: first.id }, body: { isDefault: true } });
    expect(await defaultsOf(viewer)).toEqual([first.id]);
    await rep.get(views.update, { params: { id: second.id }, body: { isDefault: true } });
    expect(await defaultsOf(rep)).toEqual([second.id]);
    await rep.get(views.update, { params: { id: second.id }, body: { isDefault: false } });
    expect(await defaultsOf(rep)).toEqual([]);
  });

  it('is emptied by null, and goes when it is deleted', async () => {
    const { id } = await rep.get(views.create, { body: { ...large, name: 'Short-lived' } });
    const after = await rep.get(views.update, { params: { id }, body: { filter: null, sort: null, columns: null } });
    expect(after).not.toHaveProperty('filter');
    expect(after).not.toHaveProperty('sort');
    expect(after).not.toHaveProperty('columns');
    await rep.get(views.remove, { params: { id } });
    expect(idsOf(await rep.get(views.list))).not.toContain(id);
  });

  it('is refused where its list could not be read', async () => {
    const refusal = async (body: object) =>
      (await rep.refused(views.create, { body: { ...large, ...body } as never })).details;
    expect(await refusal({ filter: { and: [{ field: 'stage', op: 'gt', value: 'won' }] } })).toHaveProperty('filter');
    expect(await refusal({ sort: 'nextStep' })).toEqual({ sort: ['is not an order of this list'] });
    expect(await refusal({ columns: [{ field: 'nope' }] })).toEqual({
      columns: ['nope is not a column of this list'],
    });
    expect(await viewer.refused(views.create, { body: { ...large, shared: true } })).toMatchObject({ status: 403 });
    expect(await viewer.get(views.create, { body: large })).toMatchObject({ owner: viewer.id });
  });
});
