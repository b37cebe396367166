import { encode } from '../bson/codec.ts';
import { Doc, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import { parsePipeline } from '../language/pipeline.ts';
import type { Collection } from '../storage/collection.ts';
import type { Reply } from '../wire/message.ts';
import { countOption, cursorBatchSize, firstBatch, readCursor, snapshotReply } from './cursor-reply.ts';
import { runOn } from './pipeline-run.ts';

import type { Request } from './request.ts';

const MAX_VIEW_DEPTH = 20;

/** What a view stands for: a collection (when it exists) and the stages to run on it. */
export interface ResolvedView {
  readonly db: string;
  readonly name: string;
  readonly collection: Collection | undefined;
  readonly stages: readonly Value[];
}

/** Follows views down to the collection they are on. Throws ViewDepthLimitExceeded. */
export function resolveView(engine: Engine, request: Request, view: Collection): ResolvedView {
  const { db } = view;
  let current: Collection | undefined = view;
  let name = view.name;
  let stages: Value[] = [];
  for (let depth = 0; current?.isView; depth++) {
    if (depth >= MAX_VIEW_DEPTH) throw tooDeep();
    stages = [...((current.options.get('pipeline') as Value[] | undefined) ?? []), ...stages];
    name = current.options.get('viewOn') as string;
    current = engine.store.catalog.find(db, name, request.viewer);
  }
  return { db, name, collection: current, stages };
}

function tooDeep(): MongoError {
  return new MongoError(
    'ViewDepthLimitExceeded',
    `View depth too deep or view cycle detected; maximum depth is ${MAX_VIEW_DEPTH}`,
  );
}

/** Refuses a view that leads back to itself, or whose pipeline the server does not take. */
export function checkView(engine: Engine, db: string, name: string, options: Doc): void {
  let on = options.get('viewOn') as string;
  for (let depth = 0; ; depth++) {
    if (on === name) throw new MongoError(5, `View cycle detected: ${db}.${name}`);
    if (depth >= MAX_VIEW_DEPTH) throw tooDeep();
    const next = engine.store.catalog.find(db, on);
    if (!next?.isView) break;
    on = next.options.get('viewOn') as string;
  }
  const pipeline = parsePipeline((options.get('pipeline') as Value[] | undefined) ?? [], viewEnv(engine, db, name));
  if (pipeline.writes)
    throw new MongoError('OptionNotSupportedOnView', '$out and $merge cannot be used in a view definition');
}

function viewEnv(engine: Engine, db: string, name: string): Env {
  return engine.plainEnv(db, name);
}

/** The documents of a view through further stages, encoded. */
export function* viewDocuments(
  request: Request,
  engine: Engine,
  view: Collection,
  stages: readonly Value[],
): Iterable<Uint8Array> {
  const resolved = resolveView(engine, request, view);
  const env = engine.env(request, resolved.collection);
  const pipeline = parsePipeline([...resolved.stages, ...stages], env);
  for (const doc of runOn(engine, request, resolved.collection, pipeline, env).documents) yield encode(doc);
}

/** Answers a find on a view. */
export function aggregateView(request: Request, engine: Engine, view: Collection, stages: readonly Value[]): Reply {
  const cursor = readCursor(request, view.ns, viewDocuments(request, engine, view, stages));
  const size = countOption(request, 'batchSize') ?? cursorBatchSize(request);
  return snapshotReply(request, firstBatch(engine, cursor, size, request.flag('singleBatch')));
}

const NOT_ON_VIEWS = ['awaitData', 'max', 'min', 'noCursorTimeout', 'returnKey', 'showRecordId', 'tailable'];

/** A find command as pipeline stages. */
export function findAsPipeline(request: Request): Doc[] {
  for (const option of NOT_ON_VIEWS) {
    if (request.flag(option) || request.doc(option)?.size) {
      throw new MongoError('InvalidPipelineOperator', `Option ${option} not supported in aggregation.`);
    }
  }
  const stages: Doc[] = [];
  const add = (stage: string, value: Value): number => stages.push(new Doc([[stage, value]]));
  add('$match', request.doc('filter') ?? new Doc());
  const sort = request.doc('sort');
  if (sort && sort.size > 0 && !sort.has('$natural')) add('$sort', sort);
  const skip = countOption(request, 'skip');
  if (skip) add('$skip', BigInt(skip));
  const limit = countOption(request, 'limit');
  if (limit) add('$limit', BigInt(limit));
  const projection = request.doc('projection');
  if (projection && projection.size > 0) add('$project', projection);
  return stages;
}
