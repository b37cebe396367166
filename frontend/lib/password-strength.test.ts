import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test('a password below ten characters is too short, and says how many are missing', () => {
  expect(passwordStrength('aB3$xyz')).toEqual({
    score: 0,
    label: 'Too short',
    hint: '3 more to go; a few words make a good one',
  });
});

test('what everybody uses stays weak however long it looks', () => {
  expect(passwordStrength('password123').score).toBe(1);
  expect(passwordStrength('aaaaaaaaaaaaaaaaaaaa').score).toBe(1);
  expect(passwordStrength('qwerty12345').score).toBe(1);
});

test("the person's own name does not count", () => {
  const alone = passwordStrength('margarethe-hollow');
  const withName = passwordStrength('margarethe-hollow', ['Margarethe Hollow', 'margarethe@example.com']);
  expect(withName.score).toBeLessThan(alone.score);
  expect(withName.hint).toBe('leave out your name');
});

test('a phrase of four words is strong without any special character', () => {
  expect(passwordStrength('copper lantern drifts home').score).toBeGreaterThanOrEqual(3);
});
