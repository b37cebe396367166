import { crm as contract } from '@sequelstring/contract/crm.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { toRecord } from '../../../kernel/records/record.model.ts';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { contactsOf, type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { SuppressionModel } from '../suppression.model.ts';
import { ended } from './import.fixture.ts';
import { receiveImport } from './import.receive.ts';
import { getImport, listImportChanges, listImports, startImport } from './import.service.ts';

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

type Options = Record<string, string>;

const receive = async (
  name: string,
  content: string | Uint8Array,
  options: Options = {},
  user: CurrentUser = users.rep,
) => receiveImport(crm.deps, user, await crm.upload(name, content), imports.importContacts.query.parse(options));

const run = async (...args: Parameters<typeof receive>) => ended(await receive(...args));
const stored = () => ContactModel.find({ deleted: false }).sort({ nameKey: 1 }).lean<ContactRow[]>();
/** Everything stored, as the contract has it. */
const listed = async () => (await stored()).map((row) => contract.getContact.output.parse(toRecord(contactKind, row)));
const names = async () => (await stored()).map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim());

const csv = (rows: number, from = 0) =>
  ['First name,Last name,Email,Birthday']
    .concat(
      Array.from(
        { length: rows },
        (_, i) => `F${from + i},L${from + i},p${from + i}@example.com,1980-03-${String((i % 28) + 1).padStart(2, '0')}`,
      ),
    )
    .join('\n');
const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');

describe('an import', () => {
  it('answers with what it recognised, and ends with every contact stored once', async () => {
    const received = await receive('people.csv', csv(450));
    expect(received).toMatchObject({
      status: 'queued',
      format: 'csv',
      dialect: 'plain',
      mapping: { 'First name': 'firstName', 'Last name': 'lastName', Email: 'email', Birthday: 'birthday' },
    });
    expect(await ended(received)).toMatchObject({
      status: 'completed',
      totalRows: 450,
      processedRows: 450,
      created: 450,
      skipped: 0,
      failed: 0,
      errors: [],
    });
    const rows = await stored();
    expect(rows).toHaveLength(450);
    expect(
      rows.every(({ owner, importantDates }) => owner.toHexString() === users.rep.id && importantDates.length === 1),
    ).toBe(true);
    await expect
      .poll(() => crm.realtime.sent.filter(({ name }) => name === 'import:progress').length)
      .toBeGreaterThan(0);
  });

  it('takes columns that are called like what every object has', async () => {
    const received = await receive('odd.csv', 'First name,constructor,toString,__proto__\nAda,1,2,3\n');
    expect(imports.getImport.output.parse(received)).toMatchObject({ mapping: { constructor: null, toString: null } });
    expect(await ended(received)).toMatchObject({ status: 'completed', created: 1 });
  });

  it('imported twice leaves out what exists already, rows without an address too', async () => {
    const file =
      card('FN:Ada Lovelace', 'EMAIL:ada@example.com') +
      card('FN:Only Name') +
      card('FN:With Phone', 'TEL:+12025550123');
    expect(await run('a.vcf', file)).toMatchObject({ created: 3, skipped: 0 });
    const again = await run('a.vcf', file);
    expect(again).toMatchObject({ created: 0, skipped: 3, failed: 0 });
    expect(again.errors.map(({ code, level }) => `${code} ${level}`)).toEqual(Array(3).fill('duplicate info'));
    expect(await names()).toEqual(['Ada Lovelace', 'Only Name', 'With Phone']);
  });

  it('takes people of the same name for different ones where address, number or birthday differ', async () => {
    const file =
      card('FN:John Smith', 'EMAIL:a@example.com') +
      card('FN:John Smith', 'EMAIL:b@example.com') +
      card('FN:John Smith', 'TEL:+12025550123') +
      card('FN:Same Number', 'EMAIL:c@example.com', 'TEL:+12025550124') +
      card('FN:Same Number', 'EMAIL:d@example.com', 'TEL:+12025550124') +
      card('FN:John Smith', 'BDAY:1980-03-22') +
      card('FN:John Smith', 'BDAY:1981-04-23');
    expect(await run('a.vcf', file)).toMatchObject({ created: 7 });
  });

  it('stores contacts as the contract has them, whatever a record leaves out', async () => {
    const file =
      card(
        'FN:Ada',
        'EMAIL:a@example.com',
        'EMAIL:b@example.com',
        'TEL:+12025550123',
        'TEL;FAX:+12025550124',
        'ADR:;;1 High St;;;;',
        'ADR:;;;Boston;;;',
        'BDAY:--0322',
      ) + card('EMAIL:only@example.com');
    await run('a.vcf', file);
    expect(await listed()).toMatchObject([
      { otherEmails: [{ email: 'b@example.com' }] },
      { email: 'only@example.com' },
    ]);
  });

  it('finds duplicates within the file', async () => {
    const file = card('FN:Ada', 'EMAIL:ada@example.com') + card('FN:Ada L', 'EMAIL:ADA@example.com');
    expect(await run('a.vcf', file, { dryRun: 'true' })).toMatchObject({ created: 1, skipped: 1 });
    expect(await run('a.vcf', file)).toMatchObject({ created: 1, skipped: 1 });
  });

  it('tells apart whom it knows already and who only shares an address with somebody', async () => {
    const people = ['Ada King', 'Ada King', 'Bob King'].map((name) => card(`FN:${name}`, 'EMAIL:king@example.com'));
    expect((await run('a.vcf', people.join(''))).errors.map(({ message }) => message)).toEqual([
      '"Ada King" exists already.',
      'Shares king@example.com with "Ada King". It was added as a further address, and greetings go there, too.',
    ]);
  });

  it('updates what exists where that is asked for, and doing so twice changes nothing more', async () => {
    await run('a.vcf', card('FN:Ada King', 'EMAIL:ada@example.com', 'TEL:+12025550123', 'NOTE:Poet'));
    const file = card(
      'N:Lovelace;Ada',
      'EMAIL:ada@example.com',
      'TEL:+12025550124',
      'BDAY:--1210',
      'NOTE:Engineer',
      'TITLE:Countess',
    );
    expect(await run('b.vcf', file, { onDuplicate: 'update' })).toMatchObject({ created: 0, updated: 1 });
    const [ada] = await stored();
    expect(ada).toMatchObject({
      firstName: 'Ada',
      lastName: 'Lovelace',
      title: 'Countess',
      phone: '+12025550123',
      otherPhones: [{ phone: '+12025550124' }],
      notes: 'Poet\n\nEngineer',
      importantDates: [{ type: 'birthday', date: '--12-10' }],
    });
    await run('b.vcf', file, { onDuplicate: 'update' });
    expect(await stored()).toEqual([ada]);
  });

  it('lets nobody who wanted no mail have it again, and takes over who wants none', async () => {
    const file = (answers: string[]) =>
      `First Name,Email,Email Opt Out\n${answers.map((answer, at) => `Ada,ada${at}@example.com,${answer}`).join('\n')}`;
    await run('a.csv', file(['true', 'false', 'false']));
    await run('b.csv', file(['false', 'true', 'false']), { onDuplicate: 'update' });
    expect((await stored()).map(({ emailOptOut }) => emailOptOut)).toEqual([true, true, false]);
  });

  it('creates duplicates where that is asked for, with the taken address as a further one', async () => {
    const file = card('FN:Ada', 'EMAIL:ada@example.com');
    await run('a.vcf', file);
    const second = await run('a.vcf', file, { onDuplicate: 'create' });
    expect(second).toMatchObject({ created: 1, errors: [{ code: 'contact_email_taken', level: 'warning' }] });
    const [, other] = await ContactModel.find({}).sort({ createdAt: 1 }).lean<ContactRow[]>();
    expect(other).toMatchObject({ firstName: 'Ada', otherEmails: [{ email: 'ada@example.com' }] });
    expect(other!.email).toBeUndefined();
  });

  it.each(['skip', 'update', 'create'] as const)(
    'of a rep goes as if the contacts of others were not there (%s)',
    async (onDuplicate) => {
      const file = (name: string) =>
        card(`FN:${name}`, 'EMAIL:ada@example.com', 'TEL:+12025550123') +
        card('FN:No Address', 'TEL:+12025550124') +
        card('FN:Named Only');
      await run('a.vcf', file('Secret Name'), {}, users.otherRep);
      const [dryRun, real] = [
        await run('b.vcf', file('Ada King'), { onDuplicate, dryRun: 'true' }, users.rep),
        await run('b.vcf', file('Ada King'), { onDuplicate }, users.rep),
      ];
      for (const one of [dryRun, real])
        expect(one).toMatchObject({ created: 3, updated: 0, skipped: 0, failed: 0, errors: [] });
      const ada = (owner: string) => ContactModel.findOne({ owner, email: 'ada@example.com' }).lean<ContactRow>();
      expect(await ada(users.rep.id)).toMatchObject({ firstName: 'Ada' });
      expect(await ada(users.otherRep.id)).toMatchObject({ firstName: 'Secret' });
      // Among their own a rep has the address once.
      const again = await run('b.vcf', file('Ada King'), { onDuplicate: 'skip' }, users.rep);
      expect(again).toMatchObject({ created: 0, skipped: 3 });
    },
  );

  it('of a rep is nothing that others see', async () => {
    await run('a.vcf', card('FN:Ada'), {}, users.otherRep);
    const result = await run('b.vcf', card('FN:Ada'), {}, users.rep);
    await expect(getImport(users.otherRep, result.id)).rejects.toMatchObject({ code: 'import_not_found' });
    const { data } = await listImports(users.otherRep, { page: 1, limit: 10 });
    expect(data.filter(({ fileName }) => fileName === 'b.vcf')).toEqual([]);
  });

  it('takes the address of a deleted contact', async () => {
    await run('a.vcf', card('FN:Ada', 'EMAIL:ada@example.com'));
    await contactsOf(crm).remove(users.rep, (await stored())[0]!._id.toHexString());
    expect(await run('a.vcf', card('FN:Ada', 'EMAIL:ada@example.com'))).toMatchObject({ created: 1 });
  });

  it('tells of each row that fails or is imported in part, with its line, and imports the others', async () => {
    const file = [
      'name,email,birthday',
      'Ada,ada@example.com,1715-12-10',
      ',,1980-01-01',
      'Bob,no address,31/31/1980',
      '"Eve,eve@example.com,',
    ].join('\n');
    const result = await run('a.csv', file);
    expect(result).toMatchObject({ totalRows: 4, created: 3, failed: 1, skipped: 0 });
    expect(result.errors.map(({ line, code, level }) => `${line} ${code} ${level}`)).toEqual([
      '2 date_year_ignored warning',
      '3 nameless error',
      '4 date_impossible warning',
      '4 email_invalid warning',
      '5 record_damaged warning',
    ]);
  });

  it('reads dates in the order that the whole file tells, or that the user says', async () => {
    const file = 'name,dob\nAda,03/04/1990\nBob,25/12/1990\n';
    const birthdays = async () => (await stored()).map(({ importantDates }) => importantDates[0]?.date);
    await run('a.csv', file);
    expect(await birthdays()).toEqual(['1990-04-03', '1990-12-25']);
    await ContactModel.deleteMany({});
    const open = await run('b.csv', 'name,dob\nAda,03/04/1990\n');
    expect(open.errors).toMatchObject([{ code: 'date_order_assumed', level: 'warning' }]);
    expect(await birthdays()).toEqual(['1990-03-04']);
    await ContactModel.deleteMany({});
    expect((await run('b.csv', 'name,dob\nAda,03/04/1990\n', { dateOrder: 'dmy' })).errors).toEqual([]);
    expect(await birthdays()).toEqual(['1990-04-03']);
  });

  it('tells a thousand problems, of which warnings leave room for errors, and counts them all', async () => {
    const rows = Array.from({ length: 2300 }, (_, i) => (i < 1200 ? `P${i},never` : `,--01-0${(i % 9) + 1}`));
    const done = await run('a.csv', ['name,birthday', ...rows].join('\n'), { dryRun: 'true' });
    const errors = Array.from({ length: 100 }, () => ({ level: 'error' }));
    expect(done).toMatchObject({ created: 1200, failed: 1100, problems: { error: 1100, warning: 1200, info: 0 } });
    expect(done.errors).toHaveLength(1000);
    expect(done.errors.slice(900)).toMatchObject(errors);
  });

  it('says where many have the same birthday, and keeps those who have died', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `P${i},1970-01-01,${i === 0 ? 'yes' : ''}`);
    const done = await run('a.csv', ['First Name,Birthday,Deceased', ...rows].join('\n'));
    expect(done.errors).toMatchObject([{ line: 1, code: 'date_repeated', level: 'warning' }]);
    expect(done.errors[0]!.message).toContain('6 records');
    expect((await stored()).map(({ deceased }) => deceased)).toEqual([true, ...Array(5).fill(undefined)]);
    expect((await listed())[0]).toMatchObject({ firstName: 'P0', deceased: true });
  });

  it('reads dates in the order that their header tells', async () => {
    const done = await run('a.csv', 'name,dob (DD/MM/YYYY),address1,address2,city\nAda,03/04/1990,1 Way,Flat 2,Bath\n');
    expect(done.errors).toEqual([]);
    expect((await stored())[0]).toMatchObject({
      importantDates: [{ date: '1990-04-03' }],
      address: { street: '1 Way\nFlat 2', city: 'Bath' },
      otherAddresses: [],
    });
  });

  it('reads numbers by the country that is named', async () => {
    await run('a.csv', 'name,phone\nAda,030 123456\n', { country: 'DE' });
    expect((await stored())[0]).toMatchObject({ phone: '+4930123456' });
  });

  it('reads numbers by the country of the contact’s own address first, at home and at work', async () => {
    const header = 'name,home phone,work phone,home country,work country\n';
    await run('a.csv', `${header}Ada,(202) 555-0123,030 123456,USA,Germany\n`, { country: 'CH' });
    expect((await stored())[0]).toMatchObject({ phone: '+12025550123', otherPhones: [{ phone: '+4930123456' }] });
  });

  it('passes over notes above the header, in counts and lines too', async () => {
    const file =
      'Notes:\n"Some addresses are missing, see our help."\n\nFirst Name,Email Address,Company\nLin,lin@example.com,Net\n,,\nMo,nobody,\n';
    expect(await run('connections.csv', file)).toMatchObject({
      columns: ['First Name', 'Email Address', 'Company'],
      totalRows: 2,
      created: 2,
      errors: [{ line: 7, record: 'Mo', code: 'email_invalid' }],
    });
    expect(await names()).toEqual(['Lin', 'Mo']);
  });

  it('finds the header under a title that is padded to the width of the table, and ignores Ctrl-Z at the end', async () => {
    const file = 'Our members,,\n,,\nFirst Name,Email,Birthday\nLin,lin@example.com,1980-03-22\n\x1a';
    expect(await run('a.csv', file)).toMatchObject({ totalRows: 1, created: 1, errors: [] });
    expect((await stored())[0]).toMatchObject({ firstName: 'Lin', email: 'lin@example.com' });
  });

  it('skips groups and counts them', async () => {
    const file = card('KIND:group', 'FN:Friends', 'MEMBER:urn:uuid:1') + card('FN:Ada');
    expect(await run('a.vcf', file)).toMatchObject({
      created: 1,
      skipped: 1,
      failed: 0,
      errors: [{ line: 1, record: 'Friends', code: 'not_a_contact', level: 'info' }],
    });
  });
});

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

describe('a dry run', () => {
  it('stores no contact, and can be run for real, with another mapping', async () => {
    const checked = await run('a.csv', 'Who,Mail\nAda Lovelace,ada@example.com\nBob,bob@example.com\n', {
      dryRun: 'true',
    });
    expect(checked).toMatchObject({ status: 'completed', dryRun: true, totalRows: 2, created: 2 });
    expect(checked.mapping).toEqual({ Who: null, Mail: 'email' });
    expect(checked.preview).toMatchObject([
      { line: 2, record: { email: 'ada@example.com' } },
      { line: 3, record: { email: 'bob@example.com' } },
    ]);
    expect(await stored()).toEqual([]);
    const again = await startImport(crm.deps, users.rep, checked.id, { mapping: { Who: 'fullName' }, dryRun: true });
    expect((await ended(again)).preview[0]).toMatchObject({ record: { firstName: 'Ada', lastName: 'Lovelace' } });
    const real = await ended(await startImport(crm.deps, users.rep, checked.id, {}));
    expect(real).toMatchObject({ dryRun: false, created: 2, processedRows: 2 });
    expect(await names()).toEqual(['Ada Lovelace', 'Bob']);
    await expect(startImport(crm.deps, users.rep, checked.id, {})).rejects.toMatchObject({
      code: 'import_not_resumable',
    });
  });

  it('refuses a mapping of columns that the file does not have', async () => {
    for (const mapping of ['{"Nope":"email"}', '{"Mail":"nope"}', 'nonsense']) {
      await expect(receive('a.csv', 'Mail\na@example.com\n', { mapping })).rejects.toMatchObject({
        code: 'validation_failed',
      });
    }
  });
});

describe('a file with a column that may say who wants no email', () => {
  const file = 'First Name,Email,GDPR\nAda,ada@example.com,A\nBob,bob@example.com,B\n';
  const refused = { code: 'import_consent_unclear', details: { mapping: ['"GDPR" may say who wants no email'] } };

  it('is not imported before somebody says what it means', async () => {
    await expect(receive('a.csv', file)).rejects.toMatchObject(refused);
    const checked = await run('a.csv', file, { dryRun: 'true' });
    expect(checked).toMatchObject({ unclearColumns: ['GDPR'], created: 2 });
    await expect(startImport(crm.deps, users.rep, checked.id, {})).rejects.toMatchObject(refused);
    await expect(startImport(crm.deps, users.rep, checked.id, { mapping: { Email: 'email' } })).rejects.toMatchObject(
      refused,
    );
    expect(await stored()).toEqual([]);
    const done = await ended(await startImport(crm.deps, users.rep, checked.id, { mapping: { GDPR: 'emailOptOut' } }));
    expect(done).toMatchObject({ created: 2, unclearColumns: [], problems: { warning: 2 } });
    expect((await stored()).map(({ emailOptOut }) => emailOptOut)).toEqual([true, true]);
  });

  it('is imported at once where the mapping leaves it out', async () => {
    expect(await run('a.csv', file, { mapping: '{"GDPR":null}' })).toMatchObject({ created: 2 });
    expect((await stored()).map(({ emailOptOut }) => emailOptOut)).toEqual([false, false]);
  });
});

describe('files that are no address book', () => {
  it.each([
    ['an empty file', ''],
    ['white space', ' \r\n \n'],
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)],
    ['a workbook', 'PK\x03\x04 something'],
    ['a PDF', '%PDF-1.7\n'],
    ['LDIF', 'version: 1\n\ndn: cn=Ann Low,mail=ann@example.com\nobjectclass: person\nmail: ann@example.com\n'],
  ])('%s is refused', async (_, content) => {
    await expect(receive('a.bin', content)).rejects.toMatchObject({ code: 'import_file_unreadable' });
  });

  it('a file with more records than an import takes fails with a sentence', async () => {
    const file = `name\n${'x\n'.repeat(100_001)}`;
    const result = await run('a.csv', file);
    expect(result).toMatchObject({ status: 'failed', created: 0 });
    expect(result.reason).toContain('100,000');
  });

  it('a viewer imports nothing', async () => {
    await expect(receive('a.csv', csv(1), {}, users.viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
