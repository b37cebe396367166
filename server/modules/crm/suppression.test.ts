import { ContactInput, crm as contract } from '@sequelstring/contract/crm.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../kernel/current-user.ts';
import type { Patch } from '../../kernel/records/change.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import { refoldedNames } from './contact.refold.ts';
import { by, contactsOf, type RunningCrm, startCrm, users } from './crm.fixture.ts';
import { ended } from './import/import.fixture.ts';
import { receiveImport } from './import/import.receive.ts';
import { suppressionsFromContacts } from './suppression.migration.ts';
import { SuppressionModel } from './suppression.model.ts';
import { liftSuppression, listSuppressions } from './suppression.service.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  await crm.work();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await Promise.all([ContactModel.deleteMany({}), SuppressionModel.deleteMany({})]);
});

const create = (input: object, user: CurrentUser = users.rep) =>
  contactsOf(crm).create(user, ContactInput.parse({ firstName: '', lastName: '', ...input }));
const change = (id: string, patch: Patch, user: CurrentUser = users.rep) => contactsOf(crm).update(user, id, patch);
const remove = (id: string) => contactsOf(crm).remove(users.rep, id);
const planned = async (id: string) => {
  const [contact] = await crm.api.contactsForPlanning([id]);
  return contact && { emailOptOut: contact.emailOptOut, emailStatus: contact.emailStatus };
};
const stored = async (id: string) => {
  const row = await ContactModel.findById(id).lean<ContactRow>();
  return { emailOptOut: row!.emailOptOut, emailStatus: row!.emailStatus };
};
const list = async (query: Record<string, string> = {}) =>
  (await listSuppressions(contract.listSuppressions.query.parse(query))).data;
const importFile = async (content: string, options: Record<string, string> = {}) =>
  ended(
    await receiveImport(
      crm.deps,
      users.rep,
      await crm.upload('a.csv', content),
      imports.importContacts.query.parse(options),
    ),
  );
const out = { emailOptOut: true, emailStatus: 'ok' };
const fine = { emailOptOut: false, emailStatus: 'ok' };

describe('an opt-out', () => {
  it('outlives the contact, and is told when the address comes back by an import', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await crm.api.unsubscribe('una@example.com', id);
    await remove(id);
    const done = await importFile('First Name,Email\nUna,UNA@example.com\n');
    expect(done).toMatchObject({ created: 1, errors: [{ code: 'email_suppressed', level: 'warning' }] });
    expect(done.errors[0]!.message).toMatch(/^UNA@example.com unsubscribed on \d{4}-\d\d-\d\d\. /);
    const [row] = await ContactModel.find({ deleted: false }).lean<ContactRow[]>();
    expect(await planned(row!._id.toHexString())).toEqual(out);
    expect(row).toMatchObject(out);
  });

  it.each([
    ['typed', () => create({ firstName: 'Una', email: 'Una@Example.com' }).then(({ id }) => id)],
    [
      'added by the program',
      async () => {
        const input = ContactInput.parse({ firstName: 'Una', lastName: '', email: 'una@example.com' });
        return (await crm.api.addContacts(users.rep.id, [input]))[0]!;
      },
    ],
    [
      'given as a new address',
      async () => {
        const { id } = await create({ firstName: 'Una', email: 'other@example.com' });
        await change(id, { email: 'una@example.com' });
        return id;
      },
    ],
    [
      'restored',
      async () => {
        await SuppressionModel.updateMany({}, { emailKey: 'elsewhere@example.com' });
        const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
        await remove(id);
        await SuppressionModel.updateMany({}, { emailKey: 'una@example.com' });
        await contactsOf(crm).restore(users.rep, id);
        return id;
      },
    ],
  ])('holds for a contact whose address is %s later', async (_, later) => {
    await crm.api.unsubscribe('una@example.com', 'f'.repeat(24));
    const id = await later();
    expect(await stored(id)).toEqual(out);
    expect(await planned(id)).toEqual(out);
  });

  it('holds for all who share the address', async () => {
    const { id: own } = await create({ firstName: 'Ida', email: 'nest@example.com' });
    const { id: shared } = await create({ firstName: 'Per', otherEmails: [{ email: 'Nest@example.com' }] });
    const { id: two } = await create({
      firstName: 'Lou',
      email: 'lou@example.com',
      otherEmails: [{ email: 'nest@example.com' }],
    });
    await crm.api.unsubscribe('nest@example.com', own);
    expect(await Promise.all([own, shared, two].map(planned))).toEqual([out, out, fine]);
  });

  it('is the same when it comes twice at once', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await Promise.all([1, 2, 3].map(() => crm.api.unsubscribe('una@example.com', id)));
    expect(await list()).toHaveLength(1);
    expect(await crm.api.emailPreferenceOf('UNA@example.com')).toBe('no_greetings');
  });

  it('by a user or a file outlives the contact, too', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await change(id, { emailOptOut: true });
    await create({ firstName: 'Ole', email: 'ole@example.com', emailOptOut: true });
    await importFile('First Name,Email,Opt Out\nEva,eva@example.com,yes\nMia,mia@example.com,\n');
    expect((await list()).map(({ email, source, by }) => [email, source, by])).toEqual([
      ['eva@example.com', 'import', users.rep.id],
      ['ole@example.com', 'user', users.rep.id],
      ['una@example.com', 'user', users.rep.id],
    ]);
  });
});

describe('a bounce', () => {
  it('belongs to the address, and the address alone', async () => {
    const { id } = await create({ firstName: 'Bo', email: 'bo@example.com' });
    await crm.api.setEmailStatus(id, 'bo@example.com', 'bounced');
    expect(await stored(id)).toEqual({ emailOptOut: false, emailStatus: 'bounced' });
    await change(id, { email: 'new@example.com' });
    expect(await planned(id)).toEqual(fine);
    const { id: heir } = await create({ firstName: 'Al', email: 'bo@example.com' });
    expect(await planned(heir)).toEqual({ emailOptOut: false, emailStatus: 'bounced' });
  });

  it('is lifted by whoever tries the address again', async () => {
    const { id } = await create({ firstName: 'Bo', email: 'bo@example.com' });
    await crm.api.setEmailStatus(id, 'bo@example.com', 'bounced');
    await change(id, { emailStatus: 'ok' });
    expect(await planned(id)).toEqual(fine);
    expect(await list()).toEqual([]);
    expect(await list({ lifted: 'true' })).toMatchObject([
      { reason: 'bounced', lifted: { by: users.rep.id, why: 'Changed on the contact' } },
    ]);
  });
});

describe('the list', () => {
  it('is searched by address and reason, page by page', async () => {
    for (const name of ['a', 'b', 'c']) await crm.api.unsubscribe(`${name}@example.com`, 'f'.repeat(24));
    await crm.api.setEmailStatus('f'.repeat(24), 'b@example.com', 'complained');
    expect((await list({ email: 'B@example.com' })).map(({ reason }) => reason)).toEqual([
      'complained',
      'unsubscribed',
    ]);
    expect((await list({ reason: 'complained' })).map(({ email }) => email)).toEqual(['b@example.com']);
    const first = await listSuppressions(contract.listSuppressions.query.parse({ limit: '3' }));
    expect(first.meta).toMatchObject({ total: 4, hasMore: true });
    const rest = await list({ limit: '3', cursor: first.meta.nextCursor! });
    expect([...first.data, ...rest].map(({ email }) => email[0]).join('')).toBe('bcba');
  });

  it('keeps by whom and why an address was taken off, and shows it on the contacts', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await crm.api.unsubscribe('una@example.com', id);
    const [entry] = await list();
    expect(entry).toMatchObject({ email: 'una@example.com', reason: 'unsubscribed', source: 'link' });
    const lifted = await liftSuppression(
      crm.stores.contacts,
      by(users.manager),
      entry!.id,
      'She asked for it by phone',
    );
    expect(lifted.lifted).toMatchObject({ by: users.manager.id, why: 'She asked for it by phone' });
    expect(await stored(id)).toEqual(fine);
    expect(await planned(id)).toEqual(fine);
    expect(await list({ lifted: 'true' })).toEqual([lifted]);
    await expect(liftSuppression(crm.stores.contacts, by(users.manager), entry!.id, 'again')).rejects.toMatchObject({
      code: 'suppression_not_found',
    });
  });

  it('gives way to no rep where the recipient said so', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await crm.api.unsubscribe('una@example.com', id);
    await expect(change(id, { emailOptOut: false })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await planned(id)).toEqual(out);
    await change(id, { emailOptOut: false }, users.manager);
    expect(await planned(id)).toEqual(fine);
    await change(id, { emailOptOut: true });
    await change(id, { emailOptOut: false });
    expect(await planned(id)).toEqual(fine);
  });

  it('leaves names of earlier releases found by the way that they are written', async () => {
    const ids = (await Promise.all(['कमला', 'Zoë', 'かぎ'].map((firstName) => create({ firstName })))).map(
      ({ id }) => id,
    );
    const expected = await ContactModel.find({ _id: ids }).lean<ContactRow[]>();
    await ContactModel.updateMany({ firstName: { $ne: 'Zoë' } }, { nameKey: 'कमल' });
    const context = { log: pino({ level: 'silent' }), signal: new AbortController().signal };
    for (let time = 0; time < 2; time++) await refoldedNames.run(context);
    expect(await ContactModel.find({ _id: ids }).lean<ContactRow[]>()).toEqual(expected);
  });

  it('takes over what contacts of earlier releases tell, the deleted ones, too', async () => {
    const { id } = await create({ firstName: 'Una', email: 'una@example.com' });
    await change(id, { emailOptOut: true });
    await remove(id);
    const { id: dead } = await create({ firstName: 'Bo', email: 'bo@example.com' });
    await crm.api.setEmailStatus(dead, 'bo@example.com', 'bounced');
    await SuppressionModel.deleteMany({});
    const context = { log: pino({ level: 'silent' }), signal: new AbortController().signal };
    for (let time = 0; time < 2; time++) await suppressionsFromContacts.run(context);
    expect((await list()).map(({ email, reason }) => `${email} ${reason}`).toSorted()).toEqual([
      'bo@example.com bounced',
      'una@example.com unsubscribed',
    ]);
  });
});
