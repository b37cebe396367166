import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../bson/decimal128.ts';
import { DateTime, Doc, Int32, MAX_KEY, MIN_KEY, type Value } from '../bson/value.ts';
import { createEnv } from './env.ts';
import { compileSort, parseSort, sortDocuments } from './sort.ts';
import { doc, type Plain, plain } from './value.fixture.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();

function sorted(spec: Fields, documents: Fields[]): unknown {
  return documents
    .map(doc)
    .sort(compileSort(doc(spec), env))
    .map(plain);
}

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Value>(null, true, false, MIN_KEY, MAX_KEY, Number.NaN, parseDecimal('1.5')!),
    fc.integer().map((n) => new Int32(n)),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.string({ maxLength: 3 }),
    fc.date({ noInvalidDate: true }).map((d) => new DateTime(d.getTime())),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 2 }).map((entries) => new Doc(entries)),
  ),
})).value;

describe('a sort', () => {
  it('puts types in BSON order, an empty array first, missing with null', () => {
    const values = [MAX_KEY, true, 'x', 1, null, MIN_KEY, { x: 1 }];
    const documents = values.map((a) => ({ a }) as Fields);
    expect(sorted({ a: 1 }, [...documents, { a: [] }])).toEqual([
      { a: MIN_KEY },
      { a: [] },
      { a: null },
      { a: 1 },
      { a: 'x' },
      { a: { x: 1 } },
      { a: true },
      { a: MAX_KEY },
    ]);
  });

  it('takes the least element of an array going up and the greatest going down', () => {
    const documents = [{ a: [5, 1] }, { a: 3 }, { a: [4, 2] }];
    expect(sorted({ a: 1 }, documents)).toEqual([{ a: [5, 1] }, { a: [4, 2] }, { a: 3 }]);
    expect(sorted({ a: -1 }, documents)).toEqual([{ a: [5, 1] }, { a: [4, 2] }, { a: 3 }]);
  });

  it('takes fields below one array from one element', () => {
    const documents = [
      {
        a: [
          { b: 1, c: 9 },
          { b: 2, c: 0 },
        ],
      },
      { a: [{ b: 1, c: 5 }] },
    ];
    expect(sorted({ 'a.b': 1, 'a.c': 1 }, documents)).toEqual([documents[1], documents[0]]);
  });

  it('refuses two arrays side by side and bad directions', () => {
    expect(() =>
      sorted({ a: 1, b: 1 }, [
        { a: [1], b: [2] },
        { a: [1], b: [2] },
      ]),
    ).toThrow('parallel arrays');
    expect(() => compileSort(doc({ a: 2 }), env)).toThrow(expect.objectContaining({ code: 15975 }));
    expect(() => compileSort(doc({ a: 'x' }), env)).toThrow(expect.objectContaining({ code: 15974 }));
  });

  it('is a total order over any values', () => {
    const compare = compileSort(doc({ a: 1 }), env);
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (x, y, z) => {
        const [a, b, c] = [x, y, z].map((v) => new Doc([['a', v]])) as [Doc, Doc, Doc];
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('keeps the first few of many as a full sort would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3000 }),
        fc.integer({ min: 1, max: 9 }),
        (numbers, limit) => {
          const documents = numbers.map((a, i) => doc({ a, i }));
          const order = parseSort(doc({ a: 1 }), env);
          const all = [...sortDocuments(documents, order, env)];
          expect([...sortDocuments(documents, order, env, limit)]).toEqual(all.slice(0, limit));
        },
      ),
      { numRuns: 30 },
    );
  });
});
