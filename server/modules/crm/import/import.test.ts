import { imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { contactsOf, type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { SuppressionModel } from '../suppression.model.ts';
import { card, csv, ended, importing } from './import.fixture.ts';
import { getImport, listImports, startImport } from './import.service.ts';

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

const { receive, run, stored, listed, names } = importing(() => crm);

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
  ])('%s is refused', async (_, content) => {
    await expect(receive('a.bin', content)).rejects.toMatchObject({ code: 'import_file_unreadable' });
  });

  it('an address book in LDIF is none of them', async () => {
    const ldif = 'version: 1\n\ndn: cn=Ann Low,mail=ann@example.com\nobjectclass: person\nmail: ann@example.com\n';
    expect(await run('a.ldif', ldif)).toMatchObject({ dialect: 'ldif', created: 1, errors: [] });
    expect(await names()).toEqual(['Ann Low']);
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
