import { expect, it } from 'vitest';
import { instantAt } from './zoned-time.ts';

it('a time on the clock of a zone is an instant, in winter, in summer and around the change', () => {
  expect(instantAt('2027-01-15', '15:00', 'Europe/Paris')).toBe('2027-01-15T14:00:00.000Z');
  expect(instantAt('2027-07-15', '15:00', 'Europe/Paris')).toBe('2027-07-15T13:00:00.000Z');
  expect(instantAt('2027-03-28', '09:00', 'Europe/Paris')).toBe('2027-03-28T07:00:00.000Z');
  expect(instantAt('2027-01-15', '00:30', 'Asia/Kolkata')).toBe('2027-01-14T19:00:00.000Z');
  expect(instantAt('2027-12-31', '23:00', 'America/Los_Angeles')).toBe('2028-01-01T07:00:00.000Z');
});
