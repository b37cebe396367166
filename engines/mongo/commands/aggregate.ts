import { encode } from '../bson/codec.ts';
import type { Doc } from '../bson/value.ts';
import { Cursor } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { type Pipeline, parsePipeline, runPipeline } from '../language/pipeline.ts';
import { LOCAL_STAGES } from '../language/stages/registry.ts';
import type { PlannedQuery } from '../planner/find-records.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { cursorBatchSize, firstBatch, readCursor, snapshotReply } from './cursor-reply.ts';
import { explainCommand } from './explain.ts';
import type { Fields } from './fields.ts';
import { runOn } from './pipeline-run.ts';

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
  movable: true,
  fields: AGGREGATE_FIELDS,
  snapshots: true,
  inTransaction: true,
  run(request, engine) {
    if (request.flag('explain')) return explainCommand(engine, request, false);
    const { pipeline, documents, ns } = planAggregate(request, engine);
    if (pipeline.writes) return writeResult(request, engine, documents, ns);
    if (!request.body.has('cursor')) {
      throw new MongoError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const cursor = readCursor(request, ns, encodeAll(documents));
    return snapshotReply(request, firstBatch(engine, cursor, cursorBatchSize(request)));
  },
};

function* encodeAll(documents: Iterable<Doc>): Iterable<Uint8Array> {
  for (const doc of documents) yield encode(doc);
}

/** A pipeline that ends in `$out` or `$merge` runs at once; its cursor is empty. */
function writeResult(request: Request, engine: Engine, documents: Iterable<Doc>, ns: string): Reply {
  checkWriteConcern(request);
  if (request.transaction) {
    throw new MongoError('OperationNotSupportedInTransaction', '$out and $merge cannot be used in a transaction');
  }
  const level = request.doc('readConcern')?.get('level');
  if (level === 'linearizable' || level === 'snapshot') {
    throw new MongoError('InvalidOptions', `$out and $merge cannot be used with a '${level}' read concern level`);
  }
  request.writes = true;
  for (const _ of documents) break;
  return firstBatch(engine, new Cursor(ns, []), 0, true);
}

/** Parses the command's pipeline and gives its documents lazily; a view's stages come first. */
export function planAggregate(
  request: Request,
  engine: Engine,
): { pipeline: Pipeline; documents: Iterable<Doc>; ns: string; planned: PlannedQuery | undefined } {
  const specs = request.docs('pipeline');
  checkStageConcern(request, specs);
  if (typeof request.target !== 'string') {
    const env = engine.env(request, undefined);
    const pipeline = parsePipeline(specs, env);
    if (!pipeline.onDatabase) {
      throw new MongoError(
        'InvalidNamespace',
        '{aggregate: 1} is not valid for a pipeline that does not start with a stage for a database',
      );
    }
    stayIfNeeded(request, pipeline);
    const ns = `${request.db}.$cmd.aggregate`;
    return { pipeline, documents: runPipeline(pipeline, []), ns, planned: undefined };
  }
  const named = engine.find(request);
  const { collection, stages } = named?.isView
    ? resolveView(engine, request, named)
    : { collection: named, stages: [] };
  const env = engine.env(request, collection ?? named);
  const pipeline = parsePipeline([...stages, ...specs], env);
  stayIfNeeded(request, pipeline);
  const { documents, planned } = runOn(engine, request, collection, pipeline, env);
  return { pipeline, documents, ns: `${request.db}.${request.collectionName}`, planned };
}

/** What writes, or tells about this very thread, is not to be begun anew in another one. */
function stayIfNeeded(request: Request, { writes, ownSource }: Pipeline): void {
  if (writes || ownSource) request.moveAfter = Number.POSITIVE_INFINITY;
}

function checkStageConcern(request: Request, specs: readonly Doc[]): void {
  const level = request.doc('readConcern')?.get('level') ?? 'local';
  const stage = specs.flatMap((spec) => [...spec.keys()]).find((name) => LOCAL_STAGES.has(name));
  if (stage === undefined || level === 'local') return;
  throw new MongoError(
    'InvalidOptions',
    `Aggregation stage ${stage} cannot run with a readConcern other than 'local'. Current readConcern: ${level}`,
  );
}
