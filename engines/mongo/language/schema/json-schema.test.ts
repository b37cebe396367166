import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../bson/decimal128.ts';
import { ObjectId } from '../../bson/value.ts';
import { createEnv } from '../env.ts';
import { doc, type Plain, plain } from '../value.fixture.ts';
import { compileJsonSchema, explainJsonSchema } from './json-schema.ts';

type Fields = { [key: string]: Plain };
const env = createEnv();
const holds = (schema: Fields, document: Fields): boolean => compileJsonSchema(doc(schema), env)(doc(document));
const ofA = (schema: Fields): Fields => ({ properties: { a: schema } });

describe('a schema', () => {
  it.each<[Fields, Fields, boolean]>([
    [{}, { a: 1 }, true],
    [{ bsonType: 'object', required: ['a'] }, {}, false],
    [{ required: ['a'] }, { a: null }, true],
    [ofA({ bsonType: 'string' }), {}, true],
    [ofA({ bsonType: ['int', 'long'] }), { a: 1n }, true],
    [ofA({ bsonType: 'number' }), { a: 'x' }, false],
    [ofA({ bsonType: 'objectId' }), { a: new ObjectId(new Uint8Array(12)) }, true],
    [ofA({ type: 'boolean' }), { a: true }, true],
    [ofA({ minimum: 5 }), { a: 5 }, true],
    [ofA({ minimum: 5, exclusiveMinimum: true }), { a: 5 }, false],
    [ofA({ maximum: 5 }), { a: 'x' }, true],
    [ofA({ multipleOf: parseDecimal('0.1')! }), { a: parseDecimal('0.3')! }, true],
    [ofA({ multipleOf: 4 }), { a: 10n }, false],
    [ofA({ minLength: 2, maxLength: 3 }), { a: '😀é' }, true],
    [ofA({ pattern: '^a+$' }), { a: 'b' }, false],
    [ofA({ enum: ['x', 1, null] }), { a: 1 }, true],
    [ofA({ enum: ['x'] }), { a: ['x'] }, false],
    [ofA({ minItems: 1, uniqueItems: true }), { a: [1, 1n] }, false],
    [ofA({ items: { bsonType: 'int' } }), { a: [1, 'x'] }, false],
    [ofA({ items: [{ bsonType: 'int' }], additionalItems: false }), { a: [1, 2] }, false],
    [ofA({ items: [{ bsonType: 'int' }], additionalItems: { bsonType: 'string' } }), { a: [1, 'x'] }, true],
    [{ properties: { a: {} }, additionalProperties: false }, { a: 1, b: 1 }, false],
    [{ properties: { a: {} }, patternProperties: { '^_': {} }, additionalProperties: false }, { _id: 1, a: 1 }, true],
    [{ patternProperties: { '^n': { bsonType: 'int' } } }, { n1: 'x' }, false],
    [{ additionalProperties: { bsonType: 'int' } }, { a: 1, b: 2 }, true],
    [{ minProperties: 2 }, { a: 1 }, false],
    [{ dependencies: { a: ['b'] } }, { a: 1 }, false],
    [{ dependencies: { a: { required: ['b'] } } }, { b: 1 }, true],
    [ofA({ allOf: [{ minimum: 1 }, { maximum: 3 }] }), { a: 2 }, true],
    [ofA({ anyOf: [{ bsonType: 'int' }, { bsonType: 'string' }] }), { a: true }, false],
    [ofA({ oneOf: [{ minimum: 1 }, { minimum: 3 }] }), { a: 4 }, false],
    [ofA({ not: { bsonType: 'null' } }), { a: null }, false],
    [ofA({ properties: { b: { required: ['c'] } } }), { a: { b: {} } }, false],
  ])('%o for %o is %s', (schema, document, expected) => {
    expect(holds(schema, document)).toBe(expected);
  });

  it.each<[Fields, number]>([
    [{ nope: 1 }, 9],
    [{ $ref: '#' }, 9],
    [{ required: [] }, 2],
    [{ required: ['a', 'a'] }, 9],
    [{ bsonType: 'nope' }, 2],
    [{ type: 'integer' }, 2],
    [{ type: 'object', bsonType: 'object' }, 9],
    [{ properties: 1 }, 14],
    [{ minLength: -1 }, 9],
    [{ exclusiveMinimum: true }, 9],
    [{ multipleOf: 0 }, 2],
  ])('%o is refused with code %i', (schema, code) => {
    expect(() => compileJsonSchema(doc(schema), env)).toThrow(expect.objectContaining({ code }));
  });

  it('tells which rules a document breaks', () => {
    const schema = doc({ required: ['a', 'b'], properties: { a: { bsonType: 'string', description: 'a name' } } });
    expect(explainJsonSchema(schema, doc({ a: 1 }), env).map(plain)).toEqual([
      { operatorName: 'required', specifiedAs: { required: ['a', 'b'] }, missingProperties: ['b'] },
      {
        operatorName: 'properties',
        propertiesNotSatisfied: [
          {
            propertyName: 'a',
            description: 'a name',
            details: [
              {
                operatorName: 'bsonType',
                specifiedAs: { bsonType: 'string' },
                reason: 'type did not match',
                consideredValue: 1,
                consideredType: 'int',
              },
            ],
          },
        ],
      },
    ]);
  });
});
