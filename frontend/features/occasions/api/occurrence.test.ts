import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayInYear, describeOccurrence, nextOccurrence } from './occurrence.ts';

const yearly = { repeatAnnually: true, leapDay: 'feb28' } as const;

describe('the next occurrence', () => {
  it('is today where the day is today, and tells the age', () => {
    expect(nextOccurrence({ ...yearly, date: '1990-03-15' }, '2030-03-15')).toEqual({
      day: '2030-03-15',
      inDays: 0,
      years: 40,
    });
  });

  it('is next year once the day has passed, without an age where the year is not known', () => {
    expect(nextOccurrence({ ...yearly, date: '--03-15' }, '2030-03-16')).toEqual({
      day: '2031-03-15',
      inDays: 364,
      years: undefined,
    });
  });

  it('waits for the first year of a date that lies ahead', () => {
    expect(nextOccurrence({ ...yearly, date: '2033-05-01' }, '2030-01-01')?.day).toBe('2033-05-01');
  });

  it('follows the choice for 29 February', () => {
    const date = { repeatAnnually: true, date: '1992-02-29' };
    expect(dayInYear({ ...date, leapDay: 'feb28' }, 2027)).toBe('2027-02-28');
    expect(dayInYear({ ...date, leapDay: 'mar1' }, 2027)).toBe('2027-03-01');
    expect(dayInYear({ ...date, leapDay: 'mar1' }, 2028)).toBe('2028-02-29');
    expect(nextOccurrence({ ...date, leapDay: 'leap-years-only' }, '2096-03-01')?.day).toBe('2104-02-29');
  });

  it('comes once where the date does not repeat', () => {
    const once = { repeatAnnually: false, leapDay: 'feb28' } as const;
    expect(nextOccurrence({ ...once, date: '2030-05-01' }, '2030-04-01')?.day).toBe('2030-05-01');
    expect(nextOccurrence({ ...once, date: '2029-05-01' }, '2030-04-01')).toBeUndefined();
    const yearless = { ...once, date: '--05-01', createdAt: '2029-06-01T00:00:00Z' };
    expect(nextOccurrence(yearless, '2030-04-01')?.day).toBe('2030-05-01');
    expect(nextOccurrence(yearless, '2030-05-02')).toBeUndefined();
  });

  it('is never in the past and never more than eight years ahead', () => {
    const days = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const leapDay = fc.constantFrom('feb28', 'mar1', 'leap-years-only');
    fc.assert(
      fc.property(days, days, leapDay, (date, today, choice) => {
        fc.pre(date <= today);
        const next = nextOccurrence({ repeatAnnually: true, date, leapDay: choice }, today);
        expect(next!.day >= today).toBe(true);
        expect(next!.inDays).toBeLessThanOrEqual(8 * 366);
      }),
    );
  });
});

describe('words for an occurrence', () => {
  it('tell the age or the years, and the distance', () => {
    expect(describeOccurrence('birthday', { day: '', inDays: 12, years: 40 })).toBe('turns 40 in 12 days');
    expect(describeOccurrence('anniversary', { day: '', inDays: 1, years: 1 })).toBe('1 year tomorrow');
    expect(describeOccurrence('custom', { day: '', inDays: 0 })).toBe('today');
  });
});
