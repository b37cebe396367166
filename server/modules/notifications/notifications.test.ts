import { crm, notes, tasks } from '@sequelstring/contract/crm.ts';
import { type NotificationRequest, notifications as routes } from '@sequelstring/contract/notifications.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { transaction } from '@sequelstring/server/kernel/db.ts';
import { publish } from '@sequelstring/server/kernel/events.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';

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

const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 8000, interval: 50 });
const titles = async (by: Actor) => (await by.get(routes.list)).map(({ title }) => title);
const ask = (request: NotificationRequest) =>
  transaction((session) => publish(session, 'notification.requested', request));

describe('a notification', () => {
  it('is for who is mentioned, once for each note, and for nobody who mentions themselves', async () => {
    const body = `Ask @[Robin Rep](${rep.id}) and @[Ada Admin](${admin.id})`;
    const { id } = await admin.get(notes.create, { body: { body } });
    await soon(async () => expect(await titles(rep)).toEqual(['Ada Admin mentioned you in a note']));
    await admin.get(notes.update, { params: { id }, body: { body: `${body} soon` } });
    await admin.get(tasks.create, { body: { title: 'Call back', assignee: rep.id } });
    await soon(async () => expect(await titles(rep)).toContain('Ada Admin assigned you a task'));
    expect((await titles(rep)).filter((title) => title.includes('mentioned'))).toHaveLength(1);
    expect(await titles(admin)).toEqual([]);
  });

  it('is told of to who gets a record', async () => {
    const body = { firstName: 'Ann', lastName: 'Example' };
    const { id } = await admin.get(crm.createContact, { body });
    await admin.get(crm.updateContact, { params: { id }, body: { owner: other.id } });
    await soon(async () =>
      expect(await other.get(routes.list)).toEqual([
        expect.objectContaining({ kind: 'assignment', title: 'Ann Example is yours now', href: `/contacts/${id}` }),
      ]),
    );
  });

  it('comes when a task falls due, whatever its repeats', async () => {
    const dueAt = new Date(Date.now() - 60_000).toISOString();
    await other.get(tasks.create, { body: { title: 'Send the offer', dueAt } });
    const { tasksDue } = await import('../crm/task/task.due.ts');
    const auth = { getUser: async () => ({ timeZone: 'Asia/Tokyo' }), getSettings: async () => ({ timeZone: 'UTC' }) };
    const now = Temporal.Now.instant();
    const found = await tasksDue(auth as never, now.subtract({ hours: 24 }).toString(), now.toString());
    expect(found.map(({ kind, title, users }) => [kind, title, users])).toEqual([
      ['due', 'Due: Send the offer', [other.id]],
    ]);
    for (const request of [...found, ...found]) await ask(request);
    await soon(async () =>
      expect((await titles(other)).toSorted()).toEqual(['Ann Example is yours now', 'Due: Send the offer']),
    );
  });

  it('is read one by one or all together, and by nobody else', async () => {
    const { id } = (await rep.get(routes.list))[0]!;
    const params = { id };
    expect((await rep.get(routes.count)).count).toBe(2);
    expect(await other.refused(routes.update, { params, body: { read: true } })).toMatchObject({ status: 404 });
    expect((await rep.get(routes.update, { params, body: { read: true } })).readAt).toBeDefined();
    expect(await rep.get(routes.list, { query: { unread: 'true' } })).toHaveLength(1);
    expect((await rep.get(routes.readAll)).count).toBe(1);
    expect((await rep.get(routes.count)).count).toBe(0);
    expect((await rep.get(routes.update, { params, body: { read: false } })).readAt).toBeUndefined();
    expect((await rep.get(routes.count)).count).toBe(1);
  });

  it('goes where its user wants it', async () => {
    const preferences = await rep.get(routes.setPreferences, { body: { mention: { inApp: false, email: true } } });
    expect(preferences).toMatchObject({ mention: { email: true }, assignment: { inApp: true, email: false } });
    const body = `Look, @[Robin Rep](${rep.id})`;
    await admin.get(notes.create, { body: { body } });
    await soon(async () => {
      const mails = await admin.get(occasions.listOutbox, { query: {} });
      expect(mails).toEqual([expect.objectContaining({ subject: 'Ada Admin mentioned you in a note' })]);
    });
    expect((await rep.get(routes.count)).count).toBe(1);
    await rep.get(routes.setPreferences, { body: { assignment: { inApp: false, email: false } } });
    const before = (await rep.get(routes.list)).length;
    await admin.get(tasks.create, { body: { title: 'Unseen', assignee: rep.id } });
    await ask({ key: 'test:last', users: [rep.id], kind: 'call', level: 'info', title: 'Last' });
    await soon(async () => expect((await titles(rep))[0]).toBe('Last'));
    expect((await rep.get(routes.list)).length).toBe(before + 1);
  });
});
