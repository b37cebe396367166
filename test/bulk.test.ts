import { audit } from '@sequelstring/contract/audit.ts';
import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import { accounts, contacts, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { notifications } from '@sequelstring/contract/notifications.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  other = await app.signedIn(admin, 'rep', 'Olga Other');
});
afterAll(() => app.stop());

/** The bulk change when its work, or its undo, is at its end. */
async function ended(by: Actor, { id }: BulkChange): Promise<BulkChange> {
  for (;;) {
    const now = await by.get(bulkChanges.get, { params: { id } });
    if (!['queued', 'running', 'undoing'].includes(now.status)) return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const undone = async (by: Actor, { id }: BulkChange) => ended(by, await by.get(bulkChanges.undo, { params: { id } }));

/** Few at a time, as everyone has a budget. */
async function oneByOne<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}

const makeAccounts = (names: readonly string[], by = rep) =>
  oneByOne(names, (name) => by.get(accounts.create, { body: { name, industry: 'Metal' } }));
const named = (text: string) => ({ filter: { field: 'name', op: 'startsWith', value: text } }) as const;
const stateOf = (ids: readonly { id: string }[]) =>
  oneByOne(ids, ({ id }) => admin.get(accounts.get, { params: { id } }));

describe('a bulk change', () => {
  it('changes all that a filter finds within the sight of who asks, and can be undone', async () => {
    const mine = await makeAccounts(Array.from({ length: 105 }, (_, n) => `Sight ${n}`));
    const [theirs] = await makeAccounts(['Sight of another'], other);
    const started = await rep.get(accounts.bulk, {
      body: { where: named('Sight'), set: { industry: 'Wood' }, addTags: ['vip'] },
    });
    expect(await ended(rep, started)).toMatchObject({
      ...{ status: 'completed', total: 105, processed: 105, changed: 105, unchanged: 0, failed: 0, undoable: true },
    });
    expect((await stateOf(mine)).every(({ industry, tags }) => industry === 'Wood' && tags.includes('vip'))).toBe(true);
    expect((await stateOf([theirs!]))[0]).toMatchObject({ industry: 'Metal', tags: [] });
    const history = await rep.get(accounts.history, { params: { id: mine[0]!.id } });
    expect(history[0]).toMatchObject({ action: 'account.updated', actor: { kind: 'user', id: rep.id } });
    const facts = await admin.get(audit.list, { query: { kind: 'bulk', recordId: started.id } });
    expect(facts.map(({ action }) => action)).toEqual(['account.bulk_changed']);
    const notices = await rep.get(notifications.list);
    expect(notices.map(({ title }) => title)).toContain('Your bulk change is finished');

    expect(await undone(rep, started)).toMatchObject({ status: 'undone', restored: 105, left: 0, undoable: false });
    expect((await stateOf(mine)).every(({ industry, tags }) => industry === 'Metal' && tags.length === 0)).toBe(true);
  });

  it('goes on where the change takes records out of the filter', async () => {
    await makeAccounts(Array.from({ length: 60 }, (_, n) => `Moving ${n}`));
    const where = {
      filter: { and: [named('Moving').filter, { field: 'industry', op: 'eq', value: 'Metal' }] },
    } as const;
    const done = await ended(rep, await rep.get(accounts.bulk, { body: { where, set: { industry: 'Glass' } } }));
    expect(done).toMatchObject({ total: 60, changed: 60 });
  });

  it('leaves alone in its undo what someone changed since, save for tags of their own', async () => {
    const [first, second] = await makeAccounts(['Since 1', 'Since 2']);
    const ids = [first!.id, second!.id];
    const done = await ended(
      rep,
      await rep.get(accounts.bulk, { body: { ids, set: { industry: 'Wood' }, addTags: ['a'] } }),
    );
    await rep.get(accounts.update, { params: { id: first!.id }, body: { industry: 'Stone' } });
    await rep.get(accounts.update, { params: { id: second!.id }, body: { tags: ['a', 'own'] } });
    expect(await undone(rep, done)).toMatchObject({ restored: 1, left: 1 });
    const [one, two] = await stateOf([first!, second!]);
    expect(one).toMatchObject({ industry: 'Stone', tags: ['a'] });
    expect(two).toMatchObject({ industry: 'Metal', tags: ['own'] });
    expect(await rep.refused(bulkChanges.undo, { params: { id: done.id } })).toMatchObject({
      code: 'bulk_change_state',
    });
  });

  it('deletes and restores, both with undo', async () => {
    const made = await makeAccounts(['Gone 1', 'Gone 2', 'Gone 3']);
    const deleted = await ended(
      rep,
      await rep.get(accounts.bulk, { body: { where: named('Gone'), action: 'delete' } }),
    );
    expect(deleted).toMatchObject({ changed: 3 });
    await rep.get(accounts.restore, { params: { id: made[0]!.id } });
    expect(await undone(rep, deleted)).toMatchObject({ restored: 2, left: 1 });
    expect(await stateOf(made)).toHaveLength(3);

    await ended(rep, await rep.get(accounts.bulk, { body: { ids: made.map(({ id }) => id), action: 'delete' } }));
    const restored = await ended(
      rep,
      await rep.get(accounts.bulk, { body: { where: named('Gone'), action: 'restore' } }),
    );
    expect(restored).toMatchObject({ changed: 3 });
    expect(await undone(rep, restored)).toMatchObject({ restored: 3 });
    expect(await rep.get(accounts.list, { query: { name: 'Gone 1' } })).toEqual([]);
  });

  it('tells which records are refused, and changes the others', async () => {
    const people = await oneByOne(['one', 'two'], (name) =>
      rep.get(contacts.create, { body: { firstName: name, lastName: 'Person', email: `${name}@example.com` } }),
    );
    const body = { ids: people.map(({ id }) => id), set: { email: 'same@example.com' } };
    const done = await ended(rep, await rep.get(contacts.bulk, { body }));
    expect(done).toMatchObject({ changed: 1, failed: 1, processed: 2 });
    expect(done.problems).toEqual([{ recordId: expect.any(String), message: expect.stringContaining('email') }]);
    const given = await ended(rep, await rep.get(contacts.bulk, { body: { ids: body.ids, set: { owner: other.id } } }));
    expect(given).toMatchObject({ changed: 0, failed: 2 });
  });

  it('brings an opportunity back to the day on which it was closed, and a task to its place', async () => {
    const deal = await rep.get(opportunities.create, { body: { name: 'Closed before', status: 'won' } });
    const done = await ended(
      rep,
      await rep.get(opportunities.bulk, { body: { ids: [deal.id], set: { status: 'open' } } }),
    );
    await undone(rep, done);
    const { stage, status, probability, closedAt } = deal;
    const back = await rep.get(opportunities.get, { params: { id: deal.id } });
    expect(back).toMatchObject({ stage, status, probability, closedAt });

    const task = await rep.get(tasks.create, { body: { title: 'Call', dueOn: '2027-03-01' } });
    const finished = await ended(rep, await rep.get(tasks.bulk, { body: { ids: [task.id], set: { status: 'done' } } }));
    await undone(rep, finished);
    const open = await rep.get(tasks.get, { params: { id: task.id } });
    expect(open).toMatchObject({ status: 'open', dueOn: '2027-03-01' });
    expect(open.doneAt).toBeUndefined();
  });

  it('may be taken back by whoever gave records out of their sight', async () => {
    const lead = await app.signedIn(admin, 'manager', 'Mia Manager');
    const [made] = await makeAccounts(['Given away'], lead);
    const done = await ended(
      lead,
      await lead.get(accounts.bulk, { body: { ids: [made!.id], set: { owner: other.id } } }),
    );
    expect(await undone(lead, done)).toMatchObject({ restored: 1 });
    expect((await stateOf([made!]))[0]).toMatchObject({ owner: lead.id });
  });

  it('is nobody else’s business, and not for viewers', async () => {
    const [made] = await makeAccounts(['Quiet']);
    const done = await ended(rep, await rep.get(accounts.bulk, { body: { ids: [made!.id], addTags: ['quiet'] } }));
    for (const route of [bulkChanges.get, bulkChanges.undo, bulkChanges.cancel]) {
      expect(await other.refused(route, { params: { id: done.id } })).toMatchObject({ code: 'bulk_change_not_found' });
    }
    expect((await other.get(bulkChanges.list)).map(({ id }) => id)).not.toContain(done.id);
    expect((await admin.get(bulkChanges.list, { query: { all: 'true' } })).map(({ id }) => id)).toContain(done.id);
    const viewer = await app.signedIn(admin, 'viewer', 'Vera Viewer');
    expect(await viewer.refused(accounts.bulk, { body: { ids: [made!.id], addTags: ['x'] } })).toMatchObject({
      status: 403,
    });
    expect(await rep.refused(accounts.bulk, { body: { ids: [made!.id] } })).toMatchObject({ status: 400 });
    expect(
      await rep.refused(accounts.bulk, {
        body: { where: { filter: { field: 'nope', op: 'eq', value: 1 } }, addTags: ['x'] },
      }),
    ).toMatchObject({ status: 400 });
  });

  it('stops when it is cancelled, and what it changed can be undone', async () => {
    await makeAccounts(Array.from({ length: 55 }, (_, n) => `Stop ${n}`));
    const started = await rep.get(accounts.bulk, { body: { where: named('Stop'), set: { industry: 'Wood' } } });
    const reply = await rep.call(bulkChanges.cancel, { params: { id: started.id } });
    const now = await ended(rep, started);
    expect(now.status).toBe(reply.success ? 'cancelled' : 'completed');
    if (now.undoable) expect(await undone(rep, now)).toMatchObject({ restored: now.changed, left: 0 });
    const filter = JSON.stringify({ and: [named('Stop').filter, { field: 'industry', op: 'eq', value: 'Wood' }] });
    expect(await rep.get(accounts.list, { query: { filter } as never })).toEqual([]);
  });
});
