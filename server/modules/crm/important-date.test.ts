import { ContactInput } from '@sequelstring/contract/crm.ts';
import { ImportantDateInput, ImportantDatePatch } from '@sequelstring/contract/dates.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContactModel } from './contact.model.ts';
import { by, contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';

let crm: RunningCrm;
let contactId: string;
beforeAll(async () => {
  crm = await startCrm();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await ContactModel.deleteMany({});
  contactId = await create('Ada');
});

const create = async (firstName: string, user: (typeof users)[keyof typeof users] = users.rep) =>
  (
    await contactsOf(crm).create(
      user,
      ContactInput.parse({ firstName, lastName: '', email: `${firstName}@example.com` }),
    )
  ).id;
const birthday = ImportantDateInput.parse({ type: 'birthday', date: '1815-12-10' });

describe('the important dates of a contact', () => {
  it('are added, changed in what is named, and removed', async () => {
    const added = await crm.api.addDate(by(users.rep), contactId, birthday);
    expect(await crm.api.getDate(users.rep, contactId, added.id)).toEqual(added);
    const patch = ImportantDatePatch.parse({ date: '--12-10', timeZone: 'Europe/London', emailTemplate: 'short' });
    const changed = await crm.api.updateDate(by(users.rep), contactId, added.id, patch);
    expect(changed).toEqual({ ...added, date: '--12-10', timeZone: 'Europe/London', emailTemplate: 'short' });
    const emptied = await crm.api.updateDate(by(users.rep), contactId, added.id, {
      timeZone: null,
      emailTemplate: null,
    });
    expect(emptied).toEqual({ ...added, date: '--12-10' });
    expect(await crm.api.listDates(users.rep, contactId)).toEqual([emptied]);
    expect(await crm.api.removeDate(by(users.rep), contactId, added.id)).toEqual(emptied);
    expect(await crm.api.listDates(users.rep, contactId)).toEqual([]);
  });

  it('keep the name that a custom one needs', async () => {
    const custom = ImportantDateInput.parse({ type: 'custom', label: 'First program', date: '1843-07-10' });
    const { id } = await crm.api.addDate(by(users.rep), contactId, custom);
    await expect(crm.api.updateDate(by(users.rep), contactId, id, { label: null })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('are seen and changed by those who see and change the contact', async () => {
    const { id } = await crm.api.addDate(by(users.manager), contactId, birthday);
    await expect(crm.api.getDate(users.otherRep, contactId, id)).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(crm.api.addDate(by(users.otherRep), contactId, birthday)).rejects.toMatchObject({
      code: 'contact_not_found',
    });
    await expect(crm.api.removeDate(by(users.viewer), contactId, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(crm.api.getDate(users.rep, contactId, 'f'.repeat(24))).rejects.toMatchObject({
      code: 'important_date_not_found',
    });
  });

  it('are all kept when several are added at the same time', async () => {
    const dates = Array.from({ length: 8 }, (_, i) =>
      ImportantDateInput.parse({ type: 'birthday', date: `1980-03-1${i}` }),
    );
    await Promise.all(dates.map((date) => crm.api.addDate(by(users.rep), contactId, date)));
    const kept = await crm.api.listDates(users.rep, contactId);
    expect(kept.map(({ date }) => date).sort()).toEqual(dates.map(({ date }) => date));
  });

  it('remember their last sending, which moves forward only and is no change of the contact', async () => {
    const { id: dateId } = await crm.api.addDate(by(users.rep), contactId, birthday);
    const before = await contactsOf(crm).get(users.rep, contactId);
    const at = Temporal.Instant.from('2026-12-10T09:00:00Z');
    await crm.api.setLastSent([{ contactId, dateId, at }]);
    await crm.api.setLastSent([{ contactId, dateId, at: at.subtract({ hours: 24 }) }]);
    await crm.api.setLastSent([]);
    const after = await contactsOf(crm).get(users.rep, contactId);
    expect(after).toEqual({
      ...before,
      importantDates: [{ ...before.importantDates[0], lastSent: '2026-12-10T09:00:00.000Z' }],
    });
  });
});

describe('contacts for planning', () => {
  it('are walked in the order of their ids, those with dates and not deleted, of all or of one owner', async () => {
    const ids = [contactId];
    for (const name of ['Bob', 'Eve', 'Dan']) ids.push(await create(name, name === 'Eve' ? users.manager : users.rep));
    for (const id of ids.slice(0, 3)) await crm.api.addDate(by(users.manager), id, birthday);
    const gone = await create('Gone');
    await crm.api.addDate(by(users.manager), gone, birthday);
    await contactsOf(crm).remove(users.manager, gone);

    const first = await crm.api.contactsWithDates({ limit: 2 });
    const rest = await crm.api.contactsWithDates({ limit: 2, after: first.at(-1)!.id });
    expect([...first, ...rest].map(({ firstName }) => firstName)).toEqual(['Ada', 'Bob', 'Eve']);
    const own = await crm.api.contactsWithDates({ limit: 9, owner: users.manager.id });
    expect(own.map(({ firstName }) => firstName)).toEqual(['Eve']);

    const loaded = await crm.api.contactsForPlanning([contactId, gone, gone, 'f'.repeat(24)]);
    expect(
      loaded.map(({ firstName, deletedAt }) => `${firstName} ${deletedAt ? 'deleted' : ''}`.trim()).sort(),
    ).toEqual(['Ada', 'Gone deleted']);
    expect(loaded.find(({ id }) => id === contactId)).toMatchObject({
      owner: users.rep.id,
      email: 'Ada@example.com',
      emailStatus: 'ok',
      emailOptOut: false,
      importantDates: [{ type: 'birthday', date: '1815-12-10' }],
    });
  });

  it('opt out, and say whether there is such a contact', async () => {
    expect(await crm.api.setEmailOptOut(contactId, true)).toBe(true);
    expect((await contactsOf(crm).get(users.rep, contactId)).emailOptOut).toBe(true);
    expect(await crm.api.setEmailOptOut('f'.repeat(24), true)).toBe(false);
    await contactsOf(crm).update(users.rep, contactId, { emailOptOut: false });
    await contactsOf(crm).remove(users.rep, contactId);
    expect(await crm.api.setEmailOptOut(contactId, true)).toBe(true);
    expect((await contactsOf(crm).restore(users.rep, contactId)).emailOptOut).toBe(true);
  });
});
