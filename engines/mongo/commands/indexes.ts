import { encode } from '../bson/codec.ts';
import { compareValues, valuesEqual } from '../bson/compare.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { normaliseSpec } from '../keys/spec.ts';
import { listedSpec } from '../keys/text-key.ts';
import { formatValue } from '../language/format.ts';
import type { Collection } from '../storage/collection.ts';
import { IndexBuild } from '../storage/index-build.ts';
import { waitForTransactions } from './collections.ts';
import type { Command } from './command.ts';
import { cursorBatchSize, firstBatch, listCursor } from './cursor-reply.ts';

import type { Request } from './request.ts';
import { nextTurn } from './write-errors.ts';

const MAX_INDEXES = 64;

export const createIndexes: Command = {
  name: 'createIndexes',
  fields: {
    indexes: 'array!',
    commitQuorum: 'any',
    ignoreUnknownIndexOptions: 'bool',
    v: 'any',
    collectionUUID: 'any',
  },
  inTransaction: true,
  writes: true,
  async run(request, engine) {
    const given = request.docs('indexes');
    if (given.length === 0) throw new MongoError('BadValue', 'Must specify at least one index to create');
    const existed = engine.find(request) !== undefined;
    const inherited = engine.find(request)?.options.get('collation') as Doc | undefined;
    const specs = given.map((spec) => normaliseSpec(withoutUnknown(spec, request), inherited));
    const collection = engine.findOrCreate(request, request.db, request.collectionName);
    if (request.transaction && (collection.count > 0 || !request.transaction.created.has(collection))) {
      throw new MongoError(
        'OperationNotSupportedInTransaction',
        'Cannot create new indexes on existing collection in a multi-document transaction.',
      );
    }
    if (!request.transaction) waitForTransactions(engine, collection);
    const before = collection.indexes.length;
    for (const spec of specs) {
      if (existing(collection, spec)) continue;
      if (collection.indexes.length >= MAX_INDEXES) {
        throw new MongoError('CannotCreateIndex', `add index fails, too many indexes for ${collection.ns}`);
      }
      await buildIndex(engine, collection, spec);
    }
    const after = collection.indexes.length;
    return {
      numIndexesBefore: new Int32(before),
      numIndexesAfter: new Int32(after),
      createdCollectionAutomatically: !existed,
      ...(after === before ? { note: 'all indexes already exist' } : {}),
    };
  },
};

const KNOWN_TYPO_FREE = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'hidden',
  'background',
  'expireAfterSeconds',
  'partialFilterExpression',
  'collation',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
]);

function withoutUnknown(spec: Doc, request: Request): Doc {
  if (!request.flag('ignoreUnknownIndexOptions')) return spec;
  return new Doc([...spec].filter(([name]) => KNOWN_TYPO_FREE.has(name)));
}

/** Whether the very index stands; throws when another one has its name or its key. */
function existing(collection: Collection, wanted: Doc): boolean {
  const spec = listedSpec(wanted);
  for (const { spec: stored, name, kind } of collection.indexes) {
    const other = listedSpec(stored);
    const sameKey = compareValues(other.get('key'), spec.get('key')) === 0 && sameFields(other, spec);
    if (name === spec.get('name')) {
      if (sameKey && sameOptions(other, spec)) return true;
      throw new MongoError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${formatValue(spec)}, existing index: ${formatValue(other)}`,
      );
    }
    if (kind === 'text' && spec.has('textIndexVersion')) throw secondTextIndex(spec, other, sameKey);
    if (!sameKey || !sameOptions(other, spec, IDENTITY)) continue;
    if (sameOptions(other, spec)) {
      throw new MongoError('IndexOptionsConflict', `Index already exists with a different name: ${name}`);
    }
    throw new MongoError(
      'IndexOptionsConflict',
      `An equivalent index already exists with the same name but different options. Requested index: ${formatValue(spec)}, existing index: ${formatValue(other)}`,
    );
  }
  return false;
}

/** A collection has one text index, as a search does not say which it means. */
function secondTextIndex(spec: Doc, other: Doc, sameKey: boolean): MongoError {
  const found = `existing index: ${formatValue(other)}`;
  return sameKey
    ? new MongoError(
        'IndexOptionsConflict',
        `An equivalent index already exists with a different name and options. Requested index: ${formatValue(spec)}, ${found}`,
      )
    : new MongoError(
        'CannotCreateIndex',
        `only one text index per collection allowed, found existing text index "${other.get('name')}"`,
      );
}

function sameFields(a: Doc, b: Doc): boolean {
  return [...(a.get('key') as Doc).keys()].join() === [...(b.get('key') as Doc).keys()].join();
}

/** What makes an index another one beside its keys, as of MongoDB 5.0. */
const IDENTITY = ['collation', 'partialFilterExpression', 'unique', 'sparse'];
const OPTIONS = ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression', 'collation', 'hidden', 'weights'];

function sameOptions(a: Doc, b: Doc, options = OPTIONS): boolean {
  if ((a.get('name') === '_id_' || a.has('clustered')) && options === OPTIONS) return true;
  return options.every((option) => valuesEqual(a.get(option), b.get(option)));
}

/** Fills a new index in slices, so that other clients are served meanwhile; it is of use once it is whole. */
async function buildIndex(engine: Engine, collection: Collection, spec: Doc): Promise<void> {
  engine.store.batches.join();
  const index = engine.store.catalog.addIndex(collection, spec);
  const build = new IndexBuild(engine.store, collection, index);
  try {
    while (!build.step()) await nextTurn(engine);
    engine.store.catalog.finishIndex(index);
  } catch (error) {
    engine.store.batches.join();
    engine.store.catalog.dropIndex(collection, index);
    throw error;
  }
}

export const listIndexes: Command = {
  name: 'listIndexes',
  fields: { cursor: 'object', includeBuildUUIDs: 'bool', includeIndexBuildInfo: 'bool', collectionUUID: 'any' },
  run(request, engine) {
    const collection = engine.find(request);
    if (!collection)
      throw new MongoError('NamespaceNotFound', `ns does not exist: ${request.db}.${request.collectionName}`);
    if (collection.isView) {
      throw new MongoError('CommandNotSupportedOnView', `Namespace ${collection.ns} is a view, not a collection`);
    }
    const specs = collection.indexes.map(({ spec }) => encode(listedSpec(spec)));
    const cursor = listCursor(request, collection.ns, specs);
    return firstBatch(engine, cursor, cursorBatchSize(request));
  },
};

export const dropIndexes: Command = {
  name: 'dropIndexes',
  aliases: ['deleteIndexes'],
  fields: { index: 'any!', collectionUUID: 'any' },
  writes: true,
  run(request, engine) {
    const collection = engine.find(request);
    if (!collection) throw new MongoError('NamespaceNotFound', `ns not found ${request.db}.${request.collectionName}`);
    const doomed = indexesToDrop(collection, request.body.get('index')!);
    waitForTransactions(engine, collection);
    const before = collection.indexes.length;
    engine.store.batches.join();
    for (const index of doomed) engine.store.catalog.dropIndex(collection, index);
    return { nIndexesWas: new Int32(before) };
  },
};

function indexesToDrop(collection: Collection, which: Value): IndexDefinition[] {
  if (which === '*') return collection.indexes.filter((index) => !index.isId);
  if (Array.isArray(which)) return which.flatMap((name) => indexesToDrop(collection, name));
  const found = collection.indexes.find((index) =>
    typeof which === 'string'
      ? index.name === which
      : which instanceof Doc &&
        [index.spec, listedSpec(index.spec)].some((spec) => valuesEqual(spec.get('key'), which)),
  );
  if (!found) {
    const what =
      typeof which === 'string'
        ? `index not found with name [${which}]`
        : `can't find index with key: ${formatValue(which)}`;
    throw new MongoError('IndexNotFound', what);
  }
  if (found.isId) throw new MongoError('InvalidOptions', 'cannot drop _id index');
  return [found];
}
