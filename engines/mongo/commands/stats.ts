import fs from 'node:fs';
import { Doc, Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Command } from './command.ts';

/** A collection's figures; sizes in bytes divided by `scale`. */
export function collectionStats(engine: Engine, collection: Collection, scale: number): Doc {
  const scaled = (bytes: number): bigint => BigInt(Math.floor(bytes / scale));
  const stats = new Doc();
  stats.set('size', scaled(collection.bytes));
  stats.set('count', new Int32(collection.count));
  if (collection.count > 0) stats.set('avgObjSize', new Int32(Math.floor(collection.bytes / collection.count)));
  const storageSize = tableBytes(engine, [collection.table]);
  stats.set('storageSize', scaled(storageSize));
  stats.set('nindexes', new Int32(collection.indexes.length));
  const sizes = new Doc();
  let total = 0;
  for (const index of collection.indexes) {
    const bytes = tableBytes(engine, [index.table]);
    total += bytes;
    sizes.set(index.name, scaled(bytes));
  }
  stats.set('totalIndexSize', scaled(total));
  stats.set('totalSize', scaled(storageSize + total));
  stats.set('indexSizes', sizes);
  stats.set('capped', collection.isCapped);
  if (collection.isCapped) {
    stats.set('max', collection.options.get('max') ?? 0n);
    stats.set('maxSize', collection.options.get('size')!);
  }
  stats.set('scaleFactor', new Int32(scale));
  return stats;
}

/** The pages that tables take in the file; 0 where SQLite was built without its dbstat table. */
function tableBytes(engine: Engine, tables: readonly string[]): number {
  try {
    const statement = engine.store.connection.prepare(
      'SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = TRUE',
    );
    return tables.reduce((sum, table) => sum + Number(statement.get(table)?.[0] ?? 0), 0);
  } catch {
    return 0;
  }
}

export const collStats: Command = {
  name: 'collStats',
  aliases: ['collstats'],
  fields: { scale: 'number', verbose: 'bool', waitForLock: 'bool', numericOnly: 'bool', filterStats: 'any' },
  run(request, engine) {
    const collection = engine.find(request);
    const ns = `${request.db}.${request.collectionName}`;
    if (collection?.isView)
      throw new MongoError('CommandNotSupportedOnView', `Namespace ${ns} is a view, not a collection`);
    if (!collection) {
      return {
        ns,
        size: new Int32(0),
        count: new Int32(0),
        storageSize: new Int32(0),
        totalSize: new Int32(0),
        nindexes: new Int32(0),
        totalIndexSize: new Int32(0),
        indexSizes: new Doc(),
        scaleFactor: new Int32(1),
      };
    }
    return { ns, ...Object.fromEntries(collectionStats(engine, collection, request.number('scale') ?? 1)) };
  },
};

export const dbStats: Command = {
  name: 'dbStats',
  aliases: ['dbstats'],
  fields: { scale: 'number', freeStorage: 'any' },
  run(request, engine) {
    const scale = request.number('scale') ?? 1;
    const all = engine.store.catalog.in(request.db);
    const collections = all.filter((collection) => !collection.isView);
    const sum = (figure: (collection: Collection) => number): number =>
      collections.reduce((total, collection) => total + figure(collection), 0);
    const objects = sum((collection) => collection.count);
    const dataSize = sum((collection) => collection.bytes);
    const storageSize = tableBytes(
      engine,
      collections.map((collection) => collection.table),
    );
    const indexSize = tableBytes(
      engine,
      collections.flatMap(({ indexes }) => indexes.map((index) => index.table)),
    );
    return {
      db: request.db,
      collections: BigInt(collections.length),
      views: BigInt(all.length - collections.length),
      objects: BigInt(objects),
      avgObjSize: objects > 0 ? dataSize / objects : 0,
      dataSize: dataSize / scale,
      storageSize: storageSize / scale,
      indexes: BigInt(sum((collection) => collection.indexes.length)),
      indexSize: indexSize / scale,
      totalSize: (storageSize + indexSize) / scale,
      scaleFactor: BigInt(scale),
      fsUsedSize: fs.statSync(engine.store.file).size / scale,
    };
  },
};
