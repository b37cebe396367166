import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimal,
  divideDecimal,
  multiplyDecimal,
  remainderDecimal,
  subtractDecimal,
} from './decimal128.arithmetic.ts';
import {
  decimalFromDouble,
  decimalFromInteger,
  decimalToDouble,
  decimalToInteger,
  formatDecimal,
  fromParts,
  parseDecimal,
  roundDecimal,
  toParts,
} from './decimal128.ts';
import type { Decimal128 } from './value.ts';

const dec = (text: string): Decimal128 => parseDecimal(text)!;
const small = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n });

describe('decimal128', () => {
  it.each([
    ['0', '0'],
    ['-0', '-0'],
    ['1.50', '1.50'],
    ['.5', '0.5'],
    ['1e3', '1E+3'],
    ['0.0000001', '1E-7'],
    ['0.000001', '0.000001'],
    ['-123.456e-10', '-1.23456E-8'],
    ['Inf', 'Infinity'],
    ['-infinity', '-Infinity'],
    ['NaN', 'NaN'],
    ['1e7000', 'Infinity'],
    ['1e-7000', '0E-6176'],
    ['9999999999999999999999999999999999', '9999999999999999999999999999999999'],
    ['99999999999999999999999999999999995', '1.000000000000000000000000000000000E+35'],
    ['1e6144', '1.000000000000000000000000000000000E+6144'],
  ])('reads %s and writes %s', (text, written) => {
    expect(formatDecimal(dec(text))).toBe(written);
  });

  it('refuses what is not a number', () => {
    for (const text of ['', '.', '1.2.3', 'abc', '1e', '--1', ' 1']) expect(parseDecimal(text)).toBeUndefined();
  });

  it('keeps its parts through the 16 bytes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }),
        fc.integer({ min: -6176, max: 6111 }),
        fc.boolean(),
        (coefficient, exponent, minus) => {
          const parts = { sign: minus ? -1 : 1, kind: 'finite', coefficient, exponent } as const;
          expect(toParts(fromParts(parts).bytes)).toEqual(parts);
        },
      ),
    );
  });

  it('adds, subtracts and multiplies whole numbers as BigInt does', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [x, y] = [decimalFromInteger(a), decimalFromInteger(b)];
        expect(decimalToInteger(addDecimal(x, y))).toBe(a + b);
        expect(decimalToInteger(subtractDecimal(x, y))).toBe(a - b);
        expect(decimalToInteger(multiplyDecimal(x, y))).toBe(a * b);
      }),
    );
  });

  it('divides so that quotient times divisor plus remainder is the dividend', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        fc.pre(b !== 0n);
        const [x, y] = [decimalFromInteger(a), decimalFromInteger(b)];
        expect(decimalToInteger(divideDecimal(x, y))).toBe(a / b);
        expect(decimalToInteger(remainderDecimal(x, y))).toBe(a % b);
      }),
    );
  });

  it('gives an exact quotient without needless digits and an inexact one with 34', () => {
    expect(formatDecimal(divideDecimal(dec('1'), dec('4')))).toBe('0.25');
    expect(formatDecimal(divideDecimal(dec('10'), dec('2')))).toBe('5');
    expect(formatDecimal(divideDecimal(dec('2'), dec('3')))).toBe('0.6666666666666666666666666666666667');
    expect(formatDecimal(divideDecimal(dec('1'), dec('0')))).toBe('Infinity');
    expect(formatDecimal(divideDecimal(dec('0'), dec('0')))).toBe('NaN');
  });

  it('rounds halves to even and keeps the sign', () => {
    expect(formatDecimal(roundDecimal(dec('2.5'), 0, 'even'))).toBe('2');
    expect(formatDecimal(roundDecimal(dec('3.5'), 0, 'even'))).toBe('4');
    expect(formatDecimal(roundDecimal(dec('-1.2'), 0, 'floor'))).toBe('-2');
    expect(formatDecimal(roundDecimal(dec('-1.2'), 0, 'ceiling'))).toBe('-1');
    expect(formatDecimal(roundDecimal(dec('1234'), -2, 'even'))).toBe('1.2E+3');
  });

  it('converts doubles to 15 digits and back to the nearest double', () => {
    expect(formatDecimal(decimalFromDouble(0.1))).toBe('0.100000000000000');
    fc.assert(
      fc.property(fc.integer(), (n) => {
        expect(decimalToDouble(decimalFromDouble(n))).toBe(n);
      }),
    );
  });
});
