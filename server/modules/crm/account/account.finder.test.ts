import { ContactInput } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { createLog } from '../../../kernel/log.ts';
import type { Patch } from '../../../kernel/records/change.ts';
import { ContactModel } from '../contact.model.ts';
import { contactsOf, type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { ended } from '../import/import.fixture.ts';
import { receiveImport } from '../import/import.receive.ts';
import { accountsOfCompanies } from './account.migration.ts';
import { AccountModel } from './account.model.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  await crm.work();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await Promise.all([ContactModel.deleteMany({}), AccountModel.deleteMany({})]);
});

const account = (name: string, more: object = {}, owner: CurrentUser = users.rep) =>
  crm.api.addRecord(owner.id, 'account', { name, ...more });
const contact = (companyName: string | undefined, more: Partial<ContactInput> = {}, user: CurrentUser = users.rep) =>
  contactsOf(crm).create(user, ContactInput.parse({ firstName: 'Ada', lastName: 'Example', companyName, ...more }));

describe('a company that is typed', () => {
  it.each([
    ['Zürich Beispiel AG', 'zurich beispiel'],
    ['Example, Inc.', 'EXAMPLE'],
    ['Example', 'Example GmbH & Co. KG'],
    ['Łódź Sp. z o.o.', 'Lodz'],
    ['株式会社例', '例'],
  ])('finds %s as %s', async (name, typed) => {
    const id = await account(name);
    expect(await contact(typed)).toMatchObject({ company: id, companyName: typed });
  });

  it('finds an account by an alias and by the domain of the address, but not by that of a public mail host', async () => {
    const id = await account('Example Ltd', { aliases: ['The Sample People'], domains: ['example.com', 'gmail.com'] });
    expect((await contact('the sample people')).company).toBe(id);
    expect((await contact('Another spelling', { email: 'a@eu.example.com' })).company).toBe(id);
    expect((await contact('Another spelling', { email: 'a@gmail.com' })).company).toBeUndefined();
    expect((await contact(undefined, { email: 'b@example.com' })).company).toBeUndefined();
  });

  it('is never linked to one of several accounts, unless the address decides', async () => {
    await account('Example Ltd');
    const second = await account('Example Inc', { domains: ['example.org'] });
    expect((await contact('Example')).company).toBeUndefined();
    expect((await contact('Example', { email: 'a@example.org' })).company).toBe(second);
  });

  it('finds no account that the user does not see', async () => {
    await account('Hidden Ltd', {}, users.otherRep);
    expect((await contact('Hidden Ltd')).company).toBeUndefined();
  });

  it('moves the contact when it changes, and unlinks it where nothing has the new name', async () => {
    const [first, second] = [await account('First Ltd'), await account('Second Ltd')];
    const { id, company } = await contact('First');
    expect(company).toBe(first);
    const change = (patch: Patch) => contactsOf(crm).update(users.rep, id, patch);
    expect((await change({ companyName: 'Second' })).company).toBe(second);
    expect((await change({ companyName: 'Third' })).company).toBeUndefined();
    expect(await change({ company: first })).toMatchObject({ company: first, companyName: 'First Ltd' });
    expect((await change({ title: 'Director' })).company).toBe(first);
  });
});

describe('companies of a file', () => {
  const file = 'First name,Last name,Company\nAda,One,Known Inc\nBen,Two,New Ltd\nCem,Three,new\nDana,Four,Twice\n';
  const runImport = async (options: { createAccounts?: boolean; dryRun?: boolean }) => {
    const received = await crm.upload('people.csv', file);
    return ended(await receiveImport(crm.deps, users.rep, received, { onDuplicate: 'skip', ...options }));
  };
  const companies = async () =>
    (await ContactModel.find({}).sort({ firstName: 1 }).lean()).map(({ company }) => company?.toHexString());

  it('are linked, told where several fit, and left alone where none does', async () => {
    const known = await account('Known');
    await Promise.all([account('Twice Ltd'), account('Twice Inc')]);
    const done = await runImport({});
    expect(done).toMatchObject({ created: 4, accounts: { linked: 1, created: 0, ambiguous: 1 } });
    expect(done.errors).toMatchObject([{ code: 'company_ambiguous', level: 'warning', line: 5 }]);
    expect(await companies()).toEqual([known, undefined, undefined, undefined]);
  });

  it('become accounts of whoever imports, once each, where that is asked for; a check creates none', async () => {
    expect(await runImport({ createAccounts: true, dryRun: true })).toMatchObject({
      accounts: { linked: 4, created: 3, ambiguous: 0 },
    });
    expect(await AccountModel.countDocuments({})).toBe(0);
    await runImport({ createAccounts: true });
    const made = await AccountModel.find({}).sort({ name: 1 }).lean();
    expect(made.map(({ name, owner }) => [name, String(owner)])).toEqual(
      ['Known Inc', 'New Ltd', 'Twice'].map((name) => [name, users.rep.id]),
    );
    const [known, fresh, same, twice] = await companies();
    expect([known, fresh, twice]).toEqual(made.map(({ _id }) => _id.toHexString()));
    expect(same).toBe(fresh);
  });
});

it('contacts of earlier releases are linked by a migration, each within what its owner sees', async () => {
  await contact('Example', { firstName: 'Seen' });
  await contact('Hidden', { firstName: 'Unseen' });
  await contact('Twice', { firstName: 'Unclear' });
  const id = await account('Example Ltd');
  await Promise.all([account('Hidden', {}, users.otherRep), account('Twice'), account('Twice Ltd')]);
  await AccountModel.updateMany({}, { $unset: { matchKeys: 1 } });
  const { log } = createLog({ level: 'silent', pretty: false });
  const told: object[] = [];
  const telling = Object.assign(Object.create(log), { info: (report: object) => told.push(report) });
  const { signal } = new AbortController();
  await accountsOfCompanies((owner) => crm.auth.getScope(owner)).run({ log: telling, signal });
  expect(told).toEqual([{ linked: 1, ambiguous: 1, unknown: 1 }]);
  expect(await ContactModel.findOne({ firstName: 'Seen' }).lean()).toMatchObject({
    company: { _bsontype: 'ObjectId' },
  });
  expect(String((await ContactModel.findOne({ firstName: 'Seen' }).lean())?.company)).toBe(id);
});
