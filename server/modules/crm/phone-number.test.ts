import { describe, expect, it } from 'vitest';
import { normalisePhone } from './phone-number.ts';

describe('a phone number', () => {
  it.each([
    '+1 202 555 0142 x12',
    '+1 (202) 555-0142, ext 12',
    '+1 202 555 0142 extension 12',
    '+12025550142p12',
    '+12025550142w12',
    '+1 202 5550142 Durchwahl 12',
    '+1 202 5550142 Dw. 12',
    '+1 202 5550142 poste 12',
    'tel:+1-202-555-0142;ext=12',
    '00 1 202 555 0142 #12',
  ])('has its extension told apart in %s', (typed) => {
    expect(normalisePhone(typed)).toBe('+12025550142;ext=12');
  });

  it('is read by the first country where its digits can be a number', () => {
    expect(normalisePhone('030 123456', ['DE', 'CH'])).toBe('+4930123456');
    expect(normalisePhone('020 7946 0123', ['USA', 'United Kingdom'])).toBe('+442079460123');
    expect(normalisePhone('020 7946 0123', [undefined, 'Nowhere', 'GB'])).toBe('+442079460123');
  });

  it('keeps the country that it names, with and without the zero that callers at home dial', () => {
    expect(normalisePhone('+49 (0)30 123456', ['US'])).toBe('+4930123456');
    expect(normalisePhone('0049 30 123456', ['US'])).toBe('+4930123456');
    expect(normalisePhone('011 49 30 123456', ['US'])).toBe('+4930123456');
  });

  it('stays as typed where no country is known or its digits are no number there', () => {
    expect(normalisePhone('030 123456')).toBe('030 123456');
    expect(normalisePhone('12', ['DE'])).toBe('12');
    expect(normalisePhone('see the note', ['DE'])).toBe('see the note');
  });
});
