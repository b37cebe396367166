import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Doc, Int32, Regex, type Value } from '../../bson/value.ts';
import { parseCollation } from '../collation.ts';
import { createEnv, type Env } from '../env.ts';
import { parseFilter } from '../filter.parse.ts';
import { compileFilter } from '../match.ts';
import { parsePipeline, runPipeline } from '../pipeline.ts';

const scalar: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(
  null,
  1,
  new Int32(1),
  1n,
  0.5,
  Number.NaN,
  -0,
  'a',
  'A',
  true,
  new Regex('a', ''),
  new Doc([['c', 1]]),
);
const list: fc.Arbitrary<Value> = fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 });
const value: fc.Arbitrary<Value | undefined> = fc.oneof(scalar, list, fc.constant(undefined));
const below = fc.oneof(
  value.map((b) => (b === undefined ? new Doc() : new Doc([['b', b]]))),
  fc.array(
    value.map((b) => (b === undefined ? new Doc() : new Doc([['b', b]]))),
    { maxLength: 3 },
  ),
  value,
);
const docs = fc
  .array(below, { maxLength: 6 })
  .map((values) =>
    values.map((a, i) => new Doc([['_id', new Int32(i)], ...(a === undefined ? [] : [['a', a] as [string, Value]])])),
  );

/** The join of every document of `local` with those of `foreign`, looked for in a hash or one by one. */
function join(local: Doc[], foreign: Doc[], path: string, collation: Env['collation'], hashed: boolean): Doc[] {
  const env: Env = {
    ...createEnv({ collation }),
    collections: {
      find(_ns, filter, within) {
        const matches = compileFilter(parseFilter(filter, within), within);
        return foreign.filter((doc) => matches(doc));
      },
      isBestHashed: () => hashed,
    },
  };
  const stage = new Doc([
    ['from', 'other'],
    ['localField', 'a'],
    ['foreignField', path],
    ['as', 'found'],
  ]);
  return [...runPipeline(parsePipeline([new Doc([['$lookup', stage]])], env), local)];
}

test('a join through a hash finds what a search for each document finds', () => {
  const caseless = parseCollation(
    new Doc([
      ['locale', 'en'],
      ['strength', new Int32(2)],
    ]),
  );
  const path = fc.constantFrom('a', 'a.b', 'a.0', 'a.0.b', 'missing');
  fc.assert(
    fc.property(docs, docs, path, fc.constantFrom(undefined, caseless), (local, foreign, at, collation) => {
      expect(join(local, foreign, at, collation, true)).toEqual(join(local, foreign, at, collation, false));
    }),
    { numRuns: 1000 },
  );
});
