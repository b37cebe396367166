import { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { compileFilter } from '../language/match.ts';
import type { Command } from './command.ts';

export const listDatabases: Command = {
  name: 'listDatabases',
  fields: { filter: 'object', nameOnly: 'bool', authorizedDatabases: 'bool' },
  adminOnly: true,
  run(request, engine) {
    const env = createEnv();
    const matches = compileFilter(parseFilter(request.doc('filter') ?? new Doc(), env), env);
    const nameOnly = request.flag('nameOnly');
    const sizes = new Map<string, number>();
    for (const collection of engine.store.catalog.all()) {
      sizes.set(collection.db, (sizes.get(collection.db) ?? 0) + collection.bytes);
    }
    let totalSize = 0;
    const databases: Doc[] = [];
    for (const [name, bytes] of [...sizes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const entry = new Doc();
      entry.set('name', name);
      if (!nameOnly) {
        entry.set('sizeOnDisk', BigInt(bytes));
        entry.set('empty', bytes === 0);
      }
      if (!matches(entry)) continue;
      databases.push(entry);
      totalSize += bytes;
    }
    if (nameOnly) return { databases };
    return { databases, totalSize: BigInt(totalSize), totalSizeMb: BigInt(Math.floor(totalSize / 1024 / 1024)) };
  },
};

export const dropDatabase: Command = {
  name: 'dropDatabase',
  fields: {},
  writes: true,
  run(request, engine) {
    if (request.target !== null && Number((request.target as { value?: number }).value ?? request.target) !== 1) {
      throw new MongoError(5255100, 'Have to pass 1 as dropDatabase parameter');
    }
    const collections = engine.store.catalog.in(request.db);
    if (collections.length === 0) return {};
    engine.store.batches.join();
    for (const collection of collections) engine.dropCollection(collection);
    return { dropped: request.db };
  },
};
