import { expect, it } from 'vitest';
import { daysShown, monthBefore } from './month.ts';

it('a month is shown in whole weeks from Monday', () => {
  const days = daysShown('2027-02');
  expect([days[0], days.at(-1), days.length]).toEqual(['2027-02-01', '2027-02-28', 28]);
  const may = daysShown('2027-05');
  expect([may[0], may.at(-1), may.length]).toEqual(['2027-04-26', '2027-06-06', 42]);
});

it('months are counted over the turn of the year', () => {
  expect(monthBefore('2027-01', 1)).toBe('2026-12');
  expect(monthBefore('2026-12', -1)).toBe('2027-01');
});
