import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseInput, parseQuery, refuseHostileKeys } from './input.ts';

const detailsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.details;
    throw error;
  }
  return undefined;
};

describe('query strings', () => {
  it('takes fifty keys and no more, however often one is repeated', () => {
    expect(parseQuery(`/?${'a=1&'.repeat(49)}a=2`).a).toHaveLength(50);
    const flood = `/?${'a&'.repeat(7900)}`;
    expect(detailsOf(() => parseQuery(flood))).toEqual({ url: ['has more than 50 query keys'] });
  });

  it('reads back whatever a browser wrote', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })), {
          selector: ([key]) => key,
        }),
        (pairs) => {
          const url = `/contacts?${new URLSearchParams(pairs)}`;
          expect(Object.entries(parseQuery(url)).sort()).toEqual([...pairs].sort());
        },
      ),
    );
  });

  it('gives all values of a key that stands there several times', () => {
    expect(parseQuery('/?a=1&a=2&a=3&b=')).toMatchObject({ a: ['1', '2', '3'], b: '' });
  });

  it('treats the names of object members as any other key', () => {
    expect(Object.keys(parseQuery('/?__proto__=1&constructor=2'))).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['/?a=%', '/?a=%G1', '/?%E0%A4%A=1', '/?a=%FF'])('refuses the malformed escape in %s', (url) => {
    expect(detailsOf(() => parseQuery(url))).toEqual({ url: ['has a malformed percent escape'] });
  });
});

describe('input', () => {
  const schema = z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ label: z.string() })).optional() });

  it('names every problem by the path of its field', () => {
    const input = { tags: [{ label: 'a' }, { label: 2, colour: 'red' }], nope: 1, __proto__: null };
    expect(detailsOf(() => parseInput(schema, input, 'field'))).toEqual({
      name: ['is required'],
      'tags.1.label': ['expected string, received number'],
      'tags.1.colour': ['is not a known field'],
      nope: ['is not a known field'],
    });
  });

  it('says so where the whole body is of the wrong kind', () => {
    expect(detailsOf(() => parseInput(schema, [1], 'field'))).toEqual({ body: ['expected object, received array'] });
  });
});

describe('what is wrong with input', () => {
  it('is told of its first hundred fields alone', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`unknown${i}`, i]));
    const details = detailsOf(() => parseInput(z.strictObject({}), many, 'field'));
    expect(Object.keys(details ?? {})).toHaveLength(100);
  });
});

describe('hostile keys', () => {
  it.each([
    ['{"a":{"__proto__":{"admin":true}}}', 'a.__proto__'],
    ['[{"constructor":{"prototype":{"x":1}}}]', '0.constructor'],
    ['{"\\u005f_proto__":1}', '__proto__'],
  ])('are refused in %s', (json, path) => {
    expect(detailsOf(() => refuseHostileKeys(JSON.parse(json)))).toEqual(
      Object.fromEntries([[path, ['is not a name that a field can have']]]),
    );
  });

  it('leave words that only look like them alone', () => {
    refuseHostileKeys(JSON.parse('{"constructor":"Lego","prototype":1,"note":"__proto__"}'));
  });

  it('include endless nesting', () => {
    const nested = JSON.parse(`${'[{"a":'.repeat(30_000)}1${'}]'.repeat(30_000)}`);
    expect(Object.values(detailsOf(() => refuseHostileKeys(nested)) ?? {})).toEqual([
      ['is nested more than 40 levels deep'],
    ]);
  });
});
