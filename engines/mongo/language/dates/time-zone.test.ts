import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inZone, LocalTime, parseTimeZone } from './time-zone.ts';

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  '+05:45',
  '-11:00',
);
const instants = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });

it('shows the clock and calendar that Temporal shows', () => {
  fc.assert(
    fc.property(instants, zones, (ms, zone) => {
      const local = new LocalTime(ms, zone);
      const expected = inZone(ms, zone);
      const { year, month, day, hour, minute, second, millisecond, dayOfYear } = expected;
      expect(local).toMatchObject({ year, month, day, hour, minute, second, millisecond, dayOfYear });
      expect(local.isoDayOfWeek).toBe(expected.dayOfWeek);
      expect(local.isoWeek).toBe(expected.weekOfYear);
      expect(local.isoWeekYear).toBe(expected.yearOfWeek);
    }),
  );
});

it.each([
  ['GMT', 'UTC'],
  ['+0530', '+05:30'],
  ['-03', '-03:00'],
  ['europe/berlin', 'Europe/Berlin'],
])('reads the zone %s as %s', (text, zone) => {
  expect(parseTimeZone(text)).toBe(zone);
});

it.each(['', 'Nowhere', '+25:00', '+5', '05:00'])('refuses the zone "%s"', (text) => {
  expect(() => parseTimeZone(text)).toThrow(expect.objectContaining({ code: 40485 }));
});
