import { accounts, contacts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import { transaction } from '@sequelstring/server/kernel/db.ts';
import { publish } from '@sequelstring/server/kernel/events.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

type Routes = typeof contacts | typeof accounts | typeof opportunities;
const read = (routes: Routes, id: string, query: object = {}, by = rep): Promise<TimelineEntry[]> =>
  by.get((routes as typeof contacts).timeline, { params: { id }, query });
const typesOf = (entries: readonly TimelineEntry[]) => entries.map(({ type }) => type);
/** Entries come by events, so a moment after what they tell of. */
const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 5000, interval: 50 });
const note = (payload: EventPayload<'timeline.noted'>) =>
  transaction((session) => publish(session, 'timeline.noted', payload));

const person = (name: string, more: object = {}, by = rep) =>
  by.get(crm.createContact, { body: { firstName: name, lastName: 'Example', ...more } });

describe('the timeline of a record', () => {
  it('tells of its changes, notes and tasks, newest first', async () => {
    const { id } = await person('Ann');
    await rep.get(crm.updateContact, { params: { id }, body: { title: 'Head of Purchasing' } });
    await rep.get(notes.create, { body: { body: '**Met** at the fair', about: [{ kind: 'contact', id }] } });
    const task = await rep.get(tasks.create, { body: { title: 'Call Ann', about: [{ kind: 'contact', id }] } });
    await rep.get(tasks.update, { params: { id: task.id }, body: { status: 'done' } });
    await soon(async () => {
      const entries = await read(contacts, id);
      expect(typesOf(entries)).toEqual(['task-done', 'task', 'note', 'change', 'created']);
      expect(entries[2]).toMatchObject({ actor: rep.id, note: { body: '**Met** at the fair', version: 1 } });
      expect(entries[1]).toMatchObject({ task: { title: 'Call Ann', status: 'done' } });
      expect(entries[3]).toMatchObject({ changes: [{ field: 'title', to: 'Head of Purchasing' }] });
    });
    expect(typesOf(await read(contacts, id, { type: 'note,task' }))).toEqual(['task-done', 'task', 'note']);
  });

  it('shows a note as it is now, hides a deleted one and shows a restored one', async () => {
    const { id } = await person('Ben');
    const made = await rep.get(notes.create, { body: { body: 'first', about: [{ kind: 'contact', id }] } });
    const params = { id: made.id };
    await rep.get(notes.update, { params, body: { body: 'second' } });
    const bodies = async () => (await read(contacts, id)).flatMap(({ note: shown }) => shown?.body ?? []);
    await soon(async () => expect(await bodies()).toEqual(['second']));
    await rep.get(notes.remove, { params });
    await soon(async () => expect(await bodies()).toEqual([]));
    await rep.get(notes.restore, { params });
    await soon(async () => expect(await bodies()).toEqual(['second']));
  });

  it('shows what happens to people and opportunities on their account, and moves with them', async () => {
    const first = await rep.get(accounts.create, { body: { name: 'First Ltd' } });
    const second = await rep.get(accounts.create, { body: { name: 'Second Ltd' } });
    const { id } = await person('Cleo', { company: first.id });
    await rep.get(notes.create, { body: { body: 'of Cleo', about: [{ kind: 'contact', id }] } });
    const deal = await rep.get(opportunities.create, { body: { name: 'Deal', account: first.id } });
    await rep.get(opportunities.update, { params: { id: deal.id }, body: { stage: 'proposal' } });
    await soon(async () => {
      const entries = await read(accounts, first.id);
      expect(typesOf(entries)).toEqual(['stage', 'created', 'note', 'created', 'created']);
      expect(entries[0]).toMatchObject({
        about: [{ kind: 'opportunity', id: deal.id, title: 'Deal' }],
        changes: [{ field: 'stage', from: 'Lead', to: 'Proposal' }],
      });
    });
    await rep.get(crm.updateContact, { params: { id }, body: { company: second.id } });
    await soon(async () => {
      expect(typesOf(await read(accounts, second.id))).toEqual(['change', 'note', 'created', 'created']);
      expect(typesOf(await read(accounts, first.id))).toEqual(['stage', 'created', 'created']);
    });
  });

  it('is read by those alone who may see the record, and shows them nothing of others', async () => {
    const shared = await other.get(accounts.create, { body: { name: 'Shared Ltd' } });
    const own = await person('Dora', { company: shared.id }, other);
    const hidden = await person('Emil', { company: shared.id }, admin);
    for (const [who, about] of [
      [other, own.id],
      [admin, hidden.id],
    ] as const) {
      await who.get(notes.create, { body: { body: `by ${about}`, about: [{ kind: 'contact', id: about }] } });
    }
    await soon(async () => expect(await read(accounts, shared.id, {}, admin)).toHaveLength(5));
    const seen = await other.call(accounts.timeline, { params: { id: shared.id } });
    if (!seen.success) throw new Error('refused');
    expect(JSON.stringify(seen)).not.toContain('Emil');
    expect(typesOf(seen.data)).toEqual(['note', 'created', 'created']);
    expect(seen.meta?.total).toBe(1);
    for (const [routes, id] of [
      [accounts, shared.id],
      [contacts, own.id],
    ] as const) {
      expect(await rep.refused((routes as typeof contacts).timeline, { params: { id } })).toMatchObject({
        status: 404,
      });
    }
  });

  it('takes what other modules note by one event, once for each key', async () => {
    const { id } = await person('Finn');
    const payload = {
      key: `calls:started:${id}`,
      about: [{ kind: 'contact', id } as const],
      type: 'call',
      title: 'Call started',
      at: '2030-01-01T10:00:00.000Z',
      actor: rep.id,
    };
    await note(payload);
    await note(payload);
    await note({ ...payload, title: 'Call of 12 minutes', detail: 'About prices', at: '2030-01-01T10:12:00.000Z' });
    await soon(async () => {
      const calls = await read(contacts, id, { type: 'call' });
      expect(calls).toEqual([expect.objectContaining({ title: 'Call of 12 minutes', detail: 'About prices' })]);
    });
    await note({ ...payload, at: '2030-01-01T10:13:00.000Z', gone: true });
    await soon(async () => expect(await read(contacts, id, { type: 'call' })).toEqual([]));
  });

  it('comes in pages that leave nothing out', async () => {
    const { id } = await person('Gail');
    for (let index = 0; index < 7; index++) {
      await note({
        key: `test:${index}:${id}`,
        about: [{ kind: 'contact', id }],
        type: 'call',
        title: `Call ${index}`,
        at: `2030-01-0${1 + Math.floor(index / 2)}T00:00:00.000Z`,
      });
    }
    await soon(async () => expect(await read(contacts, id, { type: 'call' })).toHaveLength(7));
    const titles: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const reply = await rep.call(contacts.timeline, {
        params: { id },
        query: { type: 'call', limit: 2, ...(cursor && { cursor }) },
      });
      if (!reply.success) throw new Error(JSON.stringify(reply));
      titles.push(...reply.data.map(({ title }) => title));
      cursor = reply.meta?.nextCursor;
      more = Boolean(cursor);
    }
    expect(titles.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => `Call ${index}`));
    expect(await rep.refused(contacts.timeline, { params: { id }, query: { cursor: 'nonsense' } })).toMatchObject({
      status: 400,
    });
  });
});
