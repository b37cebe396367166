import { OccasionDate } from '@sequelstring/contract/dates.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOrderOf, parseTypedDate } from './typed-date.ts';

const birthday = { today: '2026-11-22', order: 'dmy', yearless: true } as const;
const appointment = { today: '2026-11-22', order: 'dmy' } as const;

describe('a birthday', () => {
  test.each([
    ['3 May 1990', '1990-05-03'],
    ['3. Mai 1990', null],
    ['May 3rd, 1990', '1990-05-03'],
    ['03/05/1990', '1990-05-03'],
    ['3.5.90', '1990-05-03'],
    ['1990-05-03', '1990-05-03'],
    ['1990/5/3', '1990-05-03'],
    ['12-11-85', '1985-11-12'],
    ['3 sept 2001', '2001-09-03'],
    ["24 dec '68", '1968-12-24'],
    ['3 May', '--05-03'],
    ['May 3', '--05-03'],
    ['3rd of May', '--05-03'],
    ['3.5.', '--05-03'],
    ['3/5', '--05-03'],
    ['--05-03', '--05-03'],
    ['29 February', '--02-29'],
    ['29 Feb 1988', '1988-02-29'],
  ])('%j is %j', async (typed, date) => {
    expect(await parseTypedDate(typed, birthday)).toBe(date);
  });

  test.each(['31 April', '29 Feb 1990', '13/13/1990', '0 May', 'soon', '3', '', 'Ada'])(
    '%j is no date',
    async (typed) => {
      expect(await parseTypedDate(typed, birthday)).toBeNull();
    },
  );

  test('two digits of a year never mean one far ahead', async () => {
    expect(await parseTypedDate('1 Jan 36', birthday)).toBe('2036-01-01');
    expect(await parseTypedDate('1 Jan 37', birthday)).toBe('1937-01-01');
  });
});

test('where the month comes first, 5/3 is the third of May; a day over twelve is a day anyway', async () => {
  const american = { ...birthday, order: 'mdy' } as const;
  expect(await parseTypedDate('5/3/1990', american)).toBe('1990-05-03');
  expect(await parseTypedDate('25/3/1990', american)).toBe('1990-03-25');
  expect(await parseTypedDate('3.5.1990', american)).toBe('1990-05-03');
  expect(dateOrderOf('en-US')).toBe('mdy');
  expect(dateOrderOf('en-GB')).toBe('dmy');
  expect(dateOrderOf('ja-JP')).toBe('mdy');
});

test('where a year is needed, a day without one is the next such day', async () => {
  expect(await parseTypedDate('3 May', appointment)).toBe('2027-05-03');
  expect(await parseTypedDate('22 November', appointment)).toBe('2026-11-22');
  expect(await parseTypedDate('29 Feb', appointment)).toBe('2028-02-29');
});

test.each([
  ['today', '2026-11-22'],
  ['tomorrow', '2026-11-23'],
  ['in 2 weeks', '2026-12-06'],
  ['next friday', '2026-11-27'],
])('%j is %j', async (typed, date) => {
  expect(await parseTypedDate(typed, appointment)).toBe(date);
});

test('every date is read back as it was written', async () => {
  const dates = fc
    .record({
      year: fc.integer({ min: 1900, max: 2100 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    })
    .map(({ year, month, day }) => ({
      iso: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      slashes: `${day}/${month}/${year}`,
    }))
    .filter(({ iso }) => OccasionDate.safeParse(iso).success);
  await fc.assert(
    fc.asyncProperty(dates, async ({ iso, slashes }) => {
      const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
      expect(await parseTypedDate(iso, birthday)).toBe(iso);
      expect(await parseTypedDate(slashes, birthday)).toBe(iso);
      expect(await parseTypedDate(long, birthday)).toBe(iso);
    }),
  );
});
