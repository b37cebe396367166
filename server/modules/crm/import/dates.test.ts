import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateContext, DateOrderEvidence, RepeatedDates, readTextDate, readVcardDate } from './dates.ts';

const today = Temporal.PlainDate.from('2026-11-22');
const birthday: DateContext = { today, kind: 'birthday' };
const other: DateContext = { today, kind: 'other' };
const code = (reading: ReturnType<typeof readVcardDate>) => reading.problem?.code;

describe('a date of a vCard', () => {
  it.each([
    ['19800322', '1980-03-22'],
    ['1980-03-22', '1980-03-22'],
    ['1980-03-22T10:30:00Z', '1980-03-22'],
    ['1980-03-22T23:30:00-08:00', '1980-03-22'],
    ['19800322T103000', '1980-03-22'],
    ['20090808T1430-0500', '2009-08-08'],
    ['--0322', '--03-22'],
    ['--03-22', '--03-22'],
    ['--0229', '--02-29'],
    ['1604-03-22', '--03-22'],
    ['0000-03-22', '--03-22'],
    ['March 22, 1980', '1980-03-22'],
    ['22 mars 1980', '1980-03-22'],
    ['1980/3/22', '1980-03-22'],
    ['1980年3月22日', '1980-03-22'],
    ['１９８０年３月２２日', '1980-03-22'],
    ['1980년 3월 22일', '1980-03-22'],
  ])('%s is %s', (text, date) => {
    expect(readVcardDate(text, birthday)).toEqual({ date });
  });

  it.each(['---22', '1980-03', '1980', '--03', '1980-03-00'])('%s does not tell day and month', (text) => {
    expect(code(readVcardDate(text, birthday))).toBe('date_incomplete');
  });

  it.each(['1980-02-30', '1981-02-29', '19801322', '--0231'])('%s is no day of the calendar', (text) => {
    expect(code(readVcardDate(text, birthday))).toBe('date_impossible');
  });

  it.each(['circa 1800', 'some day in spring', '19803', '����'])('%s cannot be read', (text) => {
    expect(['date_unreadable', 'date_incomplete']).toContain(code(readVcardDate(text, birthday)));
  });

  it('keeps day and month of a birthday in the future or in the Middle Ages, without the year', () => {
    for (const text of ['2080-03-22', '1080-03-22']) {
      expect(readVcardDate(text, birthday)).toMatchObject({ date: '--03-22', problem: { code: 'date_year_ignored' } });
    }
    expect(readVcardDate('2030-05-01', other)).toEqual({ date: '2030-05-01' });
  });

  it('leaves out the year that the program says stands for none', () => {
    expect(readVcardDate('1904-02-29', { ...birthday, omitYear: 1904 })).toEqual({ date: '--02-29' });
  });
});

describe('a date of a CSV column', () => {
  it.each([
    ['3/22/1980', '1980-03-22'],
    ['22/3/1980', '1980-03-22'],
    ['22.03.1980', '1980-03-22'],
    ['4.3.1980', '1980-03-04'],
    ['22.3.', '--03-22'],
    ['3/22', '--03-22'],
    ['3/22/80', '1980-03-22'],
    ['3/22/26', '2026-03-22'],
    ['12/22/26', '1926-12-22'],
    ['1980-03-22 00:00:00', '1980-03-22'],
    ['3/22/1980 12:00 AM', '1980-03-22'],
    ['--03-15', '--03-15'],
    ['--0315', '--03-15'],
    ['29221', '1980-01-01'],
    ['29221.0', '1980-01-01'],
    ['29221.75', '1980-01-01'],
    ['1980. 3. 22.', '1980-03-22'],
    ['22 марта 1980 г.', '1980-03-22'],
    ['22 März 1980', '1980-03-22'],
    ['22. března 1980', '1980-03-22'],
    ['22 Mart 1980', '1980-03-22'],
    ['1980. március 22.', '1980-03-22'],
    ['22 Μαρτίου 1980', '1980-03-22'],
    ['22 березня 1980', '1980-03-22'],
    ['март 22, 1980', '1980-03-22'],
    ['22 listopada 1980', '1980-11-22'],
    ['22-Mar-80', '1980-03-22'],
    ['Mar 22', '--03-22'],
    ['Saturday, March 22nd, 1980', '1980-03-22'],
    ['22. März 1980', '1980-03-22'],
    ['22. Mrz 80', '1980-03-22'],
    ['22 février 1980', '1980-02-22'],
    ['22 de marzo de 1980', '1980-03-22'],
    ['1980 March 22', '1980-03-22'],
  ])('%s is %s', (text, date) => {
    expect(readTextDate(text, 'mdy', birthday)).toMatchObject({ date });
  });

  it('is read in the order of its column where both are possible', () => {
    expect(readTextDate('03/04/1990', 'mdy', birthday)).toEqual({ date: '1990-03-04' });
    expect(readTextDate('03/04/1990', 'dmy', birthday)).toEqual({ date: '1990-04-03' });
  });

  it.each(['', '0/0/00', '00/00/0000', '0000-00-00', 'n/a'])('%j is no date', (text) => {
    expect(readTextDate(text, 'mdy', birthday)).toEqual({});
  });

  it.each([
    '1/0/1900',
    '0-Jan-00',
    '1/1/4501',
    '12/31/4500',
    '9999-12-31',
    '1753-01-01 00:00:00',
    '01/01/0001',
    '1900-01-01',
  ])('%s is what a program writes for no date', (text) => {
    expect(readTextDate(text, 'mdy', birthday)).toEqual({});
    expect(readVcardDate(text, birthday).date).toBeUndefined();
  });

  it('of a wedding or a founding may be as old as the first day of a spreadsheet', () => {
    expect(readTextDate('1900-01-01', 'mdy', other)).toEqual({ date: '1900-01-01' });
    expect(readTextDate('1970-01-01', 'mdy', birthday)).toEqual({ date: '1970-01-01' });
    expect(readTextDate('4501-03-22', 'mdy', birthday)).toMatchObject({ date: '--03-22' });
  });

  it('that many have is suspected to stand for none, in words for none it is not counted', () => {
    const dates = new RepeatedDates();
    for (let day = 1; day < 29; day++) dates.look(`1980-03-${day}`);
    for (const value of ['1970-01-01', '0000-00-00', '', 'n/a', '1970-01-01', '1970-01-01', '1970-01-01'])
      dates.look(value);
    expect(dates.suspect).toBeUndefined();
    dates.look(' 1970-01-01 ');
    expect(dates.suspect).toEqual({ value: '1970-01-01', times: 5 });
  });

  it('tells the order from the dates that allow only one', () => {
    const evidence = new DateOrderEvidence();
    for (const value of ['03/04/1990', 'nonsense', '13.4.1990']) evidence.look(value);
    expect(evidence.order).toBeUndefined();
    evidence.look('28/02/1990');
    expect(evidence.order).toBe('dmy');
    for (const value of ['2/28/1990', '12/31/1990']) evidence.look(value);
    expect(evidence.order).toBe('mdy');
  });
});

describe('any date', () => {
  const days = fc.date({ min: new Date('1904-01-02'), max: new Date('2026-11-21'), noInvalidDate: true });

  it('is read back from every way of writing it', () => {
    fc.assert(
      fc.property(days, (instant) => {
        const date = instant.toISOString().slice(0, 10);
        const [year, month, day] = date.split('-') as [string, string, string];
        for (const text of [date, `${year}${month}${day}`, `${date}T12:00:00+02:00`]) {
          expect(readVcardDate(text, birthday)).toEqual({ date });
        }
        expect(readVcardDate(`--${month}${day}`, birthday)).toEqual({ date: `--${month}-${day}` });
        expect(readTextDate(`${Number(month)}/${Number(day)}/${year}`, 'mdy', birthday)).toEqual({ date });
        expect(readTextDate(`${day}/${month}/${year}`, 'dmy', birthday)).toEqual({ date });
        for (const locale of ['en', 'de', 'fr', 'es', 'it']) {
          const words = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(instant);
          expect(readTextDate(words, 'mdy', birthday)).toEqual({ date });
        }
      }),
      { seed: 7 },
    );
  });

  it('is read or refused, never thrown at, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9./ -]{0,20}$/)), (text) => {
        for (const reading of [readVcardDate(text, birthday), readTextDate(text, 'dmy', other)]) {
          if (reading.date) expect(reading.date).toMatch(/^(?:\d{4}|-)-\d{2}-\d{2}$/);
        }
      }),
      { seed: 7 },
    );
  });
});
