import { decode, decodeFields, encode } from '../bson/codec.ts';
import { Doc } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { textScores } from '../language/metadata.ts';
import { compileProjection, projectionFields } from '../language/projection.ts';
import { findRecords, type PlannedQuery } from '../planner/find-records.ts';
import type { Found } from '../planner/scan.ts';
import type { Collection } from '../storage/collection.ts';
import type { Command } from './command.ts';
import { countOption, DEFAULT_BATCH, firstBatch, hintOf, readCursor, snapshotReply } from './cursor-reply.ts';
import type { Fields } from './fields.ts';
import type { Request } from './request.ts';
import { aggregateView, findAsPipeline } from './views.ts';

export const FIND_FIELDS: Fields = {
  filter: 'object',
  sort: 'object',
  projection: 'object',
  hint: 'string|object',
  skip: 'number',
  limit: 'number',
  batchSize: 'number',
  singleBatch: 'bool',
  max: 'object',
  min: 'object',
  returnKey: 'bool',
  showRecordId: 'bool',
  tailable: 'bool',
  awaitData: 'bool',
  oplogReplay: 'bool',
  noCursorTimeout: 'bool',
  allowPartialResults: 'bool',
  mirrored: 'bool',
  collation: 'object',
  allowDiskUse: 'bool',
  let: 'object',
  term: 'number',
  collectionUUID: 'any',
};

export const find: Command = {
  name: 'find',
  movable: true,
  fields: FIND_FIELDS,
  snapshots: true,
  inTransaction: true,
  run(request, engine) {
    const collection = engine.find(request);
    if (collection?.isView) return aggregateView(request, engine, collection, findAsPipeline(request));
    const limit = countOption(request, 'limit');
    const documents = findDocuments(request, engine, collection);
    const cursor = readCursor(request, `${request.db}.${request.collectionName}`, documents);
    const single = request.flag('singleBatch') || (request.number('limit') ?? 0) < 0 || limit === 1;
    const size = countOption(request, 'batchSize') ?? DEFAULT_BATCH;
    return snapshotReply(request, firstBatch(engine, cursor, size, single));
  },
};

function findDocuments(request: Request, engine: Engine, collection: Collection | undefined): Iterable<Uint8Array> {
  const env = engine.env(request, collection);
  const { records, page, filter } = planFind(request, engine, collection, env);
  return project(request, records, page, filter, env);
}

/** Plans a find; a collection that does not exist is planned as an empty one. */
export function planFind(
  request: Request,
  engine: Engine,
  collection: Collection | undefined,
  env: Env,
): Partial<PlannedQuery> & Pick<PlannedQuery, 'records'> & { filter: ReturnType<typeof parseFilter> } {
  refuseUnsupported(request);
  const filter = parseFilter(request.doc('filter') ?? new Doc(), env);
  if (!collection) return { records: [], filter };
  const planned = findRecords(
    collection,
    {
      filter,
      sort: request.doc('sort'),
      hint: hintOf(request),
      collation: env.collation?.spec,
      skip: countOption(request, 'skip'),
      limit: countOption(request, 'limit') || undefined,
    },
    engine.view(request),
    env,
  );
  return { ...planned, filter };
}

function refuseUnsupported(request: Request): void {
  for (const option of ['max', 'min', 'returnKey', 'tailable', 'awaitData']) {
    const value = request.body.get(option);
    if (value === undefined || value === false || (value instanceof Doc && value.size === 0)) continue;
    throw new MongoError('NotImplemented', `find option '${option}' is not supported by this server`);
  }
}

/** The documents to answer: stored bytes as they are, unless a projection asks for something else. */
function project(
  request: Request,
  records: Iterable<Found>,
  page: Iterable<Uint8Array> | undefined,
  filter: ReturnType<typeof parseFilter>,
  env: Env,
): Iterable<Uint8Array> {
  const spec = request.doc('projection');
  const showRecordId = request.flag('showRecordId');
  if ((!spec || spec.size === 0) && !showRecordId) return page ?? stored(records);
  const transform = compileProjection(spec ?? new Doc(), filter, env);
  const fields = spec && !showRecordId ? projectionFields(spec) : undefined;
  return (function* () {
    for (const { bytes, score, rid } of records) {
      const doc = fields ? decodeFields(bytes, fields) : decode(bytes);
      if (score !== undefined) textScores.set(doc, score);
      const projected = transform(doc);
      yield encode(showRecordId ? new Doc([...projected, ['$recordId', BigInt(rid)]]) : projected);
    }
  })();
}

function* stored(records: Iterable<Found>): Iterable<Uint8Array> {
  for (const { bytes } of records) yield bytes;
}
