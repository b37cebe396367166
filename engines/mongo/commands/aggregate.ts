import { decode, encode } from '../bson/codec.ts';
import { Doc } from '../bson/value.ts';
import { Cursor } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { textScores } from '../language/metadata.ts';
import { type Pipeline, parsePipeline, runPipeline } from '../language/pipeline.ts';
import { countRecords } from '../planner/count-records.ts';
import { findRecords, type PlannedQuery, type RecordQuery } from '../planner/find-records.ts';
import type { Found } from '../planner/scan.ts';
import type { Collection } from '../storage/collection.ts';
import type { Reply } from '../wire/message.ts';
import { cursorBatchSize } from './collections.ts';
import type { Command } from './command.ts';
import type { Fields } from './fields.ts';
import { firstBatch, hintOf } from './find.ts';
import type { Request } from './request.ts';
import { resolveView } from './views.ts';
import { checkWriteConcern } from './write-concern.ts';

export const AGGREGATE_FIELDS: Fields = {
  pipeline: 'array!',
  cursor: 'object',
  explain: 'bool',
  allowDiskUse: 'bool',
  bypassDocumentValidation: 'bool',
  collation: 'object',
  hint: 'string|object',
  let: 'object',
  needsMerge: 'bool',
  fromMongos: 'bool',
  collectionUUID: 'any',
  fromRouter: 'bool',
};

export const aggregate: Command = {
  name: 'aggregate',
  fields: AGGREGATE_FIELDS,
  inTransaction: true,
  run(request, engine) {
    const { pipeline, documents, ns } = planAggregate(request, engine);
    if (pipeline.writes) return writeResult(request, engine, documents, ns);
    if (!request.body.has('cursor')) {
      throw new MongoError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const encoded = encodeAll(documents);
    const cursor = new Cursor(ns, encoded, { transaction: request.transaction });
    return firstBatch(engine, cursor, cursorBatchSize(request));
  },
};

function* encodeAll(documents: Iterable<Doc>): Iterable<Uint8Array> {
  for (const doc of documents) yield encode(doc);
}

/** A pipeline that ends in `$out` or `$merge` runs at once; its cursor is empty. */
async function writeResult(request: Request, engine: Engine, documents: Iterable<Doc>, ns: string): Promise<Reply> {
  checkWriteConcern(request);
  if (request.transaction) {
    throw new MongoError('OperationNotSupportedInTransaction', '$out and $merge cannot be used in a transaction');
  }
  for (const _ of documents) break;
  await engine.store.batches.last.durable;
  return firstBatch(engine, new Cursor(ns, []), 0, true);
}

/** Parses the command's pipeline and gives its documents lazily; a view's stages come first. */
export function planAggregate(
  request: Request,
  engine: Engine,
): { pipeline: Pipeline; documents: Iterable<Doc>; ns: string; planned: PlannedQuery | undefined } {
  const specs = request.docs('pipeline');
  if (typeof request.target !== 'string') {
    const env = engine.env(request, undefined);
    const pipeline = parsePipeline(specs, env);
    if (!pipeline.onDatabase) {
      throw new MongoError(
        'InvalidNamespace',
        '{aggregate: 1} is not valid for a pipeline that does not start with a stage for a database',
      );
    }
    const ns = `${request.db}.$cmd.aggregate`;
    return { pipeline, documents: runPipeline(pipeline, []), ns, planned: undefined };
  }
  const named = engine.find(request);
  const { collection, stages } = named?.isView
    ? resolveView(engine, request, named)
    : { collection: named, stages: [] };
  const env = engine.env(request, collection ?? named);
  const pipeline = parsePipeline([...stages, ...specs], env);
  const { documents, planned } = runOn(engine, request, collection, pipeline, env);
  return { pipeline, documents, ns: `${request.db}.${request.collectionName}`, planned };
}

/** Runs a pipeline on a collection: what the planner can answer of it by index, the rest stage by stage. */
export function runOn(
  engine: Engine,
  request: Request,
  collection: Collection | undefined,
  pipeline: Pipeline,
  env: Env,
): { documents: Iterable<Doc>; planned: PlannedQuery | undefined } {
  if (pipeline.ownSource || !collection) return { documents: runPipeline(pipeline, []), planned: undefined };
  const { prefix } = pipeline;
  const query: RecordQuery = {
    filter: parseFilter(prefix.filter ?? new Doc(), env),
    sort: prefix.sort,
    hint: hintOf(request),
    collation: env.collation?.spec,
    skip: prefix.skip,
    ...(prefix.limit !== undefined ? { limit: prefix.limit } : {}),
  };
  const view = engine.view(request);
  if (pipeline.countResult && !request.flag('explain')) {
    return { documents: pipeline.countResult(countRecords(collection, query, view, env)), planned: undefined };
  }
  const planned = findRecords(collection, query, view, env);
  return { documents: runPipeline(pipeline, decoded(planned.records), prefix.length), planned };
}

export function* decoded(records: Iterable<Found>): Iterable<Doc> {
  for (const { bytes, score } of records) {
    const doc = decode(bytes);
    if (score !== undefined) textScores.set(doc, score);
    yield doc;
  }
}
