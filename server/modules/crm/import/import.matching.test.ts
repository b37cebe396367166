import { imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { SuppressionModel } from '../suppression.model.ts';
import { card, csv, ended, importing } from './import.fixture.ts';
import { listImportChanges, startImport } from './import.service.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  await crm.work();
});
afterAll(() => crm.stop());
beforeEach(async () => {
  await Promise.all([ContactModel.deleteMany({}), SuppressionModel.deleteMany({})]);
  crm.auth.country = undefined;
});

const { run, stored } = importing(() => crm);

describe('people who share an address', () => {
  const family = [
    'First Name,Last Name,Email,Birthday,Notes',
    'Ida,Nest,nest@example.com,1970-05-05,likes tea',
    'Per,Nest,nest@example.com,1972-11-11,likes coffee',
    'Lou,Nest,Nest@Example.com,2004-02-03,',
  ].join('\n');
  const people = async () =>
    (await ContactModel.find({ deleted: false }).sort({ firstName: 1 }).lean<ContactRow[]>()).map(
      ({ firstName, lastName, email, otherEmails, notes, importantDates }) => ({
        name: `${firstName} ${lastName}`,
        address: email ?? otherEmails[0]?.email,
        notes,
        birthday: importantDates[0]?.date,
      }),
    );
  const all = [
    { name: 'Ida Nest', address: 'nest@example.com', notes: 'likes tea', birthday: '1970-05-05' },
    { name: 'Lou Nest', address: 'Nest@Example.com', notes: undefined, birthday: '2004-02-03' },
    { name: 'Per Nest', address: 'nest@example.com', notes: 'likes coffee', birthday: '1972-11-11' },
  ];

  it.each(['skip', 'update', 'create'])(
    'are as many contacts, each with a way to be greeted (%s)',
    async (onDuplicate) => {
      const checked = await run('a.csv', family, { onDuplicate, dryRun: 'true' });
      expect(checked).toMatchObject({ created: 3, updated: 0, skipped: 0 });
      const done = await run('a.csv', family, { onDuplicate });
      expect(done).toMatchObject({ created: 3, updated: 0, skipped: 0, problems: { error: 0, warning: 2 } });
      expect(done.errors[0]!.message).toContain('with "Ida Nest"');
      expect(await people()).toEqual(all);
      const ids = (await stored()).map(({ _id }) => _id.toHexString());
      const planned = await crm.api.contactsForPlanning(ids);
      expect(new Set(planned.map(({ email }) => email?.toLowerCase()))).toEqual(new Set(['nest@example.com']));
    },
  );

  it.each(['skip', 'update'])('are found again, and stay as they are (%s)', async (onDuplicate) => {
    await run('a.csv', family);
    expect(await run('a.csv', family, { onDuplicate })).toMatchObject({ created: 0 });
    expect(await people()).toEqual(all);
  });

  it('are told apart however far apart their rows stand, and by a vCard, too', async () => {
    const rows = family.split('\n');
    const between = csv(130)
      .split('\n')
      .slice(1)
      .map((row) => `${row},`);
    await run('a.csv', [rows[0], rows[1], ...between, ...rows.slice(2)].join('\n'), { onDuplicate: 'update' });
    expect((await people()).filter(({ name }) => name.endsWith('Nest'))).toEqual(all);
    await ContactModel.deleteMany({});
    const cards = ['Ida', 'Per'].map((name) => card(`N:Nest;${name}`, 'EMAIL:nest@example.com')).join('');
    expect(await run('b.vcf', cards, { onDuplicate: 'update' })).toMatchObject({ created: 2, updated: 0 });
  });

  it('are never overwritten by another row of the file, even under a name that would fit somebody stored', async () => {
    await run('a.csv', 'First Name,Last Name,Email\nIda,Nest,nest@example.com\n');
    const file = 'First Name,Last Name,Email\nIda,Nest,nest@example.com\nIda,Berg,nest@example.com\n';
    expect(await run('b.csv', file, { onDuplicate: 'update' })).toMatchObject({ created: 1, updated: 1 });
    expect((await people()).map(({ name }) => name).toSorted()).toEqual(['Ida Berg', 'Ida Nest']);
  });

  it('keep an address that another contact has, when the file gives it to one that is there under a number', async () => {
    const header = 'First Name,Last Name,Email,Phone\n';
    await run('a.csv', `${header}Ida,Nest,nest@example.com,\nPer,Nest,,+12025550123\n`);
    const file = `${header}Per,Nest,nest@example.com,+12025550123\nLou,Nest,nest@example.com,\n`;
    expect(await run('b.csv', file, { onDuplicate: 'update' })).toMatchObject({ created: 1, updated: 1 });
    expect((await people()).map(({ name, address }) => `${name} ${address}`)).toEqual([
      'Ida Nest nest@example.com',
      'Lou Nest nest@example.com',
      'Per Nest nest@example.com',
    ]);
  });
});

describe('an update', () => {
  it('keeps a name of which the file has initials alone', async () => {
    await run('a.csv', 'First Name,Middle Name,Last Name,Email\nJean-Pierre,Luc,Roy,jp@example.com\n');
    const file = 'First Name,Middle Name,Last Name,Email\nJ. P.,L.,Leroy,jp@example.com\n';
    expect(await run('b.csv', file, { onDuplicate: 'update' })).toMatchObject({ created: 0, updated: 1 });
    expect(await stored()).toMatchObject([{ firstName: 'Jean-Pierre', middleName: 'Luc', lastName: 'Leroy' }]);
  });

  it('says which contact it changes, before and after', async () => {
    await run(
      'a.csv',
      'First Name,Last Name,Email,Birthday\nAda,King,ada@example.com,1815-12-10\nBob,Low,bob@example.com,\n',
    );
    const file = 'First Name,Last Name,Email,Birthday\nAda,Lovelace,ada@example.com,12/11\nBob,Low,bob@example.com,\n';
    const expected = [
      {
        line: 2,
        recordId: expect.stringMatching(/^[0-9a-f]{24}$/),
        name: 'Ada King',
        changes: [
          { field: 'lastName', from: 'King', to: 'Lovelace' },
          {
            field: 'importantDates',
            from: [{ type: 'birthday', date: '1815-12-10' }],
            to: [{ type: 'birthday', date: '--12-11' }],
          },
        ],
      },
      { line: 3, recordId: expect.anything(), name: 'Bob Low', changes: [] },
    ];
    const checked = await run('a.csv', file, { onDuplicate: 'update', dryRun: 'true' });
    const page = { limit: 50 };
    expect((await listImportChanges(users.rep, checked.id, page)).data).toEqual(expected);
    await expect(listImportChanges(users.otherRep, checked.id, page)).rejects.toMatchObject({
      code: 'import_not_found',
    });
    const done = await ended(await startImport(crm.deps, users.rep, checked.id, {}));
    expect(imports.listImportChanges.output.parse((await listImportChanges(users.rep, done.id, page)).data)).toEqual(
      expected,
    );
    const [first, second] = [{ limit: 1 }, { limit: 1, cursor: 2 }].map((one) =>
      listImportChanges(users.rep, done.id, one),
    );
    expect(await first).toMatchObject({ data: [{ line: 2 }], meta: { total: 2, hasMore: true, nextCursor: '2' } });
    expect(await second).toMatchObject({ data: [{ line: 3 }], meta: { hasMore: false } });
  });
});
