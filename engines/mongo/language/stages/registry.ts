import { MongoError, searchNotEnabled } from '../../errors.ts';
import { compileTransform } from '../pipeline.transform.ts';
import { bucket, bucketAuto } from './bucket.ts';
import { densify } from './densify.ts';
import { facet } from './facet.ts';
import { fill } from './fill.ts';
import { graphLookup } from './graph-lookup.ts';
import { count, group, sortByCount } from './group.ts';
import { lookup, unionWith } from './lookup.ts';
import { merge, out } from './merge.ts';
import { redact } from './redact.ts';
import { setWindowFields } from './set-window-fields.ts';
import { documents, limit, match, sample, serverStage, skip, sort } from './simple.ts';
import { mapStage, type StageParser } from './stage.ts';
import { unwind } from './unwind.ts';

/** Stages that make their own documents and so can only come first. */
export const SOURCE_STAGES: ReadonlySet<string> = new Set([
  '$documents',
  '$collStats',
  '$indexStats',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$planCacheStats',
  '$listSampledQueries',
  '$listCatalog',
]);

/** Stages that run on the database and not on a collection. */
export const DATABASE_STAGES: ReadonlySet<string> = new Set([
  '$documents',
  '$currentOp',
  '$listLocalSessions',
  '$listCatalog',
]);

/** Stages that tell of what is, and of no snapshot or majority. */
export const LOCAL_STAGES: ReadonlySet<string> = new Set(
  [...SOURCE_STAGES, '$listSearchIndexes'].filter((name) => name !== '$documents'),
);

/** Stages that write and so can only come last. */
export const WRITING_STAGES: ReadonlySet<string> = new Set(['$out', '$merge']);

const REFUSED = ['$geoNear', '$changeStream', '$shardedDataDistribution'];
const SEARCH = ['$search', '$searchMeta', '$vectorSearch', '$listSearchIndexes'];

function transform(name: string): StageParser {
  return (spec, env) => {
    const compiled = compileTransform(name, spec, env);
    if (!compiled) throw new MongoError('InternalError', `${name} is not a transformation`);
    return mapStage(env, compiled);
  };
}

function refused(name: string): StageParser {
  return () => {
    throw new MongoError('NotImplemented', `${name} is not supported by this server`);
  };
}

const refusedSearch: StageParser = () => {
  throw searchNotEnabled();
};

/** Every stage of an aggregation pipeline, by name. */
export const STAGES: ReadonlyMap<string, StageParser> = new Map<string, StageParser>([
  ['$match', match],
  ['$limit', limit],
  ['$skip', skip],
  ['$sort', sort],
  ['$sample', sample],
  ['$documents', documents],
  ['$group', group],
  ['$count', count],
  ['$sortByCount', sortByCount],
  ['$bucket', bucket],
  ['$bucketAuto', bucketAuto],
  ['$unwind', unwind],
  ['$facet', facet],
  ['$lookup', lookup],
  ['$unionWith', unionWith],
  ['$graphLookup', graphLookup],
  ['$redact', redact],
  ['$setWindowFields', setWindowFields],
  ['$densify', densify],
  ['$fill', fill],
  ['$out', out],
  ['$merge', merge],
  ...['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'].map(
    (name) => [name, transform(name)] as const,
  ),
  ...[...SOURCE_STAGES].filter((name) => name !== '$documents').map((name) => [name, serverStage(name)] as const),
  ...SEARCH.map((name) => [name, refusedSearch] as const),
  ...REFUSED.map((name) => [name, refused(name)] as const),
]);
