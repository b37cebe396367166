import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, zonedInstant } from './zoned-time.ts';

const zones = ['UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Australia/Lord_Howe'];
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2080-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

describe('the instant of a wall-clock time', () => {
  it('agrees with Temporal everywhere, also where clocks change', () => {
    fc.assert(
      fc.property(day, time, fc.constantFrom(...zones), (date, clock, zone) => {
        const expected = Temporal.PlainDateTime.from(`${date}T${clock}`).toZonedDateTime(zone);
        expect(zonedInstant(date, clock, zone).getTime()).toBe(expected.epochMilliseconds);
      }),
      { numRuns: 300 },
    );
  });

  it('moves on a time that clocks skip and takes the first of a time that they repeat', () => {
    expect(zonedInstant('2027-03-14', '02:30', 'America/New_York').toISOString()).toBe('2027-03-14T07:30:00.000Z');
    expect(zonedInstant('2027-11-07', '01:30', 'America/New_York').toISOString()).toBe('2027-11-07T05:30:00.000Z');
  });
});

describe('calendar days', () => {
  it('are counted across months and leap days', () => {
    expect(daysBetween('2028-02-27', '2028-03-01')).toBe(3);
    expect(daysBetween('2027-03-01', '2027-02-27')).toBe(-2);
  });
});
