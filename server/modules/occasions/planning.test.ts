import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { objectId } from '../../kernel/db.ts';
import { outbox } from '../../kernel/events.ts';
import { GreetingModel } from './greeting.model.ts';
import { FakeMailer, people, type RunningOccasions, startOccasions } from './occasions.fixture.ts';

let app: RunningOccasions;
let serial = 0;

beforeAll(async () => {
  app = await startOccasions({ mailer: new FakeMailer() });
});
afterAll(() => app?.stop());
beforeEach(() => {
  app.clock.set('2027-03-01T08:00:00Z');
  app.auth.settings = { ...app.auth.settings, timeZone: 'UTC' };
});

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** A contact with the given dates, planned as far as they can be. */
async function contactWith(dates: object[], change: object = {}, owner: string = people.admin.id) {
  serial += 1;
  const input = { firstName: 'Ann', lastName: `Example ${serial}`, email: `plan${serial}@example.com`, ...change };
  const [id] = await app.addContacts([{ ...input, importantDates: [] }], owner);
  for (const date of dates) await addDate(id!, date);
  return id!;
}
const addDate = (contactId: string, date: object) =>
  app.call(routes.createDate, { params: { contactId }, body: { type: 'birthday', date: '1987-03-15', ...date } });
const rows = async (contactId: string) =>
  (await app.greetings(contactId)).map(({ dueAt, status, reason }) =>
    [dueAt.slice(0, 16), status, reason].filter(Boolean).join(' '),
  );

describe('the plan', () => {
  it('stands as soon as a date is added, for the coming year', async () => {
    const contactId = await contactWith([{}, { type: 'custom', label: 'Founding day', date: '--12-24' }]);
    expect(await rows(contactId)).toEqual(['2027-03-15T09:00 planned', '2027-12-24T09:00 planned']);
    expect(await app.greetings(contactId)).toMatchObject([
      {
        occasion: 'birthday',
        template: 'birthday-corporate',
        contactName: `Ann Example ${serial}`,
        day: '2027-03-15',
        year: 2027,
      },
      { occasion: 'custom', label: 'Founding day', template: 'custom-corporate' },
    ]);
  });

  it('has nothing for somebody who has died, and says why', async () => {
    const contactId = await contactWith([{}], { deceased: true });
    expect(await rows(contactId)).toEqual(['2027-03-15T09:00 not_sent deceased']);
  });

  it('takes the zone of the date, else the contact, else the owner, else the organisation', async () => {
    app.auth.settings = { ...app.auth.settings, timeZone: 'America/New_York' };
    const owner = { ...app.auth.users.get(people.rep.id)!, timeZone: 'Asia/Tokyo' };
    app.auth.users.set(people.rep.id, owner);
    const zones = async (change: object, date: object, user: string = people.rep.id) => {
      const [greeting] = await app.greetings(await contactWith([date], change, user));
      return `${greeting!.dueAt.slice(0, 16)} ${greeting!.timeZone}`;
    };
    expect(await zones({ timeZone: 'Europe/Paris' }, { timeZone: 'Pacific/Kiritimati' })).toBe(
      '2027-03-14T19:00 Pacific/Kiritimati',
    );
    expect(await zones({ timeZone: 'Europe/Paris' }, {})).toBe('2027-03-15T08:00 Europe/Paris');
    expect(await zones({}, {})).toBe('2027-03-15T00:00 Asia/Tokyo');
    expect(await zones({}, {}, people.admin.id)).toBe('2027-03-15T13:00 America/New_York');
  });

  it('follows the time zone of an owner and of the organisation when these change', async () => {
    const contactId = await contactWith([{}], {}, people.otherRep.id);
    app.auth.settings = { ...app.auth.settings, timeZone: 'Europe/Berlin' };
    await app.emit('settings.updated', { changed: ['timeZone'] });
    await until(async () => expect(await rows(contactId)).toEqual(['2027-03-15T08:00 planned']));
    app.auth.users.set(people.otherRep.id, { ...app.auth.users.get(people.otherRep.id)!, timeZone: 'Asia/Tokyo' });
    await app.emit('user.updated', { userId: people.otherRep.id, timeZoneChanged: true });
    await until(async () => expect(await rows(contactId)).toEqual(['2027-03-15T00:00 planned']));
  });

  it('follows a change of zone that comes while the one before is being planned', async () => {
    const delivered = () => until(async () => expect(await outbox().countDocuments()).toBe(0));
    const contactId = await contactWith([{}]);
    await delivered();
    const { getSettings } = app.auth;
    const [reading, read] = [Promise.withResolvers<void>(), Promise.withResolvers<OrganisationSettings>()];
    app.auth.getSettings = () => {
      reading.resolve();
      return read.promise;
    };
    await app.emit('settings.updated', { changed: ['timeZone'] });
    await reading.promise;
    app.auth.getSettings = getSettings;
    const before = { ...app.auth.settings, timeZone: 'Asia/Tokyo' };
    app.auth.settings = { ...app.auth.settings, timeZone: 'Europe/Berlin' };
    await app.emit('settings.updated', { changed: ['timeZone'] });
    await delivered();
    read.resolve(before);
    await until(async () => expect(await rows(contactId)).toEqual(['2027-03-15T08:00 planned']));
  });

  it('moves with its date and goes with it', async () => {
    const contactId = await contactWith([{}]);
    const [date] = await app.call(routes.listDates, { params: { contactId } });
    const params = { contactId, dateId: date!.id };
    await app.call(routes.updateDate, { params, body: { sendTime: '17:30' } });
    expect(await rows(contactId)).toEqual(['2027-03-15T17:30 planned']);
    await app.call(routes.updateDate, { params, body: { date: '--02-10' } });
    expect(await rows(contactId)).toEqual(['2028-02-10T17:30 planned']);
    await app.call(routes.updateDate, { params, body: { isActive: false } });
    expect(await rows(contactId)).toEqual(['2028-02-10T17:30 not_sent inactive']);
    await app.call(routes.updateDate, { params, body: { isActive: true, optOut: true } });
    expect(await rows(contactId)).toEqual(['2028-02-10T17:30 not_sent opted_out']);
    await app.call(routes.updateDate, { params, body: { optOut: false } });
    expect(await rows(contactId)).toEqual(['2028-02-10T17:30 planned']);
    await app.call(routes.deleteDate, { params });
    expect(await rows(contactId)).toEqual([]);
  });

  it('says what stands in the way, and takes it back when that is gone', async () => {
    const contactId = await contactWith([{}], { email: undefined });
    expect(await rows(contactId)).toEqual(['2027-03-15T09:00 not_sent no_address']);
    await app.patchContact(contactId, { email: `late${serial}@example.com` });
    await until(async () => expect(await rows(contactId)).toEqual(['2027-03-15T09:00 planned']));
    await app.patchContact(contactId, { emailOptOut: true });
    await until(async () => expect(await rows(contactId)).toEqual(['2027-03-15T09:00 not_sent opted_out']));
  });

  it('is taken back when the contact is deleted and stands again when it is restored', async () => {
    const contactId = await contactWith([{}]);
    const [before] = await app.greetings(contactId);
    await app.call(routes.approveGreeting, { params: { id: before!.id } });
    const stored = () => app.call(routes.getGreeting, { params: { id: before!.id } });
    await app.deleteContact(contactId);
    await until(async () => expect(await stored()).toMatchObject({ status: 'not_sent', reason: 'contact_deleted' }));
    await app.restoreContact(contactId);
    await until(async () => expect(await stored()).toMatchObject({ status: 'planned' }));
    expect((await stored()).reason).toBeUndefined();
  });

  it('changes hands with the contact, past greetings included', async () => {
    const contactId = await contactWith([{}], {}, people.rep.id);
    const [planned] = await app.greetings(contactId);
    await app.leaveAs(contactId, { status: 'sent' });
    const see = (user: (typeof people)['rep' | 'otherRep']) =>
      app.call(routes.getGreeting, { user, params: { id: planned!.id } });
    await expect(see(people.rep)).resolves.toMatchObject({ id: planned!.id });
    await expect(see(people.otherRep)).rejects.toMatchObject({ code: 'greeting_not_found' });
    await app.patchContact(contactId, { owner: people.otherRep.id });
    await until(() => expect(see(people.otherRep)).resolves.toMatchObject({ id: planned!.id }));
    await expect(see(people.rep)).rejects.toMatchObject({ code: 'greeting_not_found' });
  });

  it('is listed for nobody who may not read the contact, also before its own owner has followed', async () => {
    const contactId = await contactWith([{}], {}, people.otherRep.id);
    // As it stands between the contact's reassignment and the listener that follows.
    await GreetingModel.updateMany({ contactId: objectId(contactId) }, { $set: { owner: objectId(people.rep.id) } });
    const listed = async (user: (typeof people)['rep' | 'admin']) =>
      (await app.call(routes.listGreetings, { user, query: { contactId } })).data.length;
    expect(await listed(people.rep)).toBe(0);
    expect(await listed(people.admin)).toBeGreaterThan(0);
  });

  it('holds a greeting for today where its time is over but not too long ago, and none for yesterday', async () => {
    app.clock.set('2027-03-15T15:00:00Z');
    expect(await rows(await contactWith([{}]))).toEqual(['2027-03-15T09:00 planned', '2028-03-15T09:00 planned']);
    app.clock.set('2027-03-16T08:00:00Z');
    expect(await rows(await contactWith([{}]))).toEqual(['2028-03-15T09:00 planned']);
  });

  it('keeps what was sent when the date moves: one greeting per date and year', async () => {
    app.clock.set('2027-03-15T15:00:00Z');
    const contactId = await contactWith([{}]);
    await app.leaveAs(contactId, { status: 'sent' });
    const [date] = await app.call(routes.listDates, { params: { contactId } });
    await app.call(routes.updateDate, { params: { contactId, dateId: date!.id }, body: { date: '1987-06-01' } });
    expect((await app.greetings(contactId)).filter(({ year }) => year === 2027)).toMatchObject([
      { status: 'sent', day: '2027-03-15' },
    ]);
  });

  it('rolls on day by day, so that the next year stands when this one is over', async () => {
    const contactId = await contactWith([{}, { type: 'anniversary', date: '2020-02-29', leapDay: 'leap-years-only' }]);
    for (const day of ['2027-03-16', '2027-09-01', '2028-03-20', '2028-12-01']) {
      app.clock.set(`${day}T08:00:00Z`);
      await app.tick();
      await app.roll();
    }
    const found = (await app.greetings(contactId)).map(({ day, occasion }) => `${occasion} ${day}`);
    expect(found).toEqual([
      'birthday 2027-03-15',
      'anniversary 2028-02-29',
      'birthday 2028-03-15',
      'birthday 2029-03-15',
      'anniversary 2032-02-29',
    ]);
  });

  it('is the same however often and from however many sides it is made', async () => {
    const contactId = await contactWith([{}, { type: 'anniversary', date: '2010-05-05' }]);
    const before = await app.greetings(contactId);
    await Promise.all(Array.from({ length: 8 }, () => app.roll()));
    expect(await app.greetings(contactId)).toEqual(before);
  });
});

describe('the list', () => {
  it('is filtered by time, status, occasion, contact and name, page by page', async () => {
    const contactId = await contactWith([{ sendTime: '06:00' }, { type: 'anniversary', date: '2010-05-05' }], {
      firstName: 'Zöe (x)',
    });
    const list = async (query: object) => {
      const { data } = await app.call(routes.listGreetings, { query: { contactId, ...query } });
      return data.map(({ day }) => day);
    };
    expect(await list({})).toEqual(['2027-03-15', '2027-05-05']);
    expect(await list({ sort: '-dueAt' })).toEqual(['2027-05-05', '2027-03-15']);
    expect(await list({ from: '2027-03-16' })).toEqual(['2027-05-05']);
    expect(await list({ to: '2027-03-15' })).toEqual(['2027-03-15']);
    expect(await list({ from: '2027-03-15T06:00:01Z', to: '2027-05-05T09:00:00Z' })).toEqual([]);
    expect(await list({ occasion: 'anniversary', status: 'planned,approved' })).toEqual(['2027-05-05']);
    expect(await list({ status: 'sent' })).toEqual([]);
    expect(await list({ q: 'zoe (X' })).toHaveLength(2);
    expect(await list({ q: 'EXA zö' })).toHaveLength(2);
    expect(await list({ q: 'oe' })).toEqual([]);
    expect(await list({ q: '.*' })).toEqual([]);
    await expect(list({ status: 'planned,odd' })).rejects.toMatchObject({ code: 'validation_failed' });
    const noDate = Buffer.from(`9999999999999999.${contactId}`).toString('base64url');
    for (const cursor of ['odd', noDate]) {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'validation_failed' });
    }
    const first = await app.call(routes.listGreetings, { query: { contactId, limit: 1 } });
    expect(first.meta).toMatchObject({ total: 2, hasMore: true });
    expect(await list({ limit: 1, cursor: first.meta.nextCursor })).toEqual(['2027-05-05']);
  });

  it('and the figures show a rep the greetings of own contacts alone', async () => {
    const rep = { id: 'f'.repeat(24), role: 'rep', name: 'New', scope: { owners: ['f'.repeat(24)] } } as const;
    app.auth.users.set(rep.id, { ...rep, email: 'new@example.com', isActive: true });
    expect((await app.call(routes.listGreetings, { user: rep })).data).toEqual([]);
    const contactId = await contactWith([{}, { date: '--02-20' }], {}, rep.id);
    expect((await app.call(routes.listGreetings, { user: rep })).meta.total).toBe(2);
    const figures = () => app.call(routes.greetingSummary, { user: rep });
    expect(await figures()).toMatchObject({
      upcoming: 1,
      sent: 0,
      needsAttention: 0,
      byStatus: { planned: 1 },
      mailer: { kind: 'smtp', fallback: [], from: 'greetings@crm.example.com', paused: false },
    });
    await app.leaveAs(contactId, { status: 'uncertain' });
    const after = await figures();
    expect(after.needsAttention).toBe(2);
    expect(after.byDay).toHaveLength(61);
    expect(after.byDay.find(({ day }) => day === '2027-03-15')).toEqual({
      day: '2027-03-15',
      planned: 0,
      sent: 0,
      notSent: 1,
    });
  });
});
