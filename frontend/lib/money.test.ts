import { describe, expect, it } from 'vitest';
import { parseMoney, readNumber, writeMoney } from './money.ts';

describe('an amount', () => {
  it.each([
    ['12,500', 1_250_000, 'EUR'],
    ['12.500,50 EUR', 1_250_050, 'EUR'],
    ['€ 1200', 120_000, 'EUR'],
    ['£99.99', 9_999, 'GBP'],
    ['12k', 1_200_000, 'EUR'],
    ['1.5m usd', 150_000_000, 'USD'],
    ['1,234,567', 123_456_700, 'EUR'],
    ['5000 JPY', 5_000, 'JPY'],
    ['-20', -2_000, 'EUR'],
  ])('%s is read as %i of %s', (text, minor, currency) => {
    expect(parseMoney(text, 'EUR')).toEqual({ minor, currency });
  });

  it.each(['', 'soon', '12 apples', '1.2.3,4,5', 'EUR'])('%j is none', (text) => {
    expect(parseMoney(text, 'EUR')).toBeUndefined();
  });

  it('is read back as it is written for editing', () => {
    for (const money of [
      { minor: 123_456, currency: 'EUR' },
      { minor: 7, currency: 'JPY' },
      { minor: -5, currency: 'KWD' },
    ]) {
      expect(parseMoney(writeMoney(money), 'USD')).toEqual(money);
    }
  });
});

it.each([
  ['0.5', 0.5],
  ['1,5', 1.5],
  ['1,500', 1500],
  ["1'500.25", 1500.25],
])('%s is the number %f', (text, value) => {
  expect(readNumber(text)).toBe(value);
});
