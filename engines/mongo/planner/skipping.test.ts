import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode, encode } from '../bson/codec.ts';
import { Doc, Int32, Timestamp } from '../bson/value.ts';
import { normaliseSpec } from '../keys/spec.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import type { Collection } from '../storage/collection.ts';
import { incomingDocument } from '../storage/incoming.ts';
import { IndexBuild } from '../storage/index-build.ts';
import { Store } from '../storage/store.ts';
import { findRecords } from './find-records.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-skipping-'));
let store: Store;
beforeAll(() => {
  store = Store.open(dir);
});
afterAll(async () => {
  await store.close();
  fs.rmSync(dir, { recursive: true });
});

let made = 0;
const doc = (id: number, x: number): Doc =>
  new Doc([
    ['_id', new Int32(id)],
    ['x', new Int32(x)],
  ]);

class Model {
  readonly collection: Collection;
  readonly documents = new Map<number, { rid: number; x: number }>();
  #nextId = 0;

  constructor() {
    store.batches.join();
    this.collection = store.catalog.create('test', `s${made++}`, new Doc());
    const key = new Doc([['x', new Int32(1)]]);
    const spec = normaliseSpec(
      new Doc([
        ['key', key],
        ['name', 'x'],
      ]),
      undefined,
    );
    const index = store.catalog.addIndex(this.collection, spec);
    new IndexBuild(store, this.collection, index).step();
    store.catalog.finishIndex(index);
  }

  add(x: number): void {
    const id = this.#nextId++;
    const incoming = incomingDocument(encode(doc(id, x)), this.collection, () => new Timestamp(1n));
    this.documents.set(id, { rid: store.writer.insert(this.collection, incoming), x });
  }

  remove(place: number): void {
    const [id, { rid }] = [...this.documents][place % this.documents.size]!;
    const bytes = store.records.read(this.collection, rid)!;
    store.writer.remove(this.collection, rid, { doc: decode(bytes), bytes });
    this.documents.delete(id);
  }

  page(direction: 1 | -1, low: number, skip: number): { found: number[]; expected: number[]; keys: number } {
    const env = createEnv({});
    const filter = parseFilter(new Doc([['x', new Doc([['$gte', new Int32(low)]])]]), env);
    const sort = new Doc([['x', new Int32(direction)]]);
    const query = { filter, sort, skip, limit: 3, hint: undefined, collation: undefined };
    const result = findRecords(this.collection, query, { connection: store.connection, transaction: undefined }, env);
    // A page is read at once or record by record, as its reader likes.
    const read = skip % 2 === 0 && result.page ? result.page : [...result.records].map(({ bytes }) => bytes);
    const found = [...read].map((bytes) => (decode(bytes).get('_id') as Int32).value);
    const expected = [...this.documents]
      .filter(([, { x }]) => x >= low)
      .sort(([, a], [, b]) => (a.x - b.x || a.rid - b.rid) * direction)
      .slice(skip, skip + 3)
      .map(([id]) => id);
    return { found, expected, keys: result.counts.keys };
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), x: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), place: fc.nat(1000) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('page' as const),
      direction: fc.constantFrom(1 as const, -1 as const),
      low: fc.constantFrom(0, 0, 5),
      skip: fc.integer({ min: 1, max: 900 }),
    }),
  },
);

test('a page far down holds what belongs there, whatever came and went since the one before', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const model = new Model();
      for (let i = 0; i < 800; i++) model.add((i * 7919) % 41);
      for (const { kind, ...what } of steps) {
        if (kind === 'add') model.add((what as { x: number }).x);
        else if (kind === 'remove') model.remove((what as { place: number }).place);
        else {
          const { direction, low, skip } = what as { direction: 1 | -1; low: number; skip: number };
          const { found, expected } = model.page(direction, low, skip);
          expect(found).toEqual(expected);
        }
      }
      store.catalog.drop(model.collection);
      store.batches.flush();
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 25) },
  );
});

test('a page near one that was read before is reached from there', () => {
  const model = new Model();
  for (let i = 0; i < 2000; i++) model.add(i);
  expect(model.page(1, 0, 1500).keys).toBeGreaterThan(1500);
  model.add(-1);
  model.add(3);
  const { found, expected, keys } = model.page(1, 0, 1510);
  expect(found).toEqual(expected);
  expect(keys).toBeLessThan(20);
});
