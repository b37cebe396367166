import { type Import, type ImportableKind, imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditModel } from '../../../kernel/audit.model.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { newId } from '../../../kernel/db.ts';
import { createRecord, newRow, updateRecord } from '../../../kernel/records/change.ts';
import { AccountModel } from '../account/account.model.ts';
import { ContactModel } from '../contact.model.ts';
import { type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { createField } from '../field/field.service.ts';
import { OpportunityModel } from '../opportunity/opportunity.model.ts';
import { TaskModel } from '../task/task.model.ts';
import { workbookOf } from './convert/workbook.fixture.ts';
import { ended } from './import.fixture.ts';
import { correctRow, readRows, sampleTable } from './import.preview.ts';
import { receiveImport } from './import.receive.ts';
import { getImport, startImport, undoImport } from './import.service.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  await crm.work();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await Promise.all(
    [AccountModel, OpportunityModel, TaskModel, ContactModel].map((model) =>
      (model as typeof AccountModel).deleteMany({}),
    ),
  );
});

const receive = async (
  kind: ImportableKind,
  rows: readonly string[],
  options: Record<string, string> = {},
  user: CurrentUser = users.rep,
) => {
  const query = imports.importContacts.query.parse(options);
  return receiveImport(crm.deps, user, await crm.upload('table.csv', rows.join('\n')), { ...query, kind });
};
const run = async (...args: Parameters<typeof receive>) => ended(await receive(...args));
const by = (user: CurrentUser) => ({ user, caller: { actor: { kind: 'user' as const, id: user.id } } });
const undone = async ({ id }: Pick<Import, 'id'>, user: CurrentUser = users.rep) => {
  await undoImport(crm.deps, by(user), id);
  await expect
    .poll(async () => (await getImport(user, id)).undo?.status, { timeout: 20_000, interval: 20 })
    .toBe('undone');
  return getImport(user, id);
};
const account = (name: string, more: object = {}, user: CurrentUser = users.rep) => {
  const { accounts } = crm.stores;
  const input = accounts.kind.Input.parse({ name, ...more }) as Record<string, unknown>;
  const now = new Date();
  return createRecord(accounts, { user }, newRow(accounts, input, { id: newId(), owner: user.id, now }));
};
const names = async () => (await AccountModel.find({ deleted: false }).sort({ nameKey: 1 })).map(({ name }) => name);

describe('accounts from a table', () => {
  it('are filled by the field registry, with links, choices, addresses and custom fields', async () => {
    await createField(
      crm.fields,
      { kind: 'account', label: 'Renewal', type: 'date', column: false },
      { actor: { kind: 'system' } },
    );
    await account('Parent Corp', { domains: ['parent.example'] });
    const done = await run('account', [
      'Company name,Website,Number of employees,Street,City,Parent account,Renewal,Shoe size,Owner',
      'Acme Ltd,acme.example,120,"1 High St",Leeds,parent.example,2027-03-04,44,Rep',
    ]);
    expect(done).toMatchObject({
      status: 'completed',
      kind: 'account',
      created: 1,
      mapping: {
        'Number of employees': 'size',
        City: 'address.city',
        Renewal: 'customFields.renewal',
        'Shoe size': null,
      },
      errors: [],
    });
    const parent = await AccountModel.findOne({ name: 'Parent Corp' });
    expect(await AccountModel.findOne({ name: 'Acme Ltd' }).lean()).toMatchObject({
      size: '51-200',
      address: { street: '1 High St', city: 'Leeds' },
      parent: parent!._id,
      customFields: { renewal: '2027-03-04' },
      version: 1,
    });
  });

  it('say with line and column what is wrong with a cell, and why a link is none', async () => {
    await account('Twin', { domains: ['one.example'] });
    await account('Twin', { domains: ['two.example'] });
    const done = await run('account', [
      'Name,Size,Parent account,Renewal',
      'A,huge,Nobody Inc,soon',
      'B,,Twin,',
      ',11-50,,',
    ]);
    expect(done).toMatchObject({ created: 2, failed: 1, problems: { warning: 4, error: 1 } });
    expect(done.errors).toMatchObject([
      { line: 2, column: 'Size', level: 'warning', message: expect.stringContaining('Choose 1–10') },
      { line: 2, column: 'Parent account', message: 'No account matches "Nobody Inc".' },
      { line: 2, column: 'Renewal', message: expect.stringContaining('Write a date') },
      { line: 3, column: 'Parent account', message: expect.stringContaining('2 accounts match "Twin"') },
      { line: 4, column: 'Name', level: 'error', message: 'Name is missing.' },
    ]);
  });

  it('are updated by the field that is chosen, left alone or created again', async () => {
    await account('Acme', { domains: ['acme.example'], industry: 'Tools', tags: ['old'] });
    const rows = ['Company,Domain,Industry,Tags', 'Acme Renamed,https://www.ACME.example/about,Rockets,new'];
    expect(await run('account', rows, { onDuplicate: 'update', matchBy: 'domains' })).toMatchObject({
      created: 0,
      updated: 1,
    });
    expect(await AccountModel.find().lean()).toMatchObject([
      { name: 'Acme Renamed', industry: 'Rockets', tags: ['old', 'new'], domains: ['acme.example'], version: 2 },
    ]);
    expect(await run('account', rows, { matchBy: 'domains' })).toMatchObject({ skipped: 1, created: 0 });
    expect(await run('account', rows, { onDuplicate: 'create' })).toMatchObject({ created: 1 });
    const both = await run('account', rows, { onDuplicate: 'update', matchBy: 'domains' });
    expect(both).toMatchObject({
      failed: 1,
      errors: [{ message: expect.stringContaining('2 accounts match this row') }],
    });
  });

  it('are matched by a custom field that no index knows, also within the file', async () => {
    await createField(
      crm.fields,
      { kind: 'account', label: 'External id', type: 'text', column: false },
      { actor: { kind: 'system' } },
    );
    const rows = ['Name,External id,Industry', 'A,x-1,One', 'A again,X-1,Two', 'B,x-2,Three'];
    const rule = { onDuplicate: 'update', matchBy: 'customFields.externalId' };
    const checked = await run('account', rows, { ...rule, dryRun: 'true' });
    expect(checked).toMatchObject({ created: 2, skipped: 1, updated: 0 });
    expect(await run('account', rows, rule)).toMatchObject({ created: 2, skipped: 1 });
    expect(await run('account', rows, rule)).toMatchObject({ created: 0, updated: 3 });
    expect(await names()).toEqual(['A again', 'B']);
  });

  it('of a rep neither match nor link those of others, and go to nobody else', async () => {
    await account('Acme', {}, users.otherRep);
    const done = await run('account', ['Name,Parent account,Owner', 'Acme,Acme,manager@example.com', 'Acme,,'], {});
    expect(done).toMatchObject({ created: 1, failed: 1 });
    expect(done.errors).toMatchObject([
      { column: 'Parent account', message: 'No account matches "Acme".' },
      { line: 2, level: 'error', message: 'Only managers change the owner of accounts.' },
    ]);
  });
});

describe('an Excel workbook', () => {
  it('is imported like a table, with its days, and its rows told by their numbers', async () => {
    const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
    const sheets = [
      `<row r="1">${text('My accounts')}</row>`,
      `<row r="3">${text('Name')}${text('Description')}${text('Employees')}</row>`,
      `<row r="4">${text('Acme')}${text('two&#10;lines')}<c><v>120</v></c></row>`,
      `<row r="6">${text('Bar')}${text('')}${text('lots')}</row>`,
    ];
    const file = await crm.upload('accounts.xlsx', workbookOf({ sheets: [sheets.join('')] }));
    const query = imports.importContacts.query.parse({});
    const done = await ended(await receiveImport(crm.deps, users.rep, file, { ...query, kind: 'account' }));
    expect(done).toMatchObject({
      format: 'csv',
      dialect: 'excel',
      created: 2,
      errors: [{ line: 6, column: 'Employees' }],
    });
    expect(await AccountModel.findOne({ name: 'Acme' }).lean()).toMatchObject({
      description: 'two\nlines',
      size: '51-200',
    });
  });
});

describe('opportunities from a table', () => {
  it('find their account, people, stage and amount', async () => {
    await account('Acme GmbH', { domains: ['acme.example'] });
    const { contacts } = crm.stores;
    const person = contacts.kind.Input.parse({ firstName: 'Ann', lastName: 'Lee', email: 'ann@acme.example' });
    const now = new Date();
    await createRecord(
      contacts,
      { user: users.rep },
      newRow(contacts, person as Record<string, unknown>, { id: newId(), owner: users.rep.id, now }),
    );
    const done = await run('opportunity', [
      'Deal name;Account;Amount;Deal stage;Close date;Contact',
      'Big one;Acme;$ 1.234,50;proposal;31.12.2027;ann@acme.example',
      'Next;acme.example;1200;won;;Ann Lee',
      'Odd;Acme;lots;Nowhere;;Nobody',
    ]);
    expect(done).toMatchObject({ created: 3 });
    expect(done.errors.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '4 Amount',
      '4 Contact',
      '4 Deal stage',
    ]);
    expect(await OpportunityModel.find().sort({ nameKey: 1 }).lean()).toMatchObject([
      {
        name: 'Big one',
        amount: { minor: 123_450, currency: 'USD' },
        stage: 'proposal',
        closeOn: '2027-12-31',
        contacts: [{ contact: expect.anything() }],
      },
      { name: 'Next', amount: { minor: 120_000, currency: 'EUR' }, status: 'won', account: expect.anything() },
      { name: 'Odd', stage: 'lead' },
    ]);
  });

  it('of the same name are different ones under another account', async () => {
    await account('One');
    await account('Two');
    const rows = ['Name,Account', 'Renewal,One', 'Renewal,Two', 'Renewal,One'];
    expect(await run('opportunity', rows)).toMatchObject({ created: 2, skipped: 1 });
  });
});

describe('tasks from a table', () => {
  it('are due on a day or at a time, assigned, and about a record of any kind', async () => {
    await account('Acme');
    const done = await run('task', [
      'Subject,Due time,Priority,Related to,Assigned to',
      'Call,2027-03-04 14:30,High,Acme,Rep',
      'Mail,,Urgent,,Rep',
    ]);
    expect(done).toMatchObject({ created: 2, errors: [] });
    expect(await TaskModel.find().sort({ titleKey: 1 }).lean()).toMatchObject([
      { title: 'Call', dueAt: new Date('2027-03-04T14:30:00Z'), priority: 'high', about: [{ kind: 'account' }] },
      { title: 'Mail', priority: 'urgent', due: '9999' },
    ]);
  });
});

describe('a preview', () => {
  it('is corrected cell by cell, and imported as it was corrected', async () => {
    const checked = await run('account', ['Name,Size', 'A,huge', ',11-50', 'C,11-50'], { dryRun: 'true' });
    expect(checked).toMatchObject({ created: 2, failed: 1, problems: { warning: 1, error: 1 } });
    expect(await readRows(crm.deps, users.rep, checked.id, [2, 3])).toEqual([
      { line: 2, cells: { Name: 'A', Size: 'huge' } },
      { line: 3, cells: { Name: '', Size: '11-50' } },
    ]);
    const still = await correctRow(crm.deps, users.rep, { id: checked.id, line: 2 }, { Size: 'enormous' });
    expect(still.errors).toMatchObject([{ line: 2, column: 'Size' }]);
    const sized = await correctRow(crm.deps, users.rep, { id: checked.id, line: 2 }, { Size: '51-200' });
    expect(sized).toMatchObject({ row: { cells: { Size: '51-200' } }, errors: [] });
    const named = await correctRow(crm.deps, users.rep, { id: checked.id, line: 3 }, { Name: 'B' });
    expect(named.import).toMatchObject({ created: 3, failed: 0, errors: [], corrected: 2, problems: { error: 0 } });
    await startImport(crm.deps, users.rep, checked.id, {});
    expect(await ended(checked)).toMatchObject({ created: 3, failed: 0, errors: [] });
    expect(await names()).toEqual(['A', 'B', 'C']);
    await expect(correctRow(crm.deps, users.rep, { id: checked.id, line: 2 }, { Size: '' })).rejects.toMatchObject({
      code: 'import_not_resumable',
    });
  });

  it('remembers what someone last chose for a table with these headers, for them and this kind alone', async () => {
    const rows = ['Who,What', 'Acme,Tools'];
    const choice = { onDuplicate: 'update', matchBy: 'name' } as const;
    const first = await run('account', rows, { dryRun: 'true' });
    expect(first).toMatchObject({ mapping: { Who: null, What: null }, remembered: false });
    await startImport(crm.deps, users.rep, first.id, { mapping: { Who: 'name', What: 'industry' }, ...choice });
    expect(await ended(first)).toMatchObject({ created: 1 });
    const again = await run('account', ['What,Who', 'Nails,Other'], { dryRun: 'true' });
    expect(again).toMatchObject({ mapping: { Who: 'name', What: 'industry' }, remembered: true, ...choice });
    expect(await run('account', rows, { dryRun: 'true' }, users.otherRep)).toMatchObject({ remembered: false });
    expect(await run('task', rows, { dryRun: 'true' })).toMatchObject({ remembered: false });
  });

  it('reads the table with another separator, encoding or header', async () => {
    const text = Buffer.from('My accounts;;\nName;Industry;\nCaf\x8e;a,b;\n', 'latin1');
    const query = imports.importContacts.query.parse({ dryRun: 'true' });
    const file = await crm.upload('table.csv', text);
    const one = await ended(await receiveImport(crm.deps, users.rep, file, { ...query, kind: 'account' }));
    expect(one).toMatchObject({ layout: { delimiter: ';', headerRow: 2 }, totalRows: 1 });
    const sample = await sampleTable(crm.deps, users.rep, one.id, { delimiter: ';', charset: 'macintosh' });
    expect(sample.rows[2]).toEqual({ line: 3, values: ['Café', 'a,b', ''] });
    await expect(sampleTable(crm.deps, users.rep, one.id, { charset: 'klingon' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    const layout = { delimiter: ';', charset: 'macintosh', headerRow: 1 } as const;
    await startImport(crm.deps, users.rep, one.id, { layout, dryRun: true });
    expect(await ended(one)).toMatchObject({ columns: ['My accounts', 'Column 2', 'Column 3'], totalRows: 2 });
    await startImport(crm.deps, users.rep, one.id, { layout: { ...layout, headerRow: 2 } });
    expect(await ended(one)).toMatchObject({ created: 1 });
    expect(await names()).toEqual(['Café']);
  });
});

describe('an import that is undone', () => {
  it('deletes what it created and puts back what it updated, except what changed since', async () => {
    await account('Old', { industry: 'Tools' });
    await account('Kept', { industry: 'Tools' });
    const rows = ['Name,Industry,Website', 'Old,New,old.example', 'Kept,New,', 'A,,', 'B,,', 'A,Late,'];
    const done = await run('account', rows, { onDuplicate: 'update' });
    expect(done).toMatchObject({ created: 2, updated: 2, skipped: 1, undoable: true });
    const edit = async (name: string, patch: object) => {
      const row = await AccountModel.findOne({ name });
      await updateRecord(crm.stores.accounts, by(users.rep), row!.id, patch as never);
    };
    await edit('B', { phone: '+12025550123' });
    await edit('Kept', { industry: 'Newer' });
    expect(await undone(done)).toMatchObject({ undoable: false, undo: { total: 4, restored: 2, left: 2 } });
    expect(await names()).toEqual(['B', 'Kept', 'Old']);
    const [b, kept, old] = await AccountModel.find({ deleted: false }).sort({ nameKey: 1 }).lean();
    expect([b!.phone, kept!.industry, old!.industry, old!.website]).toEqual([
      '+12025550123',
      'Newer',
      'Tools',
      undefined,
    ]);
    await expect(undoImport(crm.deps, by(users.rep), done.id)).rejects.toMatchObject({ code: 'import_not_undoable' });
    await expect(startImport(crm.deps, users.rep, done.id, {})).rejects.toMatchObject({ code: 'import_not_resumable' });
  });

  it('takes contacts back with the accounts that came with them', async () => {
    const first = ['First name,Email,Company', 'Ann,ann@example.com,Acme'];
    const made = await run('contact', first, { createAccounts: 'true' });
    const rows = ['First name,Last name,Email,Phone', 'Ann,Lee,ann@example.com,+12025550123', 'Bob,,bob@example.com,'];
    const updated = await run('contact', rows, { onDuplicate: 'update' });
    expect(await undone(updated)).toMatchObject({ undo: { restored: 2, left: 0 } });
    const [ann, ...others] = await ContactModel.find({ deleted: false }).lean();
    expect([ann!.firstName, ann!.lastName, ann!.phone, others]).toEqual(['Ann', '', undefined, []]);
    // Ann was changed, and changed back: she is no longer as the first import made her.
    expect(await undone(made)).toMatchObject({ undo: { total: 2, restored: 1, left: 1 } });
    expect(await names()).toEqual([]);
  });

  it('is for whoever may see it, once it has ended', async () => {
    const done = await run('account', ['Name', 'A']);
    await expect(undoImport(crm.deps, by(users.otherRep), done.id)).rejects.toMatchObject({ code: 'import_not_found' });
    const checked = await run('account', ['Name', 'B'], { dryRun: 'true' });
    await expect(undoImport(crm.deps, by(users.rep), checked.id)).rejects.toMatchObject({
      code: 'import_not_undoable',
    });
  });

  it('stands in the audit with what it did and that it was undone', async () => {
    const done = await run('account', ['Name', 'A', 'B']);
    await undone(done);
    const facts = await AuditModel.find({ kind: 'import', recordId: done.id }).sort({ _id: 1 }).lean();
    expect(facts.map(({ action }) => action)).toEqual(['import.completed', 'import.undone']);
    expect(JSON.parse(facts[0]!.detail!)).toMatchObject({ kind: 'account', rows: 2, created: 2, updated: 0 });
  });
});
