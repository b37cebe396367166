import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode, encode } from '../bson/codec.ts';
import { DateTime, Doc, Int32, ObjectId, Regex, Timestamp, type Value } from '../bson/value.ts';
import { normaliseSpec } from '../keys/spec.ts';
import { parseCollation } from '../language/collation.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { formatValue } from '../language/format.ts';
import type { Collection } from '../storage/collection.ts';
import { incomingDocument } from '../storage/incoming.ts';
import { IndexBuild } from '../storage/index-build.ts';
import { Store } from '../storage/store.ts';
import { countRecords } from './count-records.ts';
import { findRecords } from './find-records.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-indexed-'));
let store: Store;
beforeAll(() => {
  store = Store.open(dir);
});
afterAll(async () => {
  await store.close();
  fs.rmSync(dir, { recursive: true });
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2, max: 3 }).map((n) => new Int32(n)) },
  { weight: 2, arbitrary: fc.constantFrom(-0, 0, 1, 1.5, 2, Number.NaN, Number.POSITIVE_INFINITY) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 1n, 2n, 9007199254740993n) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '',
      'a',
      'A',
      'a',
      'ab',
      'AB',
      'b',
      'é',
      '\u{1f600}',
      '\uffff',
      'a\0b',
      'a\0',
      'a\x01',
      'a.b',
    ),
  },
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constantFrom(new DateTime(0), new DateTime(-5), new DateTime(1)) },
  { weight: 1, arbitrary: fc.constantFrom(new ObjectId(new Uint8Array(12)), new ObjectId(new Uint8Array(12).fill(7))) },
);
const inner = fc
  .record({ b: fc.option(scalar, { nil: undefined }), c: fc.option(scalar, { nil: undefined }) })
  .map(toDoc);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 3, arbitrary: inner },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.array(fc.oneof(inner, scalar), { maxLength: 3 }) },
);
/** Only `a` may hold arrays: documents with two of them could not enter a compound index. */
const document = fc
  .record({
    a: fc.option(value, { nil: undefined }),
    x: fc.option(scalar, { nil: undefined }),
    y: fc.option(scalar, { nil: undefined }),
  })
  .map(toDoc);

function toDoc(fields: { [name: string]: Value | undefined }): Doc {
  return new Doc(Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

const field = fc.constantFrom('a', 'a.b', 'a.c', 'x', 'y');
const operand = fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: value });
const comparison = fc.oneof(
  operand.map((v) => new Doc([['$eq', v]])),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne'), operand).map(([op, v]) => new Doc([[op, v]])),
  fc.tuple(scalar, scalar).map(
    ([low, high]) =>
      new Doc([
        ['$gt', low],
        ['$lte', high],
      ]),
  ),
  fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 4 })).map(([op, v]) => new Doc([[op, v]])),
  fc.boolean().map((exists) => new Doc([['$exists', exists]])),
  fc
    .constantFrom('^a', '^ab?', 'b', 'a\\.b', '.b', '^$')
    .map((pattern) => new Doc([['$regex', new Regex(pattern, '')]])),
  scalar.map((v) => new Doc([['$not', new Doc([['$eq', v]])]])),
  fc.tuple(scalar, scalar).map(
    ([b, c]) =>
      new Doc([
        [
          '$elemMatch',
          new Doc([
            ['b', b],
            ['c', c],
          ]),
        ],
      ]),
  ),
  fc.tuple(scalar, scalar).map(
    ([low, high]) =>
      new Doc([
        [
          '$elemMatch',
          new Doc([
            ['$gte', low],
            ['$lt', high],
          ]),
        ],
      ]),
  ),
) as fc.Arbitrary<Doc>;
const clause = fc.tuple(field, comparison).map(([name, condition]) => new Doc([[name, condition]]));
const filter = fc.oneof(
  { weight: 4, arbitrary: fc.array(clause, { maxLength: 3 }).map(allOf) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(clause, fc.array(clause, { minLength: 1, maxLength: 3 }))
      .map(([first, rest]) => allOf([first, new Doc([['$or', rest]])])),
  },
);

function allOf(clauses: Doc[]): Doc {
  return clauses.length > 0 ? new Doc([['$and', clauses]]) : new Doc();
}

const direction = fc.constantFrom(new Int32(1), new Int32(-1));
const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'a'), direction), {
  selector: ([name]) => name,
  maxLength: 2,
});
const indexKeys = fc.uniqueArray(fc.tuple(field, direction), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 3,
});
const index = fc.record({
  key: indexKeys,
  kind: fc.constantFrom('plain', 'plain', 'plain', 'sparse', 'partial', 'collated'),
});

const CASELESS = new Doc();
CASELESS.set('locale', 'en');
CASELESS.set('strength', new Int32(2));

let made = 0;
const now = (): Timestamp => new Timestamp(1n);

function fill(documents: readonly Doc[], indexes: readonly Doc[]): Collection {
  store.batches.join();
  const collection = store.catalog.create('test', `c${made++}`, new Doc());
  documents.forEach((doc, i) => {
    if (i === Math.floor(documents.length / 2)) addIndexes(collection, indexes);
    const bytes = encode(new Doc([['_id', new Int32(i)], ...doc]));
    store.writer.insert(collection, incomingDocument(bytes, collection, now));
  });
  return collection;
}

function addIndexes(collection: Collection, indexes: readonly Doc[]): void {
  for (const given of indexes) {
    const added = store.catalog.addIndex(collection, normaliseSpec(given, undefined));
    new IndexBuild(store, collection, added).step();
    store.catalog.finishIndex(added);
  }
}

function answer(
  collection: Collection,
  query: { filter: Doc; sort: Doc | undefined; skip: number; limit: number; collation: Doc | undefined },
): { plan: string; looked: number; docs: Doc[]; count: number } {
  const env = createEnv({ collation: query.collation && parseCollation(query.collation) });
  const asked = { filter: parseFilter(query.filter, env), hint: undefined, collation: env.collation?.spec };
  const view = { connection: store.connection, transaction: undefined };
  const found = findRecords(collection, { ...query, ...asked }, view, env);
  const count = countRecords(collection, { ...asked, sort: undefined }, view, env);
  const docs = [...(found.page ?? [...found.records].map(({ bytes }) => bytes))].map(decode);
  return { plan: found.plan.kind, looked: found.counts.documents, docs, count };
}

test('a query gives the same documents in the same order with indexes and without', () => {
  let indexed = 0;
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 2, maxLength: 12 }),
      fc.array(index, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(filter, sort, fc.nat(3), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(undefined, undefined, CASELESS),
      (documents, specs, queries, collation) => {
        const indexes = specs.map(({ key, kind }, i) => {
          const spec = new Doc();
          spec.set('key', new Doc(key));
          spec.set('name', `index${i}`);
          if (kind === 'collated') spec.set('collation', CASELESS);
          if (kind === 'sparse') spec.set('sparse', true);
          if (kind === 'partial')
            spec.set('partialFilterExpression', new Doc([['x', new Doc([['$gt', new Int32(0)]])]]));
          return spec;
        });
        const plain = fill(documents, []);
        const withIndexes = fill(documents, indexes);
        for (const [where, order, skip, limit] of queries) {
          // The last key makes the order one that no two documents share.
          const by = order.length > 0 ? new Doc([...order, ['_id', new Int32(1)]]) : undefined;
          const part = by ? { skip, limit, collation } : { skip: 0, limit: 100, collation };
          const expected = answer(plain, { filter: where, sort: by, ...part });
          const actual = answer(withIndexes, { filter: where, sort: by, ...part });
          if (actual.plan !== 'collection') indexed++;
          const ids = (docs: Doc[]): string[] => docs.map((doc) => formatValue(doc.get('_id')));
          const [wanted, got] = [ids(expected.docs), ids(actual.docs)];
          if (!by) expect(actual.count, formatValue(where)).toBe(wanted.length);
          if (!by) for (const list of [wanted, got]) list.sort();
          expect(got, `${formatValue(where)} by ${formatValue(by)}`).toEqual(wanted);
        }
        store.batches.join();
        store.catalog.drop(plain);
        store.catalog.drop(withIndexes);
        store.batches.flush();
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 150) },
  );
  expect(indexed).toBeGreaterThan(20);
});

test('behind a stretch of keys only the documents are read whose keys end in the values asked for', () => {
  const doc = (a: number, x: string) =>
    new Doc([
      ['a', new Int32(a)],
      ['x', x],
    ]);
  const documents = Array.from({ length: 30 }, (_, i) => doc(i, i % 10 === 3 ? 'mine' : 'theirs'));
  const keys: Doc = new Doc([
    ['a', new Int32(1)],
    ['x', new Int32(-1)],
  ]);
  const spec = new Doc([
    ['key', keys],
    ['name', 'a_x'],
  ]);
  const where = new Doc([
    ['a', new Doc([['$gt', new Int32(5)]])],
    ['x', 'mine'],
  ]);
  const part = { sort: undefined, skip: 0, limit: 100, collation: undefined };
  const { docs, looked } = answer(fill(documents, [spec]), { filter: where, ...part });
  expect(docs.map((found) => found.get('a'))).toEqual([new Int32(13), new Int32(23)]);
  expect(looked).toBe(2);
});

test('a text that is sought anywhere in a field is looked for in the keys, and only documents that have it are read', () => {
  const words = ['steel', 'steeple', 'paper.works', 'paperworks', 'coal'];
  const documents = Array.from(
    { length: 50 },
    (_, i) =>
      new Doc([
        ['a', new Int32(i % 2)],
        ['x', `${i} ${words[i % words.length]}`],
      ]),
  );
  const key = new Doc([
    ['a', new Int32(1)],
    ['x', new Int32(1)],
  ]);
  const collection = fill(documents, [
    new Doc([
      ['key', key],
      ['name', 'a_x'],
    ]),
  ]);
  const part = { sort: new Doc([['x', new Int32(1)]]), skip: 0, limit: 3, collation: undefined };
  const ask = (pattern: string) => {
    const where = new Doc([
      ['a', new Int32(1)],
      ['x', new Doc([['$regex', new Regex(pattern, '')]])],
    ]);
    return answer(collection, { filter: where, ...part });
  };
  expect(ask('eepl')).toMatchObject({ looked: 3, count: 5 });
  expect(ask('per\\.w')).toMatchObject({ looked: 7, count: 5 });
  expect(ask('zinc')).toMatchObject({ looked: 0, count: 0 });
});

test('of indexes that give the order, the one is taken that finds the fewest', () => {
  const documents = Array.from(
    { length: 1500 },
    (_, i) =>
      new Doc([
        ['a', new Int32(i % 2)],
        ['y', new Int32(i % 5)],
        ['x', `${i}`],
      ]),
  );
  const byThenX = (name: string) =>
    new Doc([
      ['key', new Doc([name, 'x'].map((one) => [one, new Int32(1)]))],
      ['name', `${name}_x`],
    ]);
  const where = new Doc([
    ['a', new Doc([['$in', [new Int32(0), new Int32(1)]]])],
    ['y', new Int32(3)],
  ]);
  const part = { sort: new Doc([['x', new Int32(1)]]), skip: 0, limit: 3, collation: undefined };
  const { looked, count } = answer(fill(documents, [byThenX('a'), byThenX('y')]), { filter: where, ...part });
  expect({ looked, count }).toEqual({ looked: 3, count: 300 });
});
