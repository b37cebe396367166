import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Doc, Int32, Regex, Timestamp } from '../../bson/value.ts';
import { createEnv } from '../env.ts';
import { parseFilter } from '../filter.parse.ts';
import { compileFilter } from '../match.ts';
import { doc, type Plain, plain, value } from '../value.fixture.ts';
import { compileUpdate } from './update.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();

interface Options {
  arrayFilters?: Fields[];
  query?: Fields;
}

function update(spec: Fields | Fields[], document: Fields, { arrayFilters, query }: Options = {}): unknown {
  const compiled = compileUpdate(Array.isArray(spec) ? spec.map(doc) : doc(spec), {
    env,
    arrayFilters: arrayFilters?.map(doc),
  });
  const before = doc(document);
  const hit = { index: -1 };
  if (query) compileFilter(parseFilter(doc(query), env), env)(before, hit);
  const after = compiled.apply(before, { matchedArrayIndex: hit.index });
  expect(plain(before)).toEqual(plain(doc(document)));
  return plain(after);
}

function upsert(spec: Fields | Fields[], query: Fields): unknown {
  const compiled = compileUpdate(Array.isArray(spec) ? spec.map(doc) : doc(spec), { env });
  return plain(compiled.upsertDoc(parseFilter(doc(query), env)));
}

describe('operators', () => {
  it.each<[Fields, Fields, unknown]>([
    [{ $set: { a: 2 } }, { a: 1 }, { a: 2 }],
    [{ $set: { 'a.b.c': 2 } }, {}, { a: { b: { c: 2 } } }],
    [{ $set: { 'a.1': 9 } }, { a: [1, 2] }, { a: [1, 9] }],
    [{ $set: { 'a.3': 9 } }, { a: [1] }, { a: [1, null, null, 9] }],
    [{ $set: { 'a.0': 9 } }, {}, { a: { '0': 9 } }],
    [{ $set: { 'a.0.b': 9 } }, { a: [{ b: 1, c: 2 }] }, { a: [{ b: 9, c: 2 }] }],
    [{ $unset: { a: '' } }, { a: 1, b: 2 }, { b: 2 }],
    [{ $unset: { 'a.0': '' } }, { a: [1, 2] }, { a: [null, 2] }],
    [{ $unset: { 'a.b': '' } }, { a: 5 }, { a: 5 }],
    [{ $inc: { a: 2, b: 5 } }, { a: 1 }, { a: 3, b: 5 }],
    [{ $inc: { a: 1 } }, { a: 2147483647 }, { a: 2147483648n }],
    [{ $inc: { a: 0.5 } }, { a: 1 }, { a: 1.5 }],
    [{ $mul: { a: 3, b: 3 } }, { a: 2 }, { a: 6, b: 0 }],
    [{ $min: { a: 1, b: 5, c: 1 } }, { a: 2, b: 2 }, { a: 1, b: 2, c: 1 }],
    [{ $max: { a: 1, b: 5, c: 'x' } }, { a: 2, b: 2, c: 9 }, { a: 2, b: 5, c: 'x' }],
    [{ $rename: { a: 'b.c' } }, { a: 1 }, { b: { c: 1 } }],
    [{ $rename: { a: 'b' } }, { c: 1 }, { c: 1 }],
    [{ $setOnInsert: { a: 1 } }, { b: 1 }, { b: 1 }],
    [{ $currentDate: { a: true, b: { $type: 'timestamp' } } }, {}, { a: env.now, b: env.clusterTime }],
    [{ $bit: { a: { and: 10 }, b: { or: 1, xor: 3 } } }, { a: 13, b: 4 }, { a: 8, b: 6 }],
    [{ $push: { a: 3 } }, { a: [1] }, { a: [1, 3] }],
    [{ $push: { a: 3 } }, {}, { a: [3] }],
    [{ $push: { a: { $each: [3, 1], $sort: 1, $slice: -2 } } }, { a: [2] }, { a: [2, 3] }],
    [{ $push: { a: { $each: [8, 9], $position: 1 } } }, { a: [1, 2] }, { a: [1, 8, 9, 2] }],
    [{ $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 2] }, { a: [1, 9, 2] }],
    [{ $push: { a: { $each: [{ b: 1 }], $sort: { b: 1 } } } }, { a: [{ b: 2 }] }, { a: [{ b: 1 }, { b: 2 }] }],
    [{ $push: { a: { $each: [], $slice: 1 } } }, { a: [1, 2] }, { a: [1] }],
    [{ $addToSet: { a: 1 } }, { a: [1] }, { a: [1] }],
    [{ $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1] }, { a: [1, 2] }],
    [{ $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [1, 2] }, { a: [1], b: [2] }],
    [{ $pull: { a: 1 } }, { a: [1, 2, 1] }, { a: [2] }],
    [{ $pull: { a: { $gt: 1 } } }, { a: [1, 2, 3] }, { a: [1] }],
    [{ $pull: { a: { b: 1 } } }, { a: [{ b: 1, c: 2 }, { b: 2 }, 5] }, { a: [{ b: 2 }, 5] }],
    [{ $pull: { a: new Regex('^x', '') } }, { a: ['xy', 'y'] }, { a: ['y'] }],
    [{ $pull: { a: { $or: [{ b: 1 }, { b: 3 }] } } }, { a: [{ b: 1 }, { b: 2 }, { b: 3 }, 5] }, { a: [{ b: 2 }, 5] }],
    [
      { $pull: { a: { $expr: { $gt: ['$b', '$c'] } } } },
      {
        a: [
          { b: 1, c: 2 },
          { b: 2, c: 1 },
        ],
      },
      { a: [{ b: 1, c: 2 }] },
    ],
    [{ $pullAll: { a: [1, 3] } }, { a: [1, 2, 3] }, { a: [2] }],
    [{ $set: { b: 1, a: 2, '10': 1, '9': 2 } }, {}, { '9': 2, '10': 1, a: 2, b: 1 }],
    [{ $set: {} }, { a: 1 }, { a: 1 }],
  ])('%o on %o', (spec, document, expected) => {
    expect(update(spec, { _id: 1, ...document })).toEqual({ _id: 1, ...(expected as Fields) });
  });

  it('adds new fields in the order of their names', () => {
    const out = compileUpdate(doc({ $set: { b: 1, a: 1 }, $inc: { aa: 1 } }), { env }).apply(doc({ z: 1 }));
    expect([...out.keys()]).toEqual(['z', 'a', 'aa', 'b']);
  });

  it('gives the same document back when nothing changed', () => {
    const before = doc({ _id: 1, a: [1, { b: 2 }] });
    const same = { $set: { 'a.1.b': 2 }, $unset: { x: 1 }, $addToSet: { 'a.1.c': { $each: [] } } };
    expect(compileUpdate(doc({ $set: same.$set, $unset: same.$unset }), { env }).apply(before)).toBe(before);
    expect(compileUpdate(doc({ _id: 1, a: [1, { b: 2 }] }), { env }).apply(before)).toBe(before);
    expect(compileUpdate(doc({ $set: { 'a.0': 1n } }), { env }).apply(before)).not.toBe(before);
  });
});

describe('array operators', () => {
  it.each<[Fields, Fields, Options, unknown]>([
    [{ $set: { 'a.$': 9 } }, { a: [1, 2, 3] }, { query: { a: 2 } }, { a: [1, 9, 3] }],
    [
      { $inc: { 'a.$.n': 1 } },
      {
        a: [
          { k: 1, n: 1 },
          { k: 2, n: 1 },
        ],
      },
      { query: { 'a.k': 2 } },
      {
        a: [
          { k: 1, n: 1 },
          { k: 2, n: 2 },
        ],
      },
    ],
    [{ $inc: { 'a.$[]': 1 } }, { a: [1, 2] }, {}, { a: [2, 3] }],
    [{ $set: { 'a.$[x]': 0 } }, { a: [1, 5, 9] }, { arrayFilters: [{ x: { $gte: 5 } }] }, { a: [1, 0, 0] }],
    [
      { $set: { 'a.$[x].b.$[y]': 0 } },
      {
        a: [
          { k: 1, b: [1, 2] },
          { k: 2, b: [1, 2] },
        ],
      },
      { arrayFilters: [{ 'x.k': 2 }, { y: { $gt: 1 } }] },
      {
        a: [
          { k: 1, b: [1, 2] },
          { k: 2, b: [1, 0] },
        ],
      },
    ],
    [
      { $set: { 'a.$[x].n': 1 } },
      { a: [{ k: 1 }, { k: 2 }, { k: 3 }] },
      { arrayFilters: [{ $or: [{ 'x.k': 1 }, { 'x.k': 3 }] }] },
      { a: [{ k: 1, n: 1 }, { k: 2 }, { k: 3, n: 1 }] },
    ],
    [{ $unset: { 'a.$[]': 1 } }, { a: [1, 2] }, {}, { a: [null, null] }],
    [{ $set: { 'a.$[].b': 1 } }, { a: [] }, {}, { a: [] }],
  ])('%o on %o', (spec, document, options, expected) => {
    expect(update(spec, document, options)).toEqual(expected);
  });
});

describe('what the server refuses', () => {
  it.each<[Fields, Fields, number, Options?]>([
    [{ $foo: { a: 1 } }, {}, 9],
    [{ $set: 'x' }, {}, 9],
    [{ $set: { a: 1, 'a.b': 1 } }, {}, 40],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
    [{ $set: { 'a.b': 1 } }, { a: 5 }, 28],
    [{ $set: { 'a.b': 1 } }, { a: [1] }, 28],
    [{ $set: { 'a.b': 1 } }, { a: null }, 28],
    [{ $set: { _id: 2 } }, { _id: 1 }, 66],
    [{ $unset: { _id: 1 } }, { _id: 1 }, 66],
    [{ _id: 2 }, { _id: 1 }, 66],
    [{ $set: { 'a..b': 1 } }, {}, 56],
    [{ $set: { '': 1 } }, {}, 56],
    [{ $set: { $a: 1 } }, {}, 52],
    [{ a: 1, $b: 1 }, {}, 52],
    [{ $inc: { a: 'x' } }, {}, 14],
    [{ $inc: { a: 1 } }, { a: 'x' }, 14],
    [{ $inc: { a: 1n } }, { a: 2n ** 63n - 1n }, 2],
    [{ $mul: { a: 1 } }, { a: null }, 14],
    [{ $push: { a: 1 } }, { a: 1 }, 2],
    [{ $push: { a: { $each: 1 } } }, {}, 2],
    [{ $push: { a: { $each: [1], $nope: 1 } } }, {}, 2],
    [{ $addToSet: { a: 1 } }, { a: 1 }, 2],
    [{ $pop: { a: 2 } }, {}, 9],
    [{ $pop: { a: 1 } }, { a: 1 }, 14],
    [{ $pull: { a: 1 } }, { a: 1 }, 2],
    [{ $pullAll: { a: 1 } }, {}, 2],
    [{ $rename: { a: 1 } }, {}, 2],
    [{ $rename: { a: 'a' } }, {}, 2],
    [{ $rename: { 'a.b': 'c' } }, { a: [{ b: 1 }] }, 2],
    [{ $rename: { 'a.b': 'c' } }, { a: [] }, 2],
    [{ $currentDate: { a: 1 } }, {}, 2],
    [{ $bit: { a: { and: 1.5 } } }, {}, 2],
    [{ $set: { 'a.$': 1 } }, { a: [1] }, 2],
    [{ $set: { '$.a': 1 } }, {}, 2],
    [{ $set: { 'a.$.b.$': 1 } }, {}, 2],
    [{ $set: { 'a.$[x]': 1 } }, { a: [1] }, 2],
    [{ $set: { 'a.$[]': 1 } }, { a: 1 }, 2],
    [{ $set: { 'a.$[]': 1 } }, {}, 2],
    [{ $set: { a: 1 } }, {}, 9, { arrayFilters: [{ x: 1 }] }],
    [{ $set: { 'a.$[x]': 1 } }, {}, 9, { arrayFilters: [{ x: 1 }, { x: 2 }] }],
    [{ $set: { 'a.$[x]': 1 } }, {}, 9, { arrayFilters: [{ x: 1, y: 2 }] }],
    [{ $set: { 'a.$[x]': 1, 'a.$[y]': 2 } }, { a: [1] }, 40, { arrayFilters: [{ x: 1 }, { y: 1 }] }],
  ])('%o on %o with code %i', (spec, document, code, options) => {
    expect(() => update(spec, document, options)).toThrow(expect.objectContaining({ code }));
  });
});

describe('an upsert', () => {
  it.each<[Fields | Fields[], Fields, unknown]>([
    [{ $set: { b: 1 } }, { a: 1, c: { $gt: 5 } }, { a: 1, b: 1 }],
    [{ $set: { b: 1 } }, { 'a.b': 1, _id: 7 }, { _id: 7, a: { b: 1 }, b: 1 }],
    [{ $setOnInsert: { b: 1 }, $inc: { n: 1 } }, { a: { $in: [3] } }, { a: 3, b: 1, n: 1 }],
    [{ $set: { b: 1 } }, { $and: [{ a: 1 }, { $or: [{ c: 2 }] }] }, { a: 1, c: 2, b: 1 }],
    [{ b: 1 }, { a: 1, _id: 3 }, { _id: 3, b: 1 }],
    [[{ $set: { b: 'x' } }], { a: 1 }, { a: 1, b: 'x' }],
    [{ $push: { a: 2 } }, { a: { $size: 0 } }, { a: [2] }],
  ])('%o for %o', (spec, query, expected) => {
    expect(upsert(spec, query)).toEqual(expected);
  });

  it('refuses a path given twice and an _id that differs', () => {
    expect(() => upsert({ $set: { b: 1 } }, { $and: [{ a: 1 }, { a: 2 }] })).toThrow(
      expect.objectContaining({ code: 54 }),
    );
    expect(() => upsert({ $set: { _id: 2 } }, { _id: 1 })).toThrow(expect.objectContaining({ code: 66 }));
  });
});

it('replaces all but the _id, which stays first, and fills in an empty timestamp', () => {
  const out = compileUpdate(doc({ b: 1, t: new Timestamp(0n) }), { env }).apply(doc({ _id: 1, a: 1 }));
  expect([...out]).toEqual([
    ['_id', new Int32(1)],
    ['b', new Int32(1)],
    ['t', env.clusterTime],
  ]);
});

it('runs an update pipeline, keeps the _id and refuses other stages', () => {
  expect(update([{ $set: { c: '$a' } }, { $unset: 'a' }], { _id: 1, a: 5 })).toEqual({ _id: 1, c: 5 });
  expect(update([{ $replaceWith: '$a' }], { _id: 1, a: { x: 1 } })).toEqual({ _id: 1, x: 1 });
  expect(() => update([{ $match: {} }], { _id: 1 })).toThrow(expect.objectContaining({ code: 72 }));
});

const field = fc.constantFrom('a', 'b', 'c.d', 'c.e');
const scalar = fc.oneof(fc.integer(), fc.string({ maxLength: 4 }), fc.boolean(), fc.constant(null));

it('makes a document that a query for what was set matches', () => {
  fc.assert(
    fc.property(
      fc.dictionary(field, scalar),
      fc.dictionary(fc.constantFrom('a', 'b', 'f'), scalar),
      (assigned, start) => {
        const after = compileUpdate(new Doc([['$set', value(assigned)]]), { env }).apply(doc(start));
        expect(compileFilter(parseFilter(doc(assigned), env), env)(after)).toBe(true);
      },
    ),
  );
});

it('is idempotent for $set, and $unset takes back what $set added', () => {
  fc.assert(
    fc.property(fc.dictionary(field, scalar, { minKeys: 1 }), (assigned) => {
      const set = compileUpdate(new Doc([['$set', value(assigned)]]), { env });
      const once = set.apply(doc({ _id: 1 }));
      expect(set.apply(once)).toBe(once);
      const top = Object.fromEntries(Object.keys(assigned).map((path) => [path.split('.')[0]!, 1]));
      const unset = compileUpdate(new Doc([['$unset', value(top)]]), { env });
      expect(plain(unset.apply(once))).toEqual({ _id: 1 });
    }),
  );
});

describe('names that start with $', () => {
  it.each<[Fields, Fields, unknown]>([
    [{ $set: { 'a.$b': 1 } }, {}, { a: { $b: 1 } }],
    [{ $set: { 'a.$b.c': 1 } }, { a: { $b: { d: 2 } } }, { a: { $b: { d: 2, c: 1 } } }],
    [{ $unset: { $a: 1 } }, { $a: 1, b: 2 }, { b: 2 }],
    [{ $set: { '$a.b': 2 } }, { $a: { b: 1 } }, { $a: { b: 2 } }],
    [{ $set: { $a: 1 } }, { $a: 1 }, { $a: 1 }],
    [{ $rename: { $a: 'a' } }, { $a: 1 }, { a: 1 }],
  ])('%j of %j gives %j', (spec, before, after) => expect(update(spec, before)).toEqual(after));

  it.each<[Fields, Fields]>([
    [{ $set: { $a: 2 } }, { $a: 1 }],
    [{ $inc: { $a: 1 } }, {}],
    [{ $set: { '$a.b': 1 } }, {}],
    [{ $rename: { a: '$a' } }, { a: 1 }],
  ])('%j may not put one at the top of %j', (spec, before) => {
    expect(() => update(spec, before)).toThrow(expect.objectContaining({ code: 52 }));
  });

  it('an upsert counts as an insert, which may', () => {
    expect(upsert({ $set: { $a: 1 } }, { _id: 1 })).toEqual({ _id: 1, $a: 1 });
    expect(upsert({ a: 1, $b: 2 }, { _id: 1 })).toEqual({ _id: 1, a: 1, $b: 2 });
  });
});
