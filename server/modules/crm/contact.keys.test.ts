import { describe, expect, it } from 'vitest';
import { keysOf, phoneKeyOf } from './contact.keys.ts';

describe('the keys of a contact', () => {
  it.each([
    ['+44 7700 900123', '+447700900123'],
    ['0044 7700 900123', '+447700900123'],
    ['030 123456', '(030) 123-456'],
    ['+4930123456;ext=42', '+4930123456'],
  ])('are the same for the number %s and %s', (one, other) => {
    expect(phoneKeyOf(one)).toBe(phoneKeyOf(other));
  });

  it('hold every number once, and none without a digit', () => {
    const otherPhones = ['+12025550123', '+1 202 555 0124', 'unknown'].map((phone) => ({ phone }));
    const contact = { firstName: 'Ada', lastName: '', phone: '+1 202 555 0123', otherPhones };
    expect(keysOf(contact).phoneKeys).toEqual(['12025550123', '12025550124']);
  });

  it('stay short whatever the contact holds', () => {
    const long = 'word '.repeat(40);
    const { nameKey, companyKey } = keysOf({ firstName: long, lastName: long, companyName: long, otherPhones: [] });
    expect(Math.max(nameKey.length, companyKey.length)).toBeLessThanOrEqual(80);
  });
});
