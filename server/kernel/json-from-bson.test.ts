import fc from 'fast-check';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonFromBson } from './json-from-bson.ts';

const { BSON } = mongoose.mongo;
const written = (schema: z.ZodObject, stored: object): unknown =>
  JSON.parse(jsonFromBson(schema)(Buffer.from(BSON.serialize(stored))).text);

const text = fc.string({ unit: 'binary' });
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
/** Every kind of value that records have, as it is stored and as it is in JSON. */
const value: fc.Arbitrary<[unknown, unknown]> = fc.oneof(
  text.map((one): [unknown, unknown] => [one, one]),
  fc.boolean().map((one): [unknown, unknown] => [one, one]),
  number.map((one): [unknown, unknown] => [one, JSON.parse(JSON.stringify(one))]),
  fc.date({ noInvalidDate: true }).map((one): [unknown, unknown] => [one, one.toISOString()]),
  fc
    .uint8Array({ minLength: 12, maxLength: 12 })
    .map((bytes) => new BSON.ObjectId(bytes))
    .map((one): [unknown, unknown] => [one, one.toHexString()]),
);
const names = fc.uniqueArray(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((name) => !/\0|^__proto__$/.test(name)),
);

describe('a document that is written as JSON', () => {
  it('names a record it refers to by the id that is stored', () => {
    const schema = z.object({ id: z.string(), about: z.array(z.object({ kind: z.string(), id: z.string() })) });
    const stored = { _id: 'a1', about: [{ kind: 'task', id: 'b2' }] };
    expect(written(schema, stored)).toEqual({ id: 'a1', about: [{ kind: 'task', id: 'b2' }] });
  });

  it('holds what the schema names, whatever the values and their names are, and nothing else', () => {
    const fields = names.chain((all) =>
      fc.tuple(...all.map((name) => fc.record({ name: fc.constant(name), value, isKnown: fc.boolean() }))),
    );
    fc.assert(
      fc.property(fields, (all) => {
        const known = all.filter(({ isKnown, name }) => isKnown && name !== 'id' && name !== '_id');
        const schema = z.object(Object.fromEntries(known.map(({ name }) => [name, z.any()])));
        const stored = Object.fromEntries(all.map(({ name, value: [stored] }) => [name, stored]));
        expect(written(schema, stored)).toEqual(
          Object.fromEntries(known.map(({ name, value: [, json] }) => [name, json])),
        );
      }),
    );
  });

  it('keeps to the schema within lists and documents, and takes a record as it is', () => {
    const schema = z.object({
      id: z.string(),
      dates: z.array(z.object({ id: z.string(), day: z.string() })),
      place: z.object({ city: z.string() }).optional(),
      tags: z.array(z.string()),
      fields: z.record(z.string(), z.any()),
    });
    const [id, inner] = [new BSON.ObjectId(), new BSON.ObjectId()];
    const stored = {
      _id: id,
      dates: [{ _id: inner, day: '--02-29', key: 'hidden' }],
      place: { city: 'Zürich "See"', key: 'hidden' },
      tags: [],
      fields: { größe: null, deep: { list: [1, 'a', { b: true }] } },
      key: 'hidden',
    };
    expect(written(schema, stored)).toEqual({
      id: id.toHexString(),
      dates: [{ id: inner.toHexString(), day: '--02-29' }],
      place: { city: 'Zürich "See"' },
      tags: [],
      fields: { größe: null, deep: { list: [1, 'a', { b: true }] } },
    });
  });

  it('leaves out what is null', () => {
    expect(written(z.object({ title: z.string().optional() }), { title: null })).toEqual({});
  });

  it('is refused where the schema would change values, or a value has no JSON', () => {
    expect(() => jsonFromBson(z.object({ a: z.string().transform(Number) }))).toThrow('changes values');
    expect(() => written(z.object({ a: z.any() }), { a: /x/ })).toThrow('BSON type 11');
  });
});
