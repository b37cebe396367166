import { DateTime, Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import type { Request } from './request.ts';
import { collectionStats } from './stats.ts';

/** The documents of a stage that tells about the server: `$collStats`, `$indexStats`, `$currentOp`, `$listSessions`. */
export function statsStage(engine: Engine, request: Request, stage: string, spec: Value, env: Env): Iterable<Doc> {
  switch (stage) {
    case '$collStats':
      return [collStats(engine, request, spec, env)];
    case '$indexStats':
      return indexStats(engine, request, env);
    case '$planCacheStats':
    case '$listSessions':
    case '$listLocalSessions':
    case '$currentOp':
      return [];
    default:
      throw new MongoError('CommandNotSupported', `${stage} is not supported by this server`);
  }
}

function collStats(engine: Engine, request: Request, spec: Value, env: Env): Doc {
  const collection = engine.find(request, env.collName);
  if (!collection) throw new MongoError('NamespaceNotFound', `Collection [${env.dbName}.${env.collName}] not found.`);
  const options = spec instanceof Doc ? spec : new Doc();
  const entry = new Doc();
  entry.set('ns', collection.ns);
  entry.set('host', engine.host);
  entry.set('localTime', new DateTime(Date.now()));
  if (options.has('storageStats')) entry.set('storageStats', collectionStats(engine, collection, 1));
  if (options.has('count')) entry.set('count', new Int32(collection.count));
  return entry;
}

function indexStats(engine: Engine, request: Request, env: Env): Doc[] {
  const collection = engine.find(request, env.collName);
  return (collection?.indexes ?? []).map((index) => {
    const entry = new Doc();
    entry.set('name', index.name);
    entry.set('key', index.spec.get('key')!);
    entry.set('host', engine.host);
    entry.set('spec', index.spec);
    return entry;
  });
}
