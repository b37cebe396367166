import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareValues } from '../bson/compare.ts';
import { fromParts, parseDecimal } from '../bson/decimal128.ts';
import { DateTime, Doc, Int32, type Value } from '../bson/value.ts';
import { parseCollation } from './collation.ts';
import { doc } from './value.fixture.ts';
import { createKeyEncoder } from './value-key.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: 0n, max: 300n }), fc.integer({ min: -4, max: 4 }), fc.boolean())
  .map(([coefficient, exponent, minus]) => fromParts({ sign: minus ? -1 : 1, kind: 'finite', coefficient, exponent }));
const near = fc.integer({ min: -40, max: 40 });
const scalars: fc.Arbitrary<Value> = fc.oneof(
  decimals,
  near.map((n) => new Int32(n)),
  near.map((n) => n / 4),
  near.map(BigInt),
  fc.constantFrom<Value>(
    null,
    true,
    'a',
    'b',
    Number.NaN,
    Infinity,
    2 ** 63,
    -0,
    parseDecimal('NaN')!,
    new DateTime(1),
  ),
);
const values: fc.Arbitrary<Value> = fc.oneof(
  scalars,
  fc.array(scalars, { maxLength: 2 }),
  fc.array(fc.tuple(fc.constantFrom('a', 'b'), scalars), { maxLength: 2 }).map((entries) => new Doc(entries)),
);

it('gives two values the same key exactly when they are equal', () => {
  const key = createKeyEncoder();
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(key(a) === key(b)).toBe(compareValues(a, b) === 0);
    }),
    { numRuns: 2000 },
  );
});

it('knows a long and a decimal beyond the precision of doubles', () => {
  const key = createKeyEncoder();
  expect(key(9007199254740993n)).toBe(key(parseDecimal('9007199254740993')!));
  expect(key(9007199254740993n)).not.toBe(key(9007199254740992));
  expect(key(1e300)).not.toBe(key(parseDecimal('1E+300')!));
});

it('gives strings that a collation finds equal the same key', () => {
  const key = createKeyEncoder(parseCollation(doc({ locale: 'en', strength: 1 })));
  expect(key('Ådä')).toBe(key('ada'));
  expect(key(['ADA'])).toBe(key(['ada']));
  expect(key('ada')).not.toBe(key('adb'));
});
