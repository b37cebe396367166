import { audit } from '@sequelstring/contract/audit.ts';
import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, contacts, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { type MergeBody, merges } from '@sequelstring/contract/merges.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { social } from '@sequelstring/contract/social.ts';
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

async function ended(by: Actor, { id }: BulkChange): Promise<BulkChange> {
  for (;;) {
    const now = await by.get(bulkChanges.get, { params: { id } });
    if (!['queued', 'running', 'undoing'].includes(now.status)) return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const undone = async (by: Actor, { id }: BulkChange) => ended(by, await by.get(bulkChanges.undo, { params: { id } }));
const merged = async (by: Actor, body: Omit<MergeBody, 'kind'>, kind: MergeBody['kind'] = 'contact') =>
  ended(by, await by.get(merges.merge, { body: { kind, take: [], ...body } }));
const contact = (id: string, by = rep) => by.get(contacts.get, { params: { id } });

async function pair() {
  const winner = await rep.get(contacts.create, {
    body: {
      ...{ firstName: 'Katherine', lastName: 'Moreau', email: 'katherine@old.example.com', companyName: 'Old Ltd' },
      ...{ tags: ['vip'], notes: 'First note' },
      importantDates: [{ type: 'birthday', date: '--05-03' }],
    },
  });
  const loser = await rep.get(contacts.create, {
    body: {
      ...{ firstName: 'Kate', lastName: 'Moreau', email: 'kate@new.example.com', phone: '+49 30 901820' },
      ...{ tags: ['golf'], emailOptOut: true },
      importantDates: [{ type: 'birthday', date: '1980-05-03' }],
    },
  });
  return { winner, loser };
}

describe('a merge of two contacts', () => {
  it('keeps what either has, and the undo brings both back as they were', async () => {
    const { winner, loser } = await pair();
    const about = [{ kind: 'contact', id: loser.id } as const];
    const task = await rep.get(tasks.create, { body: { title: 'Call her', about } });
    const note = await rep.get(notes.create, {
      body: { body: 'Both', about: [...about, { kind: 'contact', id: winner.id }] },
    });
    const deal = await rep.get(opportunities.create, {
      body: { name: 'Deal', contacts: [{ contact: loser.id, role: 'Buyer' }] },
    });
    const call = await rep.get(calls.create, {
      body: { contact: loser.id, type: 'outbound', startedAt: '2026-10-20T10:00:00Z', duration: 60 },
    });
    const profile = await rep.get(social.linkProfile, {
      params: { contactId: loser.id },
      body: { profileUrl: 'https://github.com/moreau' },
    });

    const preview = await rep.get(merges.preview, {
      query: { kind: 'contact', ids: `${winner.id},${loser.id}` as never },
    });
    expect(preview.moves).toEqual(
      expect.arrayContaining([
        { part: 'tasks', count: 1 },
        { part: 'calls', count: 1 },
      ]),
    );

    const done = await merged(rep, { winner: winner.id, loser: loser.id, take: ['email'] });
    expect(done).toMatchObject({ status: 'completed', action: 'merge', undoable: true });
    expect(await contact(winner.id)).toMatchObject({
      ...{ firstName: 'Katherine', email: 'kate@new.example.com', emailOptOut: true, phone: '+4930901820' },
      otherEmails: [{ email: 'katherine@old.example.com' }],
      tags: ['vip', 'golf'],
      importantDates: [{ type: 'birthday', date: '1980-05-03' }],
    });
    expect(await rep.refused(contacts.get, { params: { id: loser.id } })).toMatchObject({ code: 'contact_not_found' });
    expect((await rep.get(tasks.get, { params: { id: task.id } })).about).toEqual([{ kind: 'contact', id: winner.id }]);
    expect((await rep.get(notes.get, { params: { id: note.id } })).about).toEqual([{ kind: 'contact', id: winner.id }]);
    expect((await rep.get(opportunities.get, { params: { id: deal.id } })).contacts).toEqual([
      { contact: winner.id, role: 'Buyer' },
    ]);
    expect((await rep.get(calls.get, { params: { callId: call.id } })).contact).toBe(winner.id);
    expect((await rep.get(social.listProfiles, { params: { contactId: winner.id } })).map(({ id }) => id)).toEqual([
      profile.id,
    ]);
    await expect
      .poll(async () => (await rep.get(contacts.timeline, { params: { id: winner.id } })).map(({ type }) => type), {
        timeout: 15_000,
      })
      .toEqual(expect.arrayContaining(['created', 'created', 'note', 'task']));
    const facts = await admin.get(audit.list, { query: { kind: 'contact', recordId: loser.id } });
    expect(facts.filter(({ action }) => action === 'contact.merged')).toHaveLength(1);

    expect(await undone(rep, done)).toMatchObject({ status: 'undone', left: 0, problems: [] });
    const { version: _, updatedAt: __, ...before } = winner;
    expect(await contact(winner.id)).toMatchObject(before);
    expect(await contact(loser.id)).toMatchObject({
      ...{ email: 'kate@new.example.com', phone: '+4930901820', emailOptOut: true, tags: ['golf'] },
    });
    expect((await rep.get(tasks.get, { params: { id: task.id } })).about).toEqual(about);
    expect((await rep.get(notes.get, { params: { id: note.id } })).about).toHaveLength(2);
    expect((await rep.get(opportunities.get, { params: { id: deal.id } })).contacts).toEqual([
      { contact: loser.id, role: 'Buyer' },
    ]);
    expect((await rep.get(calls.get, { params: { callId: call.id } })).contact).toBe(loser.id);
    expect(await rep.get(social.listProfiles, { params: { contactId: loser.id } })).toHaveLength(1);
    expect(await rep.get(occasions.listGreetings, { query: { contactId: winner.id } as never })).toBeDefined();
  });

  it('names what was edited since, and leaves it as it is', async () => {
    const winner = await rep.get(contacts.create, { body: { firstName: 'Ines', lastName: 'Prado', title: 'CEO' } });
    const loser = await rep.get(contacts.create, {
      body: { firstName: 'Inés', lastName: 'Prado', phone: '+34911234567' },
    });
    const done = await merged(rep, { winner: winner.id, loser: loser.id });
    await rep.get(contacts.update, { params: { id: winner.id }, body: { phone: '+34919999999', title: 'CTO' } });
    const back = await undone(rep, done);
    expect(back).toMatchObject({ status: 'undone', left: 0 });
    expect(back.problems).toEqual([{ recordId: winner.id, message: 'Edited after the merge and kept: Phone' }]);
    expect(await contact(winner.id)).toMatchObject({ phone: '+34919999999', title: 'CTO' });
    expect(await contact(loser.id)).toMatchObject({ phone: '+34911234567' });
  });

  it('is for those who see both, and for nobody who only reads', async () => {
    const mine = await rep.get(contacts.create, { body: { firstName: 'Otis', lastName: 'Fenn' } });
    const theirs = await other.get(contacts.create, { body: { firstName: 'Otis', lastName: 'Fenn' } });
    const body = { kind: 'contact', winner: mine.id, loser: theirs.id } as const;
    expect(await rep.refused(merges.merge, { body })).toMatchObject({ code: 'contact_not_found' });
    const viewer = await app.signedIn(admin, 'viewer', 'Vera Viewer');
    expect(await viewer.refused(merges.merge, { body })).toMatchObject({ code: 'forbidden' });
    const query = { kind: 'contact', ids: `${mine.id},${theirs.id}` };
    expect(await rep.refused(merges.preview, { query })).toMatchObject({ code: 'contact_not_found' });
    const stale = { ...body, version: 7 };
    expect(await admin.refused(merges.merge, { body: stale })).toMatchObject({ code: 'conflict' });
    expect(await contact(theirs.id, other)).toMatchObject({ firstName: 'Otis' });
  });

  it('never puts an initial in the place of a name, whichever was saved last', async () => {
    const ids: string[] = [];
    for (const firstName of ['Wilhelmina Jo', 'Mina', 'W. J.', 'W.']) {
      ids.push((await rep.get(contacts.create, { body: { firstName, lastName: 'Elm' } })).id);
    }
    const nameOf = async (...order: number[]) => {
      const query = {
        kind: 'contact' as const,
        ids: order.map((at) => ids[at]).join() as never,
        winner: ids[order[0]!]!,
      };
      return (await rep.get(merges.preview, { query })).merged.firstName;
    };
    expect(await nameOf(0, 2)).toBe('Wilhelmina Jo');
    expect(await nameOf(2, 0)).toBe('Wilhelmina Jo');
    expect(await nameOf(1, 3)).toBe('Mina');
    expect(await nameOf(3, 1)).toBe('Mina');
    expect(await nameOf(3, 2, 0)).toBe('Wilhelmina Jo');
  });

  it('makes several records one in one go, and the undo brings all of them back', async () => {
    const [winner, second, third] = await Promise.all(
      [
        { firstName: 'Wilhelmina', lastName: 'Oak', email: 'mina@example.com' },
        { firstName: 'Mina', lastName: 'Oak', phone: '+4930901820', tags: ['golf'] },
        { firstName: 'W.', lastName: 'Oak', email: 'oak@work.example.com', companyName: 'Oak Ltd', tags: ['vip'] },
      ].map((body) => rep.get(contacts.create, { body })),
    );
    const all = [winner!, second!, third!];
    const note = await rep.get(notes.create, {
      body: { body: 'About two', about: all.slice(1).map(({ id }) => ({ kind: 'contact' as const, id })) },
    });
    const calling = await Promise.all(
      all.map(({ id }) => rep.get(tasks.create, { body: { title: 'Call', about: [{ kind: 'contact', id }] } })),
    );
    const preview = await rep.get(merges.preview, {
      query: { kind: 'contact', ids: all.map(({ id }) => id).join() as never, winner: winner!.id },
    });
    expect(preview.losers.map(({ id }) => id)).toEqual([second!.id, third!.id]);
    expect(preview.merged).toMatchObject({
      phone: '+4930901820',
      companyName: 'Oak Ltd',
      email: 'oak@work.example.com',
    });
    expect(preview.moves).toEqual(expect.arrayContaining([{ part: 'tasks', count: 2 }]));
    const body = { winner: winner!.id, loser: second!.id, others: [third!.id], take: [] };
    const done = await merged(rep, body);
    expect(done).toMatchObject({ status: 'completed', merge: { others: [third!.id] } });
    expect(await contact(winner!.id)).toMatchObject({
      ...{ firstName: 'Wilhelmina', phone: '+4930901820', companyName: 'Oak Ltd', email: 'oak@work.example.com' },
      otherEmails: [{ email: 'mina@example.com' }],
      tags: expect.arrayContaining(['golf', 'vip']),
    });
    const about = async (id: string) => (await rep.get(notes.get, { params: { id } })).about.map((one) => one.id);
    expect(await about(note.id)).toEqual([winner!.id]);
    const aboutTasks = () =>
      Promise.all(calling.map(async ({ id }) => (await rep.get(tasks.get, { params: { id } })).about[0]!.id));
    expect(await aboutTasks()).toEqual([winner!.id, winner!.id, winner!.id]);

    expect(await undone(rep, done)).toMatchObject({ status: 'undone', left: 0 });
    for (const one of all) {
      const { id, firstName, tags, email } = one;
      expect(await contact(id)).toMatchObject({ firstName, tags, ...(email && { email }) });
    }
    expect((await contact(winner!.id)).otherEmails).toEqual([]);
    expect(new Set(await about(note.id))).toEqual(new Set([second!.id, third!.id]));
    expect(await aboutTasks()).toEqual(all.map(({ id }) => id));
    expect(await rep.refused(merges.merge, { body: { kind: 'contact', ...body, others: [second!.id] } })).toMatchObject(
      {
        code: 'validation_failed',
      },
    );
  });

  it('of a merge is undone last in, first out', async () => {
    const [a, b, c] = await Promise.all(
      ['Amber', 'Ambra', 'Ambar'].map((firstName) =>
        rep.get(contacts.create, { body: { firstName, lastName: 'Quill' } }),
      ),
    );
    const first = await merged(rep, { winner: b!.id, loser: a!.id });
    const second = await merged(rep, { winner: c!.id, loser: b!.id });
    expect(await rep.refused(bulkChanges.undo, { params: { id: first.id } })).toMatchObject({
      code: 'bulk_change_state',
    });
    await undone(rep, second);
    expect(await undone(rep, first)).toMatchObject({ status: 'undone' });
    expect((await contact(a!.id)).firstName).toBe('Amber');
  });
});

describe('a merge of two accounts', () => {
  it('brings people, deals and subsidiaries along, and the undo sends them home', async () => {
    const winner = await rep.get(accounts.create, { body: { name: 'Acme Inc.', domains: ['acme.test'] } });
    const loser = await rep.get(accounts.create, {
      body: { name: 'Acme Incorporated', domains: ['acme.example.com'] },
    });
    const person = await rep.get(contacts.create, { body: { firstName: 'Pia', lastName: 'Roth', company: loser.id } });
    const deal = await rep.get(opportunities.create, { body: { name: 'Deal', account: loser.id } });
    const child = await rep.get(accounts.create, { body: { name: 'Acme Labs', parent: loser.id } });
    await rep.get(accounts.update, { params: { id: winner.id }, body: { parent: loser.id } });
    const linked = async () => [
      (await contact(person.id)).company,
      (await rep.get(opportunities.get, { params: { id: deal.id } })).account,
      (await rep.get(accounts.get, { params: { id: child.id } })).parent,
    ];
    const done = await merged(rep, { winner: winner.id, loser: loser.id }, 'account');
    expect(done.status).toBe('completed');
    expect(await linked()).toEqual([winner.id, winner.id, winner.id]);
    const one = await rep.get(accounts.get, { params: { id: winner.id } });
    expect(one).toMatchObject({ domains: ['acme.test', 'acme.example.com'], aliases: ['Acme Incorporated'] });
    expect(one.parent).toBeUndefined();

    expect(await undone(rep, done)).toMatchObject({ status: 'undone', left: 0, problems: [] });
    expect(await linked()).toEqual([loser.id, loser.id, loser.id]);
    const back = await rep.get(accounts.get, { params: { id: winner.id } });
    expect(back).toMatchObject({ domains: ['acme.test'], aliases: [], parent: loser.id });
  });
});
