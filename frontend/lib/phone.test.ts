import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { expect, it } from 'vitest';
import { phoneFormat } from './phone.ts';

it.each([
  ['+12025550123', '+1 202 555 0123'],
  ['+12025550123;ext=7', '+1 202 555 0123 ext. 7'],
  ['+493023125001', '+49 30 23125001'],
  ['+442079460123', '+44 20 7946 0123'],
  ['030 23125 001', '030 23125 001'],
  ['+12', '+12'],
  ['ask at the desk', 'ask at the desk'],
])('%s is written as %s', (stored, shown) => {
  expect(phoneFormat(parsePhoneNumberFromString)(stored)).toBe(shown);
});
