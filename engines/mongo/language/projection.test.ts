import { describe, expect, it } from 'vitest';
import { createEnv } from './env.ts';
import { parseFilter } from './filter.parse.ts';
import { compileAddFields, compileProject, compileProjection, projectionFields } from './projection.ts';
import { doc, type Plain, plain } from './value.fixture.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();

function project(spec: Fields, document: Fields, query?: Fields): unknown {
  const filter = query && parseFilter(doc(query), env);
  return plain(compileProjection(doc(spec), filter, env)(doc(document)));
}

describe('a find projection', () => {
  it.each<[Fields, Fields, unknown]>([
    [{}, { _id: 1, a: 1 }, { _id: 1, a: 1 }],
    [{ a: 1 }, { _id: 1, a: 1, b: 2 }, { _id: 1, a: 1 }],
    [{ a: 1, _id: 0 }, { _id: 1, a: 1, b: 2 }, { a: 1 }],
    [{ _id: 1 }, { _id: 1, a: 1 }, { _id: 1 }],
    [{ _id: 0 }, { _id: 1, a: 1 }, { a: 1 }],
    [{ b: 0 }, { _id: 1, a: 1, b: 2 }, { _id: 1, a: 1 }],
    [{ 'a.b': 1 }, { _id: 1, a: { b: 1, c: 2 } }, { _id: 1, a: { b: 1 } }],
    [{ a: { b: 1 } }, { _id: 1, a: { b: 1, c: 2 } }, { _id: 1, a: { b: 1 } }],
    [{ 'a.b': 1 }, { _id: 1, a: [{ b: 1, c: 2 }, 5, { c: 1 }, [{ b: 3 }]] }, { _id: 1, a: [{ b: 1 }, {}, [{ b: 3 }]] }],
    [{ 'a.b': 1 }, { _id: 1, a: 5 }, { _id: 1 }],
    [{ 'a.b': 0 }, { _id: 1, a: [{ b: 1, c: 2 }, 5] }, { _id: 1, a: [{ c: 2 }, 5] }],
    [{ a: 'x' }, { _id: 1, a: 1 }, { _id: 1, a: 'x' }],
    [{ c: '$a.b' }, { _id: 1, a: [{ b: 1 }, { b: 2 }] }, { _id: 1, c: [1, 2] }],
    [{ a: { $slice: 2 } }, { _id: 1, a: [1, 2, 3], b: 1 }, { _id: 1, a: [1, 2], b: 1 }],
    [
      { _id: 1, a: { $slice: 2 } },
      { _id: 1, a: [1, 2, 3], b: 1 },
      { _id: 1, a: [1, 2] },
    ],
    [{ a: { $slice: [-2, 1] } }, { _id: 1, a: [1, 2, 3] }, { _id: 1, a: [2] }],
    [
      { b: 1, a: { $slice: -1 } },
      { _id: 1, a: [1, 2, 3], b: 1, c: 1 },
      { _id: 1, a: [3], b: 1 },
    ],
    [{ a: { $elemMatch: { $gt: 1 } } }, { _id: 1, a: [1, 2, 3], b: 1 }, { _id: 1, a: [2] }],
    [{ a: { $elemMatch: { $gt: 9 } } }, { _id: 1, a: [1, 2, 3] }, { _id: 1 }],
  ])('%o of %o is %o', (spec, document, expected) => {
    expect(project(spec, document)).toEqual(expected);
  });

  it('keeps the element that the query matched', () => {
    expect(project({ 'a.$': 1 }, { _id: 1, a: [1, 5, 7] }, { a: { $gt: 2 } })).toEqual({ _id: 1, a: [5] });
    expect(project({ 'a.b.$': 1 }, { a: { b: [1, 5], c: 1 } }, { 'a.b': 5 })).toEqual({ a: { b: [5] } });
  });

  it.each<[Fields, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: {} }, 51270],
    [{ 'a..b': 1 }, 15998],
    [{ 'a.b': { $elemMatch: { c: 1 } } }, 31275],
  ])('%o is refused with code %i', (spec, code) => {
    expect(() => compileProjection(doc(spec), undefined, env)).toThrow(expect.objectContaining({ code }));
  });
});

it('gives $project no fields as an error and computed fields after the included ones', () => {
  expect(() => compileProject(doc({}), env)).toThrow(expect.objectContaining({ code: 51272 }));
  const out = compileProject(doc({ total: '$b', a: 1 }), env)(doc({ _id: 1, a: 1, b: 2 }));
  expect([...out.keys()]).toEqual(['_id', 'a', 'total']);
});

it('adds fields in place, inside arrays too, and removes what is missing', () => {
  const add = (spec: Fields, document: Fields) => plain(compileAddFields(doc(spec), env)(doc(document)));
  expect(add({ 'a.b': 9 }, { a: [{ c: 1 }, 5] })).toEqual({ a: [{ c: 1, b: 9 }, { b: 9 }] });
  expect(add({ a: '$$REMOVE', c: { d: '$b' } }, { a: 1, b: 2 })).toEqual({ b: 2, c: { d: 2 } });
});

it('knows the fields of a plain inclusion', () => {
  expect(projectionFields(doc({ 'a.b': 1, c: true }))).toEqual(new Set(['a', 'c', '_id']));
  expect(projectionFields(doc({ a: 1, _id: 0 }))).toEqual(new Set(['a']));
  for (const spec of [{ a: 0 }, { a: '$b' }, { 'a.$': 1 }]) expect(projectionFields(doc(spec))).toBeUndefined();
});
