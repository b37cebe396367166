import fc from 'fast-check';
import { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import { MongoError } from '../errors.ts';
import { decode, decodeFields, encode } from './codec.ts';
import { inspectDocument } from './validate.ts';

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.integer().map((n) => new BSON.Int32(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => BSON.Long.fromBigInt(n)),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new BSON.ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 9 }), fc.constantFrom(0, 2, 4, 5, 128))
    .map(([bytes, type]) => new BSON.Binary(bytes, type)),
  fc.constantFrom('1.50', 'NaN', '-Infinity', '9E-6100', '-0').map((text) => BSON.Decimal128.fromString(text)),
  fc.constantFrom(new BSON.MinKey(), new BSON.MaxKey(), new BSON.BSONRegExp('a|b', 'i'), new BSON.BSONSymbol('s')),
  fc.constantFrom(new BSON.Code('f()'), new BSON.Code('f()', { a: 1 }), BSON.Timestamp.fromNumber(5)),
);
const name = fc.string({ maxLength: 8 }).filter((text) => !text.includes('\0') && text !== '__proto__');
const { document } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('document'),
  ),
  document: fc.dictionary(name, tie('value'), { maxKeys: 5 }),
}));
const bytesOf = (doc: unknown): Buffer => Buffer.from(BSON.serialize(doc as BSON.Document));

test('a document of every type comes back bit by bit, in its order', () => {
  fc.assert(
    fc.property(document, (doc) => {
      const bytes = bytesOf(doc);
      expect(Buffer.compare(encode(decode(bytes)), bytes)).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('a document larger than the first buffer comes back whole', () => {
  const bytes = bytesOf({ list: Array.from({ length: 30_000 }, (_, i) => ({ i, d: i / 7, s: `text ${i}` })) });
  expect(Buffer.compare(encode(decode(bytes)), bytes)).toBe(0);
});

test('reading some fields gives what reading all gives', () => {
  fc.assert(
    fc.property(document, fc.array(name), (doc, others) => {
      const bytes = bytesOf(doc);
      const whole = decode(bytes);
      const wanted = new Set([...others, ...[...whole.keys()].filter((_, i) => i % 2 === 0)]);
      const expected = [...whole].filter(([field]) => wanted.has(field));
      expect([...decodeFields(bytes, wanted)]).toEqual(expected);
    }),
  );
});

test('damaged bytes are refused and never read past their end', () => {
  fc.assert(
    fc.property(document, fc.nat(), fc.nat(255), fc.nat(), (doc, at, byte, cut) => {
      const bytes = bytesOf(doc);
      bytes[at % bytes.length] = byte;
      const damaged = bytes.subarray(0, bytes.length - (cut % 3));
      for (const read of [decode, (given: Buffer) => inspectDocument(given, 180)]) {
        try {
          read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(MongoError);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('a document may nest 180 levels deep and no deeper', () => {
  const nested = (levels: number): BSON.Document => (levels === 1 ? {} : { a: nested(levels - 1) });
  expect(() => inspectDocument(bytesOf(nested(180)), 180)).not.toThrow();
  expect(() => inspectDocument(bytesOf(nested(182)), 180)).toThrow(/180 levels/);
});
