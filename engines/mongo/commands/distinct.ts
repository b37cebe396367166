import { decode, decodeFields, MAX_DOCUMENT_SIZE } from '../bson/codec.ts';
import { compareValues, valuesEqual } from '../bson/compare.ts';
import { Doc, Timestamp, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { KeyWriter } from '../keys/encode.ts';
import { extractKeys } from '../keys/extract.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { findRecords } from '../planner/find-records.ts';
import type { Collection } from '../storage/collection.ts';
import type { Command } from './command.ts';
import { hintOf } from './cursor-reply.ts';

import type { Request } from './request.ts';
import { viewDocuments } from './views.ts';

export const distinct: Command = {
  name: 'distinct',
  movable: true,
  snapshots: true,
  fields: { key: 'string!', query: 'object', collation: 'object', hint: 'string|object', collectionUUID: 'any' },
  inTransaction: true,
  run(request, engine) {
    const collection = engine.find(request);
    const key = request.text('key')!;
    const env = engine.env(request, collection);
    const values = new DistinctValues(env.collation?.compare);
    for (const doc of documents(request, engine, collection, key.split('.', 1)[0]!)) {
      for (const value of valuesAt(doc, key)) values.add(value);
    }
    const { held } = request;
    return { values: values.inOrder(), ...(held ? { atClusterTime: new Timestamp(held.time) } : {}) };
  },
};

function* documents(
  request: Request,
  engine: Engine,
  collection: Collection | undefined,
  field: string,
): Iterable<Doc> {
  const filter = request.doc('query') ?? new Doc();
  const env = engine.env(request, collection);
  const parsed = parseFilter(filter, env);
  if (!collection) return;
  if (collection.isView) {
    for (const bytes of viewDocuments(request, engine, collection, [new Doc([['$match', filter]])]))
      yield decode(bytes);
    return;
  }
  const fields = new Set([field]);
  const query = { filter: parsed, sort: undefined, hint: hintOf(request), collation: env.collation?.spec };
  for (const { bytes } of findRecords(collection, query, engine.view(request), env).records) {
    yield decodeFields(bytes, fields);
  }
}

const EMPTY_ARRAY = new Doc([['empty array', true]]);

/** What is at a path: each element where there is an array. */
function* valuesAt(doc: Doc, path: string): Iterable<Value> {
  const { keys } = extractKeys(doc, [path.split('.')], EMPTY_ARRAY);
  for (const [value] of keys) if (value !== undefined && value !== EMPTY_ARRAY) yield value;
}

/** Values none of which equals another, by their index keys; a collation compares strings one by one. */
class DistinctValues {
  readonly #values: Value[] = [];
  readonly #keys = new Set<string>();
  readonly #writer = new KeyWriter();
  readonly #collate: ((a: string, b: string) => number) | undefined;
  #bytes = 0;

  constructor(collate: ((a: string, b: string) => number) | undefined) {
    this.#collate = collate;
  }

  add(value: Value): void {
    const key = this.#writer.start().field(value, false).finish();
    const text = key.toString('latin1');
    if (this.#keys.has(text)) return;
    this.#keys.add(text);
    if (this.#collate && this.#values.some((other) => valuesEqual(other, value, this.#collate))) return;
    this.#values.push(value);
    this.#bytes += key.length;
    if (this.#bytes > MAX_DOCUMENT_SIZE) throw new MongoError(17217, 'distinct too big, 16mb cap');
  }

  inOrder(): Value[] {
    return this.#values.sort((a, b) => compareValues(a, b, this.#collate));
  }
}
