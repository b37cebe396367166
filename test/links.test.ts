import { accounts, contacts, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
/** Ids of records that the rep may not link to, by why. */
const hidden: Record<string, { contact: string; account: string }> = {};
let own: { contact: string; account: string };

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
  const other = await app.signedIn(admin, 'rep', 'Olga Other');
  const recordsOf = async (who: Actor, name: string) => ({
    contact: (await who.get(contacts.create, { body: { firstName: name, lastName: 'Person' } })).id,
    account: (await who.get(accounts.create, { body: { name: `${name} Ltd` } })).id,
  });
  own = await recordsOf(rep, 'Own');
  hidden['of someone else'] = await recordsOf(other, 'Foreign');
  hidden.deleted = await recordsOf(rep, 'Gone');
  await rep.get(contacts.remove, { params: { id: hidden.deleted.contact } });
  await rep.get(accounts.remove, { params: { id: hidden.deleted.account } });
  hidden['that never was'] = { contact: 'f'.repeat(24), account: 'e'.repeat(24) };
});
afterAll(() => app.stop());

const problem = (kind: string) => [`names a record (${kind}) that does not exist or that you cannot see`];

describe.each(['of someone else', 'deleted', 'that never was'])('a link to a record %s', (why) => {
  it('is refused in every field that leads to records, which is named', async () => {
    const { contact, account } = hidden[why]!;
    const about = [
      { kind: 'contact', id: own.contact },
      { kind: 'contact', id: contact },
    ];
    const refused: [string, string, Route, object][] = [
      ['about', 'contact', notes.create, { body: 'Hello', about }],
      ['about', 'contact', tasks.create, { title: 'Call', about }],
      ['about', 'account', tasks.create, { title: 'Call', about: [{ kind: 'account', id: account }] }],
      ['company', 'account', contacts.create, { firstName: 'Ann', lastName: 'Lee', company: account }],
      ['account', 'account', opportunities.create, { name: 'Deal', account }],
      ['contacts', 'contact', opportunities.create, { name: 'Deal', contacts: [{ contact }] }],
      ['source', 'contact', opportunities.create, { name: 'Deal', source: { kind: 'contact', id: contact } }],
      ['parent', 'account', accounts.create, { name: 'Child', parent: account }],
      ['competitors', 'account', accounts.create, { name: 'Rival', competitors: [own.account, account] }],
    ];
    for (const [field, kind, route, body] of refused) {
      expect(await rep.refused(route, { body }), field).toMatchObject({
        status: 400,
        code: 'validation_failed',
        details: { [field]: problem(kind) },
      });
    }
    const note = await rep.get(notes.create, { body: { body: 'Own', about: about.slice(0, 1) as never } });
    expect(await rep.refused(notes.update, { params: { id: note.id }, body: { about } })).toMatchObject({
      details: { about: problem('contact') },
    });
    const entries = await admin.call(contacts.timeline, { params: { id: contact } });
    expect(entries.success && entries.data.some((entry) => entry.type === 'note')).toBe(false);
  });
});

describe('a link', () => {
  it('that was made before stays when the rest changes, also to a record that is gone by now', async () => {
    const lost = await rep.get(contacts.create, { body: { firstName: 'Lost', lastName: 'Person' } });
    const about = [{ kind: 'contact' as const, id: lost.id }];
    const note = await rep.get(notes.create, { body: { body: 'Before', about } });
    const task = await rep.get(tasks.create, {
      body: { title: 'Weekly', dueOn: '2027-01-04', about, repeat: { every: 1, unit: 'week' } },
    });
    await rep.get(contacts.remove, { params: { id: lost.id } });
    const kept = await rep.get(notes.update, { params: { id: note.id }, body: { body: 'After', about } });
    expect(kept).toMatchObject({ body: 'After', about });
    await rep.get(tasks.update, { params: { id: task.id }, body: { status: 'done' } });
    expect(await rep.get(tasks.list, { query: { status: 'open', title: 'Weekly' } as never })).toMatchObject([
      { about },
    ]);
  });

  it('leads wherever its author may read', async () => {
    const { contact, account } = hidden['of someone else']!;
    const deal = { name: 'Deal of two', account, contacts: [{ contact }, { contact: own.contact }] };
    expect(await admin.get(opportunities.create, { body: deal })).toMatchObject({ account });
  });
});
