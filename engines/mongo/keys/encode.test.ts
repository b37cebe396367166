import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, compareValues } from '../bson/compare.ts';
import { parseDecimal } from '../bson/decimal128.ts';
import { Binary, DateTime, Doc, Int32, ObjectId, Regex, Timestamp, type Value } from '../bson/value.ts';
import { KeyWriter } from './encode.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }))
  .map(([digits, exponent]) => parseDecimal(`${digits}E${exponent}`)!);
const number: fc.Arbitrary<Value> = fc.oneof(
  fc.double(),
  fc.integer().map((n) => new Int32(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2 ** 53, -0, 0),
  decimal,
  fc
    .constantFrom('NaN', '-Infinity', 'Infinity', '1E+6000', '-1E-6000', '0.1', '1E6144')
    .map((text) => parseDecimal(text)!),
  fc.constant(0.1),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.string({ unit: fc.constantFrom('\0', '\x01', 'a', 'ÿ'), maxLength: 4 }),
    number,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((ms) => new DateTime(ms)),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => new Timestamp(n)),
    fc
      .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 4, 128))
      .map(([bytes, type]) => new Binary(bytes, type)),
    fc
      .tuple(
        fc.string({ maxLength: 2 }).filter((s) => !s.includes('\0')),
        fc.constantFrom('', 'i'),
      )
      .map(([p, o]) => new Regex(p, o)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom('', 'a', 'ab', 'b'), tie('value')), { maxLength: 3 })
      .map((entries) => new Doc(entries)),
  ),
}));

const writer = new KeyWriter();
const keyOf = (values: Value[], descending: boolean): Buffer => {
  writer.start();
  for (const one of values) writer.field(one, descending);
  return writer.finish();
};
const sign = (n: number): number => Math.sign(n) + 0;

test('keys compare byte by byte as their values do', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sign(compareBytes(keyOf([a], false), keyOf([b], false)))).toBe(sign(compareValues(a, b)));
    }),
    { numRuns: 2000 },
  );
});

test('numbers of all types have one order, and equal ones equal keys', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(sign(compareBytes(keyOf([a], false), keyOf([b], false)))).toBe(sign(compareValues(a, b)));
    }),
    { numRuns: 2000 },
  );
});

test('a descending field turns the order round, and the first field of two decides', () => {
  fc.assert(
    fc.property(value, value, value, value, (a, b, c, d) => {
      const expected = compareValues(a, b) || compareValues(c, d);
      expect(sign(compareBytes(keyOf([a, c], true), keyOf([b, d], true)))).toBe(sign(-expected));
      expect(sign(compareBytes(keyOf([a, c], false), keyOf([b, d], false)))).toBe(sign(expected));
    }),
    { numRuns: 1000 },
  );
});
