import { createHash } from 'node:crypto';
import { Binary, DateTime, Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { listedSpec } from '../keys/text-key.ts';
import type { Env } from '../language/env.ts';
import type { Session } from '../transactions/session.ts';
import { describeOperations } from './operations.ts';
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
      return [];
    case '$listSessions':
    case '$listLocalSessions':
      return [...engine.sessions.all].map(describeSession);
    case '$currentOp':
      return currentOps(engine, request, spec, env);
    default:
      throw new MongoError('CommandNotSupported', `${stage} is not supported by this server`);
  }
}

/** SHA-256 of the empty name: the user of a server without users. */
const NOBODY = createHash('sha256').update('').digest();

function describeSession({ id, lastUse }: Session): Doc {
  const name = new Doc([
    ['id', new Binary(id, 4)],
    ['uid', new Binary(NOBODY, 0)],
  ]);
  return new Doc([
    ['_id', name],
    ['lastUse', new DateTime(lastUse)],
  ]);
}

function currentOps(engine: Engine, request: Request, spec: Value, env: Env): Doc[] {
  if (env.dbName !== 'admin') {
    throw new MongoError('InvalidNamespace', "$currentOp must be run against the 'admin' database with {aggregate: 1}");
  }
  const idleSessions = !(spec instanceof Doc) || spec.get('idleSessions') !== false;
  return describeOperations(engine, request, idleSessions);
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
    const spec = listedSpec(index.spec);
    entry.set('key', spec.get('key')!);
    entry.set('host', engine.host);
    entry.set('spec', spec);
    return entry;
  });
}
