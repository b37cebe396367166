import { expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';

it.each([
  'password12',
  'P@ssw0rd123',
  'Passwort!2027',
  '1234567890',
  'qwertyuiop',
  '!!!!!!!!!!!',
  'abcabcabcabc',
  '1q2w3e4r5t',
  'Welcome2027!',
  'adminadmin',
  'letmein123!',
  '0987654321',
])('%s is common', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

it.each([
  'correct horse battery',
  'a phrase for the tests',
  'another phrase',
  'пароль из трёх слов',
  'kP9#vL2$wQ',
  '密码很长很长很长很长的',
])('%s is not', (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
