import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../bson/decimal128.ts';
import {
  Binary,
  Code,
  DateTime,
  Doc,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  UNDEFINED,
  type Value,
} from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { ACCUMULATORS } from './accumulators/accumulators.ts';
import { createEnv } from './env.ts';
import { compileExpression } from './expression/compile.ts';
import { OPERATORS } from './expression/operators.ts';
import { parseFilter } from './filter.parse.ts';
import { compileFilter } from './match.ts';
import { parsePipeline, runPipeline } from './pipeline.ts';
import { compileProjection } from './projection.ts';
import { compileJsonSchema } from './schema/json-schema.ts';
import { STAGES } from './stages/registry.ts';
import { compileUpdate } from './update/update.ts';

const SCALARS: Value[] = [
  ...[null, true, 0, -1, 1.5, Number.NaN, Infinity, 1e300, 5n, -(2n ** 63n), 2n ** 63n - 1n],
  ...['a', '', '$a', '$$ROOT', '$b.c', 'a.b', '😀', '%Y', 'UTC', 'day', '2024-01-01', 'x\0'],
  ...[new Int32(3), new Int32(-2147483648), new DateTime(0), new DateTime(2n ** 62n), new Timestamp(5n)],
  ...['1.5', 'NaN', '1E+6000', '-Infinity'].map((text) => parseDecimal(text)!),
  ...[new Regex('a', 'i'), new Regex('(', ''), new ObjectId(new Uint8Array(12)), new Binary(new Uint8Array(2), 0)],
  ...[new Code('x', new Doc()), MIN_KEY, MAX_KEY, UNDEFINED],
];
const NAMES = [
  ...[
    '_id',
    'a',
    'a.b',
    'a.$',
    'a.$[]',
    'a.0',
    '..',
    '',
    'input',
    'in',
    'as',
    'vars',
    'date',
    'timezone',
    'unit',
    'n',
    'by',
  ],
  ...[
    'output',
    'sortBy',
    'range',
    'documents',
    'bounds',
    'step',
    'regex',
    'path',
    'from',
    'let',
    'pipeline',
    'groupBy',
  ],
  ...[
    'boundaries',
    'buckets',
    'into',
    'on',
    'to',
    '$each',
    '$sort',
    '$and',
    '$gt',
    '$in',
    '$not',
    '$all',
    'properties',
    'items',
  ],
];
const QUERIES = [
  '$eq',
  '$gt',
  '$in',
  '$not',
  '$exists',
  '$type',
  '$elemMatch',
  '$all',
  '$size',
  '$mod',
  '$bitsAllSet',
  '$regex',
];
const UPDATES = [
  '$set',
  '$unset',
  '$inc',
  '$min',
  '$rename',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pull',
  '$pop',
  '$bit',
];
const KEYWORDS = [
  'bsonType',
  'minimum',
  'multipleOf',
  'pattern',
  'enum',
  'properties',
  'required',
  'items',
  'oneOf',
  'not',
];

const keyed = (names: readonly string[], value: fc.Arbitrary<Value>) =>
  fc.tuple(fc.constantFrom(...names), value).map(([name, v]) => new Doc([[name, v]]));

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...SCALARS),
    fc.array(tie('value'), { maxLength: 3 }),
    keyed([...OPERATORS.keys()], tie('value')),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 3 }).map((fields) => new Doc(fields)),
  ),
}));
const documents = fc.array(
  fc.tuple(value, value).map(
    ([a, b]) =>
      new Doc([
        ['a', a],
        ['b', b],
      ]),
  ),
  { maxLength: 3 },
);
const env = createEnv({ collections: { find: () => [new Doc([['_id', 1]])] } });

/** Runs `work` over hostile input; nothing but an error of the server's own may come out of it. */
function withstand(input: fc.Arbitrary<Doc>, work: (input: Doc, docs: Doc[]) => void): void {
  fc.assert(
    fc.property(input, documents, (spec, docs) => {
      try {
        work(spec, docs);
      } catch (error) {
        expect(error).toBeInstanceOf(MongoError);
      }
    }),
    { numRuns: 1500 },
  );
}

describe('whatever a client sends is answered by a result or by an error of the server', () => {
  it('as an expression', () => {
    withstand(keyed([...OPERATORS.keys()], value), (spec, docs) => docs.forEach(compileExpression(spec, env)));
  });

  it('as a stage', () => {
    withstand(keyed([...STAGES.keys()], value), (spec, docs) => {
      for (const doc of runPipeline(parsePipeline([spec], env), docs)) expect(doc).toBeInstanceOf(Doc);
    });
  });

  it('as an accumulator', () => {
    withstand(keyed([...ACCUMULATORS.keys()], value), (spec, docs) => {
      const stage = new Doc([
        [
          '$group',
          new Doc([
            ['_id', '$a'],
            ['x', spec],
          ]),
        ],
      ]);
      for (const doc of runPipeline(parsePipeline([stage], env), docs)) expect(doc.has('_id')).toBe(true);
    });
  });

  it('as a query', () => {
    withstand(keyed(NAMES, fc.oneof(value, keyed(QUERIES, value))), (spec, docs) => {
      const matches = compileFilter(parseFilter(spec, env), env);
      for (const doc of docs) expect(typeof matches(doc)).toBe('boolean');
    });
  });

  it('as an update, which leaves the document that it was given as it was', () => {
    withstand(keyed(UPDATES, keyed(NAMES, value)), (spec, docs) => {
      const update = compileUpdate(spec, { env });
      for (const doc of docs) {
        const before = [...doc];
        update.apply(doc, { matchedArrayIndex: 0 });
        expect([...doc]).toEqual(before);
      }
    });
  });

  it('as a projection', () => {
    withstand(keyed(NAMES, value), (spec, docs) => docs.forEach(compileProjection(spec, undefined, env)));
  });

  it('as a schema', () => {
    withstand(keyed(KEYWORDS, value), (spec, docs) => docs.forEach(compileJsonSchema(spec, env)));
  });
});
