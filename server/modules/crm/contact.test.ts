import { ContactInput, crm as contract } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../kernel/current-user.ts';
import type { Patch } from '../../kernel/records/change.ts';
import { ContactModel } from './contact.model.ts';
import { by, contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';
import { findDuplicates } from './duplicate.service.ts';
import { createField } from './field/field.service.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await ContactModel.deleteMany({});
  crm.stores.contacts.counts.forget();
  crm.auth.country = undefined;
});

const create = (input: Partial<ContactInput>, user: CurrentUser = users.manager) =>
  contactsOf(crm).create(user, ContactInput.parse({ firstName: '', lastName: '', ...input }));
const get = (id: string, user: CurrentUser = users.manager) => contactsOf(crm).get(user, id);
const list = (query: Record<string, string> = {}, user: CurrentUser = users.manager) =>
  contactsOf(crm).list(user, query);
const updateContact = (user: CurrentUser, id: string, patch: Patch) => contactsOf(crm).update(user, id, patch);
const deleteContact = (user: CurrentUser, id: string) => contactsOf(crm).remove(user, id);
const restoreContact = (user: CurrentUser, id: string) => contactsOf(crm).restore(user, id);
const names = async (query: Record<string, string>, user?: CurrentUser) =>
  (await list(query, user)).data.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim());

describe('a contact', () => {
  it('is given back as it was saved, its address as typed and its number as E.164', async () => {
    const shoeSize = { kind: 'contact', label: 'Shoe size', type: 'number', column: false } as const;
    await createField(crm.fields, shoeSize, { actor: { kind: 'system' } });
    const saved = await create({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'Ada@Example.com',
      phone: '(202) 555-0123',
      address: { city: 'Boston', country: 'USA' },
      importantDates: [{ type: 'birthday', date: '--12-10' }],
      customFields: { shoeSize: 38 },
    });
    expect(contract.getContact.output.parse(await get(saved.id))).toEqual(contract.getContact.output.parse(saved));
    expect(saved).toMatchObject({
      email: 'Ada@Example.com',
      phone: '+12025550123',
      owner: users.manager.id,
      emailStatus: 'ok',
      customFields: { shoeSize: 38 },
      importantDates: [{ type: 'birthday', date: '--12-10', sendTime: '09:00' }],
    });
  });

  it('may have its address typed with spaces around it', async () => {
    expect(await create({ email: ' grace@example.com ' })).toMatchObject({ email: 'grace@example.com' });
    await expect(async () => create({ email: 'grace @example.com' })).rejects.toThrow('is not an email address');
  });

  it('may have an address whose domain is written in another script, which finds it again', async () => {
    const { id, email } = await create({ email: 'info@bücher.example', otherEmails: [{ email: 'x@例え.example' }] });
    expect(email).toBe('info@xn--bcher-kva.example');
    expect(await get(id)).toMatchObject({ otherEmails: [{ email: 'x@xn--r8jz45g.example' }] });
    expect((await list({ email: 'info@Bücher.example' })).meta.total).toBe(1);
    expect((await list({ q: 'info@bücher.example' })).meta.total).toBe(1);
    await expect(create({ email: 'info@BÜCHER.example' })).rejects.toMatchObject({ code: 'contact_email_taken' });
    await expect(async () => create({ email: 'jörg@example.com' })).rejects.toThrow('is not an email address');
  });

  it('has its number read by the organisation’s country, and kept as typed where no country is known', async () => {
    expect(await create({ lastName: 'A', phone: '030 123456' })).toMatchObject({ phone: '030 123456' });
    crm.auth.country = 'DE';
    expect(await create({ lastName: 'B', phone: '030 123456' })).toMatchObject({ phone: '+4930123456' });
  });

  it('has its number read by the country of its own address before the organisation’s', async () => {
    crm.auth.country = 'CH';
    const contact = { lastName: 'A', phone: '030 123456', address: { country: 'Germany' } };
    expect(await create(contact)).toMatchObject({ phone: '+4930123456' });
  });

  it('changes only in what is named, and null empties a field', async () => {
    const { id } = await create({ firstName: 'Ada', lastName: 'King', title: 'Countess', tags: ['vip'] });
    const changed = await updateContact(users.manager, id, { lastName: 'Lovelace', title: null });
    expect(changed).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', tags: ['vip'] });
    expect(changed.title).toBeUndefined();
    expect(await get(id)).toEqual(changed);
    expect(await names({ q: 'lovel' })).toEqual(['Ada Lovelace']);
    expect(await names({ q: 'king' })).toEqual([]);
  });

  it('is saved whatever large ones come at the same moment', async () => {
    const address = { street: '語'.repeat(300), city: '語'.repeat(120), region: '語'.repeat(120) };
    const filled = { notes: '語'.repeat(20_000), otherAddresses: Array(20).fill(address) };
    const large = Array.from({ length: 20 }, () => create({ lastName: 'Large', ...filled }));
    expect((await Promise.all([...large, create({ lastName: 'Small' })])).length).toBe(21);
    expect((await list({ limit: '1' })).meta.total).toBe(21);
  });

  it('takes so many custom fields that it stays small', () => {
    const fields = (count: number, length: number) =>
      ContactInput.safeParse({
        firstName: 'Ada',
        lastName: '',
        customFields: Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 'x'.repeat(length)])),
      }).success;
    expect([fields(100, 100), fields(101, 1), fields(11, 2000)]).toEqual([true, false, false]);
  });

  it('keeps at least one of name, company and address', async () => {
    const { id } = await create({ firstName: 'Ada' });
    await expect(updateContact(users.manager, id, { firstName: '' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('has an address that no other contact has, in whatever case, until it is deleted', async () => {
    const { id } = await create({ firstName: 'Ada', email: 'ada@example.com' });
    const taken = { code: 'contact_email_taken' };
    await expect(create({ firstName: 'Eve', email: 'ADA@example.com' })).rejects.toMatchObject(taken);
    const eve = await create({ firstName: 'Eve' });
    await expect(updateContact(users.manager, eve.id, { email: 'Ada@example.com' })).rejects.toMatchObject(taken);
    await create({ firstName: 'None' });
    await deleteContact(users.manager, id);
    const heir = await create({ firstName: 'Heir', email: 'ada@example.com' });
    await expect(restoreContact(users.manager, id)).rejects.toMatchObject(taken);
    await deleteContact(users.manager, heir.id);
    expect(await restoreContact(users.manager, id)).toMatchObject({ firstName: 'Ada' });
  });

  it('of someone else does not stand in the way of who does not see it, nor does anything tell of it', async () => {
    const theirs = await create({ firstName: 'Ada', email: 'ada@example.com' }, users.otherRep);
    const mine = await create({ firstName: 'Ada', email: 'ADA@example.com' }, users.rep);
    const taken = { code: 'contact_email_taken' };
    await expect(create({ firstName: 'Eve', email: 'ada@example.com' }, users.rep)).rejects.toMatchObject(taken);
    await expect(create({ firstName: 'Eve', email: 'ada@example.com' })).rejects.toMatchObject(taken);
    const grace = await create({ firstName: 'Grace', email: 'grace@example.com' }, users.rep);
    await create({ firstName: 'Grace', email: 'g@example.com' }, users.otherRep);
    await updateContact(users.rep, grace.id, { email: 'g@example.com' });
    await deleteContact(users.rep, mine.id);
    await deleteContact(users.otherRep, theirs.id);
    const heir = await create({ firstName: 'Heir', email: 'ada@example.com' }, users.otherRep);
    expect(await restoreContact(users.rep, mine.id)).toMatchObject({ email: 'ADA@example.com' });
    await expect(restoreContact(users.otherRep, theirs.id)).rejects.toMatchObject(taken);
    // What was shared already stays when a manager changes something else.
    expect(await updateContact(users.manager, heir.id, { title: 'Heir' })).toMatchObject({ title: 'Heir' });
    expect(await updateContact(users.manager, mine.id, { owner: users.otherRep.id })).toMatchObject({
      owner: users.otherRep.id,
    });
  });

  it('has its address once, however many save it at the same moment', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => create({ lastName: 'Same', email: 'same@example.com' })),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'contact_email_taken' } });
  });

  it('starts with a clean record of delivery at a new address', async () => {
    const { id } = await create({ firstName: 'Ada', email: 'ada@example.com' });
    await crm.api.setEmailStatus(id, 'other@example.com', 'bounced');
    expect((await get(id)).emailStatus).toBe('ok');
    await crm.api.setEmailStatus(id, 'ADA@example.com', 'bounced');
    expect((await get(id)).emailStatus).toBe('bounced');
    expect((await updateContact(users.manager, id, { email: 'new@example.com' })).emailStatus).toBe('ok');
  });

  it('is gone when deleted, found among the deleted, and back when restored', async () => {
    const { id } = await create({ firstName: 'Ada', lastName: 'Lovelace' });
    await deleteContact(users.manager, id);
    await expect(get(id)).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(updateContact(users.manager, id, { title: 'x' })).rejects.toMatchObject({
      code: 'contact_not_found',
    });
    expect(await names({})).toEqual([]);
    expect(await names({ q: 'ada' })).toEqual([]);
    expect(await names({ deleted: 'true' })).toEqual(['Ada Lovelace']);
    expect(await names({ deleted: 'true', q: 'love' })).toEqual(['Ada Lovelace']);
    expect((await restoreContact(users.manager, id)).deletedAt).toBeUndefined();
    expect(await names({ q: 'ada' })).toEqual(['Ada Lovelace']);
  });
});

describe('who sees and changes contacts', () => {
  it('a rep sees and changes only the own ones', async () => {
    const { id } = await create({ firstName: 'Ada', email: 'ada@example.com' }, users.rep);
    await create({ firstName: 'Bob' }, users.manager);
    expect(await names({}, users.rep)).toEqual(['Ada']);
    expect(await names({ q: 'b' }, users.rep)).toEqual([]);
    expect(await names({ owner: users.manager.id }, users.rep)).toEqual([]);
    expect(await names({}, users.viewer)).toEqual(['Ada', 'Bob']);
    for (const attempt of [
      () => get(id, users.otherRep),
      () => updateContact(users.otherRep, id, { title: 'x' }),
      () => deleteContact(users.otherRep, id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'contact_not_found' });
    }
    await expect(deleteContact(users.viewer, id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('managers give contacts away, to users that exist; reps do not', async () => {
    const { id } = await create({ firstName: 'Ada' }, users.rep);
    await expect(updateContact(users.rep, id, { owner: users.otherRep.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(updateContact(users.manager, id, { owner: 'f'.repeat(24) })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    await updateContact(users.manager, id, { owner: users.otherRep.id });
    expect(await names({ q: 'ada' }, users.otherRep)).toEqual(['Ada']);
    expect(await names({ q: 'ada' }, users.rep)).toEqual([]);
  });
});

describe('the duplicate finder', () => {
  it('tells who has the same address, number or name, and leaves out the contact itself', async () => {
    const ada = await create({
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@example.com',
      phone: '+12025550123',
    });
    const other = await create({ firstName: 'Âda', lastName: 'Lovelace' });
    const found = await findDuplicates(crm.auth, users.manager, {
      firstName: 'ada',
      lastName: 'lovelace',
      email: 'ADA@example.com',
      phone: '+1 (202) 555-0123',
    });
    expect(found).toEqual([
      expect.objectContaining({ id: ada.id, reasons: ['email', 'phone', 'name'] }),
      expect.objectContaining({ id: other.id, reasons: ['name'] }),
    ]);
    expect(await findDuplicates(crm.auth, users.manager, { email: 'ada@example.com', except: ada.id })).toEqual([]);
    expect(await findDuplicates(crm.auth, users.rep, { email: 'ada@example.com' })).toEqual([]);
  });
});

describe('every change', () => {
  it('tells the browsers of those who may read the contact', async () => {
    const { id } = await create({ firstName: 'Ada' }, users.rep);
    await updateContact(users.rep, id, { title: 'Countess' });
    const date = await crm.api.addDate(by(users.rep), id, {
      type: 'birthday',
      date: '1815-12-10',
      sendTime: '09:00',
      repeatAnnually: true,
      leapDay: 'feb28',
      optOut: false,
      isActive: true,
    });
    await crm.api.removeDate(by(users.rep), id, date.id);
    await deleteContact(users.rep, id);
    await restoreContact(users.rep, id);
    const sent = () =>
      crm.realtime.sent.filter(
        ({ name, payload }) => name === 'record:changed' && (payload as { id?: string }).id === id,
      );
    await expect.poll(() => sent().length).toBe(6);
    expect(
      sent()
        .map(({ payload }) => (payload as { action: string }).action)
        .sort(),
    ).toEqual(['created', 'deleted', 'restored', 'updated', 'updated', 'updated']);
    expect(sent().every(({ audience }) => audience.owner === users.rep.id)).toBe(true);
  });
});
