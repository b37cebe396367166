import { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';

/** The commands of Stable API version 1 (mongodb.com/docs/manual/reference/stable-api). */
const COMMANDS = new Set([
  'abortTransaction',
  'aggregate',
  'authenticate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'saslContinue',
  'saslStart',
  'testDeprecation',
  'update',
]);

/** Fields that are no part of it although their command is. */
const UNSTABLE_FIELDS: { readonly [command: string]: readonly string[] } = {
  aggregate: ['explain'],
  create: ['autoIndexId', 'capped', 'indexOptionDefaults', 'max', 'size', 'storageEngine'],
  find: ['awaitData', 'max', 'min', 'noCursorTimeout', 'oplogReplay', 'returnKey', 'showRecordId', 'tailable'],
};

const UNSTABLE_INDEX_FIELDS = ['background', 'bucketSize', 'sparse', 'storageEngine'];

const UNSTABLE_STAGES = new Set([
  '$currentOp',
  '$indexStats',
  '$listCatalog',
  '$listLocalSessions',
  '$listSampledQueries',
  '$listSearchIndexes',
  '$listSessions',
  '$planCacheStats',
  '$search',
  '$searchMeta',
  '$vectorSearch',
]);

/** Commands of the version whose use is discouraged. */
const DEPRECATED = new Set(['testDeprecation']);

/** Holds a command to the version of the API that its client declared. Throws the server's errors. */
export function checkApiVersion(command: Command, request: Request): void {
  const version = request.text('apiVersion');
  const strict = request.flag('apiStrict');
  const refusesDeprecated = request.flag('apiDeprecationErrors');
  if (version === undefined) {
    if (!strict && !refusesDeprecated) return;
    throw new MongoError(4886600, 'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion');
  }
  if (version !== '1') throw new MongoError('APIVersionError', 'API version must be "1"');
  if (strict) checkStrict(command, request);
  if (refusesDeprecated && DEPRECATED.has(command.name)) {
    throw new MongoError(
      'APIDeprecationError',
      `Provided apiDeprecationErrors:true, but the command ${command.name} is deprecated in API Version 1.`,
    );
  }
}

function checkStrict(command: Command, request: Request): void {
  if (!COMMANDS.has(command.name)) {
    throw new MongoError(
      'APIStrictError',
      `Provided apiStrict:true, but the command ${command.name} is not in API Version 1.`,
    );
  }
  for (const field of UNSTABLE_FIELDS[command.name] ?? []) {
    if (request.body.has(field)) throw unstableField(`${command.name}.${field}`);
  }
  if (command.name === 'createIndexes') checkIndexes(request.docs('indexes'));
  if (command.name === 'aggregate') checkStages(request.body.get('pipeline'));
}

function checkIndexes(indexes: readonly Doc[]): void {
  for (const index of indexes) {
    for (const field of UNSTABLE_INDEX_FIELDS) if (index.has(field)) throw unstableField(`createIndexes.${field}`);
    const key = index.get('key');
    if (key instanceof Doc && [...key.values()].includes('text')) {
      throw new MongoError('APIStrictError', "Indexes of type 'text' are not allowed with apiStrict:true");
    }
  }
}

function unstableField(path: string): MongoError {
  return new MongoError('APIStrictError', `BSON field '${path}' is not allowed with apiStrict:true.`);
}

/** Looks through a pipeline and the pipelines inside its stages. */
function checkStages(pipeline: unknown): void {
  if (!Array.isArray(pipeline)) return;
  for (const stage of pipeline) {
    if (!(stage instanceof Doc)) continue;
    for (const [name, spec] of stage) {
      const onlyCounts =
        name === '$collStats' && spec instanceof Doc && [...spec.keys()].every((key) => key === 'count');
      if (UNSTABLE_STAGES.has(name) || (name === '$collStats' && !onlyCounts)) {
        throw new MongoError('APIStrictError', `stage ${name} is not allowed with 'apiStrict: true' in API Version 1`);
      }
      if (!(spec instanceof Doc)) continue;
      if (name === '$facet') for (const inner of spec.values()) checkStages(inner);
      else checkStages(spec.get('pipeline'));
    }
  }
}
