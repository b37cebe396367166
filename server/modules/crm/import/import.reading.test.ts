import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContactModel } from '../contact.model.ts';
import { type RunningCrm, startCrm } from '../crm.fixture.ts';
import { SuppressionModel } from '../suppression.model.ts';
import { card, importing } from './import.fixture.ts';

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

const { run, stored, listed, names } = importing(() => crm);

describe('an import of contacts', () => {
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
