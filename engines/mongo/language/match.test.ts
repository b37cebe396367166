import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../bson/decimal128.ts';
import { Binary, MAX_KEY, MIN_KEY, Regex } from '../bson/value.ts';
import { parseCollation } from './collation.ts';
import { createEnv } from './env.ts';
import { parseFilter } from './filter.parse.ts';
import { compileFilter, filterFields } from './match.ts';
import { doc, type Plain } from './value.fixture.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();

function matches(query: Fields, document: Fields): boolean {
  return compileFilter(parseFilter(doc(query), env), env)(doc(document));
}

function codeOf(query: Fields): number | undefined {
  try {
    parseFilter(doc(query), env);
  } catch (error) {
    return (error as { code: number }).code;
  }
  return undefined;
}

describe('equality', () => {
  it.each<[Fields, Fields, boolean]>([
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1n }, true],
    [{ a: 1 }, { a: parseDecimal('1.0')! }, true],
    [{ a: 1 }, { a: '1' }, false],
    [{ a: 1 }, { a: [2, 1] }, true],
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [[1, 2], 3] }, true],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }, true],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, false],
    [{ a: null }, {}, true],
    [{ a: null }, { a: null }, true],
    [{ a: null }, { a: [] }, false],
    [{ a: null }, { a: [null] }, true],
    [{ 'a.b': null }, { a: 5 }, true],
    [{ 'a.b': null }, { a: [] }, false],
    [{ 'a.b': null }, { a: [1] }, false],
    [{ 'a.b': null }, { a: [{ c: 1 }] }, true],
    [{ a: Number.NaN }, { a: Number.NaN }, true],
    [{ a: 0 }, { a: -0 }, true],
    [{}, { a: 1 }, true],
  ])('%o on %o is %s', (query, document, expected) => {
    expect(matches(query, document)).toBe(expected);
  });
});

describe('paths', () => {
  it.each<[Fields, Fields, boolean]>([
    [{ 'a.b': 1 }, { a: { b: 1 } }, true],
    [{ 'a.b': 1 }, { a: [{ b: 2 }, { b: 1 }] }, true],
    [{ 'a.b': 1 }, { a: [[{ b: 1 }]] }, false],
    [{ 'a.0': 5 }, { a: [5, 6] }, true],
    [{ 'a.1': 5 }, { a: [5, 6] }, false],
    [{ 'a.0': 5 }, { a: { '0': 5 } }, true],
    [{ 'a.0': 5 }, { a: [{ '0': 5 }] }, true],
    [{ 'a.0.b': 1 }, { a: [{ b: 1 }] }, true],
    [{ 'a.0.b': 1 }, { a: [[{ b: 1 }]] }, true],
    [{ 'a.0': 1 }, { a: [[1, 2]] }, false],
    [{ 'a.b.c': 1 }, { a: [{ b: [{ c: 1 }] }] }, true],
    [{ 'a.01': 1 }, { a: [0, 1] }, false],
  ])('%o on %o is %s', (query, document, expected) => {
    expect(matches(query, document)).toBe(expected);
  });
});

describe('order', () => {
  it.each<[Fields, Fields, boolean]>([
    [{ a: { $gt: 5 } }, { a: 6 }, true],
    [{ a: { $gt: 5 } }, { a: 'z' }, false],
    [{ a: { $gt: 5 } }, { a: [1, 9] }, true],
    [{ a: { $gt: 5, $lt: 3 } }, { a: [1, 9] }, true],
    [{ a: { $lt: 5 } }, { a: Number.NaN }, false],
    [{ a: { $lte: Number.NaN } }, { a: Number.NaN }, true],
    [{ a: { $lt: 9007199254740993n } }, { a: 9007199254740992 }, true],
    [{ a: { $gte: null } }, {}, true],
    [{ a: { $gt: null } }, { a: null }, false],
    [{ a: { $lt: MAX_KEY } }, { a: 'x' }, true],
    [{ a: { $gt: MIN_KEY } }, {}, true],
    [{ a: { $gt: MAX_KEY } }, { a: 1 }, false],
    [{ a: { $gt: 'b' } }, { a: 'c' }, true],
    [{ a: { $gte: [1] } }, { a: [1, 2] }, true],
    [{ a: { $gt: { b: 1 } } }, { a: { b: 2 } }, true],
  ])('%o on %o is %s', (query, document, expected) => {
    expect(matches(query, document)).toBe(expected);
  });
});

describe('operators', () => {
  it.each<[Fields, Fields, boolean]>([
    [{ a: { $ne: 1 } }, { a: [1, 2] }, false],
    [{ a: { $ne: 1 } }, {}, true],
    [{ a: { $in: [1, 'x'] } }, { a: 'x' }, true],
    [{ a: { $in: [null] } }, {}, true],
    [{ a: { $in: [new Regex('^x', '')] } }, { a: 'xy' }, true],
    [{ a: { $in: [] } }, { a: 1 }, false],
    [{ a: { $nin: [1] } }, { a: [1, 2] }, false],
    [{ a: { $nin: [1] } }, {}, true],
    [{ a: { $not: { $gt: 5 } } }, { a: 'x' }, true],
    [{ a: { $not: { $gt: 5 } } }, { a: [1, 9] }, false],
    [{ a: { $not: new Regex('x', '') } }, { a: 'y' }, true],
    [{ a: { $exists: true } }, { a: null }, true],
    [{ a: { $exists: false } }, { a: null }, false],
    [{ 'a.b': { $exists: false } }, { a: [] }, true],
    [{ a: { $type: 'array' } }, { a: [1] }, true],
    [{ a: { $type: 'int' } }, { a: ['x', 1] }, true],
    [{ a: { $type: 'number' } }, { a: 1.5 }, true],
    [{ a: { $type: 2 } }, { a: 'x' }, true],
    [{ a: { $size: 2 } }, { a: [1, 2] }, true],
    [{ a: { $size: 1 } }, { a: [[1], [2]] }, false],
    [{ a: { $all: [1, 2] } }, { a: [2, 3, 1] }, true],
    [{ a: { $all: [1] } }, { a: 1 }, true],
    [{ a: { $all: [] } }, { a: [] }, false],
    [{ a: { $all: [{ $elemMatch: { $gt: 1 } }, { $elemMatch: { $lt: 1 } }] } }, { a: [0, 2] }, true],
    [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, { a: [0, 5] }, false],
    [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
    [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1, c: 2 }] }, true],
    [{ a: { $elemMatch: { $or: [{ b: 1 }, { b: 2 }] } } }, { a: [{ b: 2 }] }, true],
    [{ a: { $elemMatch: { $elemMatch: { $eq: 1 } } } }, { a: [[1]] }, true],
    [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, { a: [0, 5] }, true],
    [{ a: { $mod: [4, 1] } }, { a: 5 }, true],
    [{ a: { $mod: [4, 1] } }, { a: 5.9 }, true],
    [{ a: { $mod: [4, 0] } }, { a: -8 }, true],
    [{ a: { $mod: [4, -3] } }, { a: -7n }, true],
    [{ a: { $bitsAllSet: 5 } }, { a: 7 }, true],
    [{ a: { $bitsAllSet: [0, 3] } }, { a: 7 }, false],
    [{ a: { $bitsAnyClear: [3] } }, { a: 7n }, true],
    [{ a: { $bitsAllClear: 8 } }, { a: new Binary(new Uint8Array([7]), 0) }, true],
    [{ a: { $bitsAllSet: [63] } }, { a: -1 }, true],
    [{ a: new Regex('^B', 'i') }, { a: 'bcd' }, true],
    [{ a: { $regex: 'b.c', $options: 's' } }, { a: 'b\nc' }, true],
    [{ a: { $regex: '(?i)ABC' } }, { a: ['x', 'abc'] }, true],
    [{ $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }, true],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { b: 2 }, false],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }, true],
    [{ $expr: { $gt: ['$a', '$b'] } }, { a: 2, b: 1 }, true],
    [{ $expr: { $eq: ['$a', 1] } }, { a: [1] }, false],
    [{ $comment: 'why', a: 1 }, { a: 1 }, true],
  ])('%o on %o is %s', (query, document, expected) => {
    expect(matches(query, document)).toBe(expected);
  });
});

describe('what cannot be parsed', () => {
  it.each<[Fields, number]>([
    [{ a: { $foo: 1 } }, 2],
    [{ $foo: 1 }, 2],
    [{ a: { $gt: 1, b: 2 } }, 2],
    [{ $and: [] }, 2],
    [{ $or: [1] }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $in: [{ $gt: 1 }] } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $mod: [0, 1] } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ a: { $options: 'i' } }, 2],
    [{ a: { $type: 'nope' } }, 2],
    [{ $where: 'this.a' }, 2],
    [{ a: { $near: [0, 0] } }, 238],
    [{ $expr: { $nope: 1 } }, 168],
    [{ $expr: '$$nope' }, 17276],
  ])('%o is refused with code %i', (query, code) => {
    expect(codeOf(query)).toBe(code);
  });
});

it('compares strings by the collation, in nested documents too', () => {
  const collated = createEnv({ collation: parseCollation(doc({ locale: 'en', strength: 2 })) });
  const test = (query: Fields, document: Fields) =>
    compileFilter(parseFilter(doc(query), collated), collated)(doc(document));
  expect(test({ a: 'ADA' }, { a: 'ada' })).toBe(true);
  expect(test({ a: { $in: ['X', 'ADA'] } }, { a: 'ada' })).toBe(true);
  expect(test({ a: { b: 'ADA' } }, { a: { b: 'ada' } })).toBe(true);
  expect(test({ a: { $gt: 'a' } }, { a: 'B' })).toBe(true);
  expect(test({ $expr: { $eq: ['$a', 'ADA'] } }, { a: 'ada' })).toBe(true);
});

it('tells the array index that matched, of the outermost array', () => {
  const hit = { index: -1 };
  const at = (query: Fields, document: Fields) => {
    hit.index = -1;
    compileFilter(parseFilter(doc(query), env), env)(doc(document), hit);
    return hit.index;
  };
  expect(at({ a: 2 }, { a: [1, 2, 3] })).toBe(1);
  expect(at({ 'a.b': 2 }, { a: [{ b: [9] }, { b: [0, 2] }] })).toBe(1);
  expect(at({ a: { $elemMatch: { b: 2, c: 1 } } }, { a: [{ b: 2 }, { b: 2, c: 1 }] })).toBe(1);
  expect(at({ a: 1, b: 7 }, { a: [1], b: [5, 6, 7] })).toBe(2);
  expect(at({ a: 1 }, { a: 1 })).toBe(-1);
});

it('knows the fields a filter reads', () => {
  const fields = (query: Fields) => filterFields(parseFilter(doc(query), env));
  expect(fields({ 'a.b': 1, $or: [{ c: 1 }, { d: { $not: { $gt: 1 } } }] })).toEqual(new Set(['a', 'c', 'd']));
  expect(fields({ $expr: '$a' })).toBeUndefined();
});

it('derives an equality that an index can answer out of $expr', () => {
  const parsed = parseFilter(doc({ $expr: { $and: [{ $eq: ['$a', 5] }, { $gt: ['$b', 1] }] } }), env);
  expect(parsed).toMatchObject({ kind: 'expr', implied: { kind: 'compare', path: 'a', op: 'eq' } });
  expect(parseFilter(doc({ $expr: { $eq: ['$a', null] } }), env)).toMatchObject({ implied: undefined });
});
