import { expect, it } from 'vitest';
import { isFutureBirthday } from './future-birthday.ts';

const isFuture = (date: string, type = 'birthday') => isFutureBirthday({ type, date }, '2026-11-22');

it('a birthday may be today or lack its year, but not lie in the future', () => {
  expect(['2026-11-22', '1990-12-31', '--12-31', 'some day'].map((date) => isFuture(date))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(isFuture('2026-11-23')).toBe(true);
});

it('any other occasion may lie in the future', () => {
  expect(isFuture('2027-06-01', 'anniversary')).toBe(false);
});
