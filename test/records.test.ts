import { accounts, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { type Import, imports } from '@sequelstring/contract/imports.ts';
import { pipelines } from '@sequelstring/contract/pipelines.ts';
import { search as searchRoutes } from '@sequelstring/contract/search.ts';
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

const account = (name: string, by: Actor = rep) => by.get(accounts.create, { body: { name } });

describe('a record of any kind', () => {
  it('is refused a stale change, with the record as it is now', async () => {
    const made = await account('Stale Ltd');
    await rep.get(accounts.update, { params: { id: made.id }, body: { industry: 'Metal', version: 1 } });
    const late = await rep.call(accounts.update, { params: { id: made.id }, body: { industry: 'Wood', version: 1 } });
    expect(late).toMatchObject({
      status: 409,
      error: { code: 'conflict', conflict: { yourVersion: 1, version: 2, record: { industry: 'Metal' } } },
    });
    const header = { 'If-Match': '"1"', 'Content-Type': 'application/json' };
    const again = await rep.fetch(`/v1/accounts/${made.id}`, {
      method: 'PUT',
      headers: header,
      body: '{"industry":"Wood"}',
    });
    expect(again.status).toBe(409);
  });

  it('tells who changed what, newest first', async () => {
    const { id } = await account('History Ltd');
    await rep.get(accounts.update, { params: { id }, body: { industry: 'Metal' } });
    await rep.get(accounts.remove, { params: { id } });
    await rep.get(accounts.restore, { params: { id } });
    const history = await rep.get(accounts.history, { params: { id } });
    expect(history.map(({ action }) => action)).toEqual([
      'account.restored',
      'account.deleted',
      'account.updated',
      'account.created',
    ]);
    expect(history[2]).toMatchObject({
      actor: { kind: 'user', id: rep.id },
      changes: [{ field: 'industry', to: 'Metal' }],
    });
  });

  it('is seen and changed by those alone whose scope holds its owner', async () => {
    const { id } = await account('Private Ltd');
    const deal = await rep.get(opportunities.create, { body: { name: 'Private deal', account: id } });
    for (const [route, params] of [
      [accounts.get, { id }],
      [accounts.history, { id }],
      [accounts.remove, { id }],
      [accounts.restore, { id }],
      [opportunities.get, { id: deal.id }],
    ] as const) {
      expect(await other.refused(route, { params })).toMatchObject({ status: 404 });
    }
    expect(
      await other.get(accounts.list, {
        query: { filter: '{"field":"name","op":"contains","value":"Private"}' } as never,
      }),
    ).toEqual([]);
    expect(await other.get(opportunities.list, { query: { account: id } })).toEqual([]);
    expect((await admin.get(accounts.get, { params: { id } })).name).toBe('Private Ltd');
  });

  it('is found by filters with groups, and in the order asked for, page after page', async () => {
    for (let index = 0; index < 7; index++) {
      await rep.get(opportunities.create, {
        body: {
          name: `Paged ${index}`,
          ...(index % 2 && { closeOn: `2027-01-0${index}` }),
          amount: { minor: index * 100, currency: 'EUR' },
        },
      });
    }
    const filter = JSON.stringify({
      and: [
        { field: 'name', op: 'startsWith', value: 'paged' },
        {
          or: [
            { field: 'amount', op: 'gte', value: 200 },
            { field: 'closeOn', op: 'empty' },
          ],
        },
      ],
    });
    for (const sort of ['closeOn', '-closeOn', 'name', '-amount']) {
      const names: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const reply = await rep.call(opportunities.list, {
          query: { filter, sort, limit: 2, ...(cursor && { cursor }) } as never,
        });
        if (!reply.success) throw new Error(JSON.stringify(reply));
        names.push(...reply.data.map(({ name }) => name));
        cursor = reply.meta?.nextCursor;
        more = Boolean(cursor);
      }
      expect(names.toSorted(), sort).toEqual(['Paged 0', 'Paged 2', 'Paged 3', 'Paged 4', 'Paged 5', 'Paged 6']);
    }
    expect(
      await rep.refused(opportunities.list, { query: { filter: '{"field":"nope","op":"eq","value":1}' } }),
    ).toMatchObject({
      details: { filter: ['nope: is not a field that can be filtered'] },
    });
  });

  it('is found by a search with a typing mistake, and by nobody else’s', async () => {
    const { id } = await account('Bramblethorpe Engineering');
    const find = (by: Actor) => by.get(searchRoutes.search, { query: { q: 'bramblethrope' } });
    // Who wrote finds what they wrote at once.
    expect((await find(rep)).map((hit) => hit.id)).toEqual([id]);
    expect(await find(other)).toEqual([]);
    expect((await rep.get(accounts.list, { query: { q: 'brambelthorpe' } })).map((row) => row.id)).toEqual([id]);
  });
});

describe('a search', () => {
  it('of a sorted list takes in what may have been meant, while few match as they were typed', async () => {
    for (const name of ['Quillfeather Two', 'Quilfeather One', 'Else']) await account(name);
    const query = { q: 'quilfeather', sort: 'name' };
    const found = await rep.get(accounts.list, { query });
    expect(found.map(({ name }) => name)).toEqual(['Quilfeather One', 'Quillfeather Two']);
  });

  it('says where more match than it lists', async () => {
    const rows = Array.from({ length: 1001 }, (_, n) => `Umbrellastand ${n}`);
    const form = new FormData();
    form.append('file', new Blob([['Name', ...rows].join('\n')]), 'accounts.csv');
    const { data } = (await (await rep.fetch('/v1/accounts/import', { method: 'POST', body: form })).json()) as {
      data: Import;
    };
    const status = async () => (await rep.get(imports.getImport, { params: { id: data.id } })).status;
    await expect.poll(status, { timeout: 30_000 }).toBe('completed');
    const metaOf = async (query: object) => {
      const reply = await rep.call(accounts.list, { query: { q: 'umbrellastand', limit: 1, ...query } });
      return reply.success ? reply.meta : undefined;
    };
    // Imports are brought into the index in the background.
    await expect.poll(() => metaOf({}), { timeout: 30_000 }).toMatchObject({ total: 1000, capped: true });
    // Sorted, up to 10,000 are taken in.
    const sorted = await metaOf({ sort: 'name' });
    expect(sorted).toMatchObject({ total: 1001 });
    expect(sorted).not.toHaveProperty('capped');
  });

  it('is narrowed by kind, owner and tag, with counts of what the person may see', async () => {
    const name = 'Zephyrine';
    const made = await rep.get(accounts.create, {
      body: { name: `${name} Ltd`, tags: ['partner'], industry: 'Metal' },
    });
    await rep.get(tasks.create, { body: { title: `Call ${name}` } });
    const note = await rep.get(notes.create, {
      body: { body: `Met ${name} today`, about: [{ kind: 'account', id: made.id }] },
    });
    await account(`${name} of others`, other);
    const find = async (query: object) =>
      (await rep.get(searchRoutes.search, { query: { q: name, ...query } })).map(({ id }) => id);
    expect(await find({})).toHaveLength(3);
    expect(await find({ kind: 'account', tag: 'partner', owner: rep.id })).toEqual([made.id]);
    expect(await find({ owner: other.id })).toEqual([]);
    expect(await rep.get(searchRoutes.search, { query: { q: name, kind: 'note' } })).toEqual([
      expect.objectContaining({ id: note.id, about: { kind: 'account', id: made.id }, owner: rep.id }),
    ]);
    expect(await rep.get(searchRoutes.searchFacets, { query: { q: name, kind: 'account' } })).toEqual({
      kinds: [
        { value: 'account', count: 1 },
        { value: 'task', count: 1 },
        { value: 'note', count: 1 },
      ],
      owners: [{ value: rep.id, count: 1 }],
      tags: [{ value: 'partner', count: 1 }],
    });
  });

  it('finds the beginning of a name, names without their marks, and Chinese', async () => {
    const { id } = await account('Łódź 東京計画 Vögeli');
    for (const q of ['voge', 'Lodz', '東京', 'Vögelli'])
      expect(
        (await rep.get(searchRoutes.search, { query: { q } })).map((hit) => hit.id),
        q,
      ).toContain(id);
  });
});

describe('an opportunity', () => {
  it('starts at the first stage, takes its probability, and closes with a stage that ends it', async () => {
    const [sales] = await rep.get(pipelines.listPipelines);
    const made = await rep.get(opportunities.create, { body: { name: 'Deal' } });
    expect(made).toMatchObject({
      stage: sales!.stages[0]!.id,
      probability: sales!.stages[0]!.probability,
      status: 'open',
    });
    const change = (body: object) => rep.get(opportunities.update, { params: { id: made.id }, body });
    expect(await change({ stage: 'proposal' })).toMatchObject({ probability: 50 });
    expect(await change({ probability: 60 })).toMatchObject({ stage: 'proposal', probability: 60 });
    const won = await change({ status: 'won', reason: 'Best offer' });
    expect(won).toMatchObject({ stage: 'won', status: 'won', probability: 100, closedAt: expect.any(String) });
    expect((await change({ stage: 'negotiation' })).closedAt).toBeUndefined();
    expect(
      await rep.refused(opportunities.update, { params: { id: made.id }, body: { stage: 'nowhere' } }),
    ).toMatchObject({
      details: { stage: ['is not a stage of Sales'] },
    });
  });
});

describe('a task', () => {
  it('is seen by its assignee too, and is followed by the next when it repeats', async () => {
    const made = await rep.get(tasks.create, {
      body: { title: 'Call Ann', dueOn: '2027-01-31', assignee: other.id, repeat: { every: 1, unit: 'month' } },
    });
    expect((await other.get(tasks.list)).map(({ id }) => id)).toContain(made.id);
    const done = await other.get(tasks.update, { params: { id: made.id }, body: { status: 'done' } });
    expect(done).toMatchObject({ status: 'done', dueOn: '2027-01-31', doneAt: expect.any(String) });
    const open = () => other.get(tasks.list, { query: { status: 'open', title: 'Call Ann' } as never });
    const [next, ...more] = await open();
    expect(next).toMatchObject({ dueOn: '2027-02-28', assignee: other.id, repeat: { every: 1, unit: 'month' } });
    expect(more).toEqual([]);
    await other.get(tasks.update, { params: { id: next!.id }, body: { repeat: null, status: 'done' } });
    expect(await open()).toEqual([]);
  });

  it('that repeats by the clock keeps its hour, and its reminder the distance', async () => {
    const made = await rep.get(tasks.create, {
      body: {
        title: 'Weekly call',
        dueAt: '2020-03-02T09:00:00.000Z',
        remindAt: '2020-03-02T08:30:00.000Z',
        repeat: { every: 1, unit: 'week' },
      },
    });
    await rep.get(tasks.update, { params: { id: made.id }, body: { status: 'done' } });
    const [next] = await rep.get(tasks.list, { query: { status: 'open', title: 'Weekly call' } as never });
    expect(Date.parse(next!.dueAt!)).toBeGreaterThan(Date.now());
    expect(new Date(next!.dueAt!).getUTCDay()).toBe(1);
    expect(next!.dueAt).toMatch(/T09:00:00/);
    expect(Date.parse(next!.dueAt!) - Date.parse(next!.remindAt!)).toBe(30 * 60_000);
  });

  it('is due on a day or at a moment, not both', async () => {
    const body = { title: 'Both', dueOn: '2027-01-31', dueAt: '2027-01-31T10:00:00Z' };
    expect(await rep.refused(tasks.create, { body })).toMatchObject({ status: 400 });
  });
});

describe('a note', () => {
  it('is read by whoever it mentions', async () => {
    const body = `Ask @[Olga Other](${other.id}) about @[Nobody](${'f'.repeat(24)})`;
    const made = await rep.get(notes.create, { body: { body } });
    expect(made.mentions).toEqual([other.id]);
    expect((await other.get(notes.get, { params: { id: made.id } })).body).toBe(body);
  });
});
