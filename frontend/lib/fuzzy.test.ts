import { expect, test } from 'vitest';
import { matchScore } from './fuzzy.ts';

test('beginnings of words match in any order, the beginning of all best', () => {
  expect(matchScore('Lena Brandt', 'lena b')).toBe(1);
  expect(matchScore('Lena Brandt', 'bra')).toBeGreaterThan(0.9);
  expect(matchScore('Lena Brandt', 'brandt lena')).toBeGreaterThan(0.9);
});

test('accents and case do not matter', () => {
  expect(matchScore('Zoë Müller', 'zoe muller')).toBe(1);
});

test('one typo is forgiven from four letters, two from eight', () => {
  expect(matchScore('Jonas Keller', 'kellar')).toBeGreaterThan(0.5);
  expect(matchScore('Jonas Keller', 'jnoas')).toBeGreaterThan(0.5);
  expect(matchScore('Settings: Organisation', 'orgaanistion')).toBeGreaterThan(0.4);
  expect(matchScore('Jonas Keller', 'kxllxr')).toBe(0);
});

test('short words must be right, and every word must be answered', () => {
  expect(matchScore('Ana', 'ona')).toBe(0);
  expect(matchScore('Lena Brandt', 'lena petrov')).toBe(0);
});

test('an exact beginning beats a typo, a typo beats the middle of a word', () => {
  const exact = matchScore('Theme dark', 'them');
  const typo = matchScore('Theme dark', 'tehme');
  const middle = matchScore('Anthem', 'them');
  expect(exact).toBeGreaterThan(typo);
  expect(typo).toBeGreaterThan(middle);
  expect(middle).toBeGreaterThan(0);
});
