import { decode, decodeFields, encode } from '../bson/codec.ts';
import { Doc } from '../bson/value.ts';
import { RawDocuments } from '../bson/writer.ts';
import type { Engine } from '../engine.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { textScores } from '../language/metadata.ts';
import { compileProjection, projectionFields } from '../language/projection.ts';
import { filterRecords, findRecords, type PlannedQuery } from '../planner/find-records.ts';
import type { Found } from '../planner/scan.ts';
import type { Collection } from '../storage/collection.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { countOption, DEFAULT_BATCH, firstBatch, hintOf, readCursor, snapshotReply } from './cursor-reply.ts';
import type { Fields } from './fields.ts';
import type { Request } from './request.ts';
import { returnKey } from './return-key.ts';
import { type Answers, checkTailable, Tail, TailableCursor } from './tailable.ts';
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
    checkTailable(request, collection);
    if (collection && request.flag('tailable')) return tail(request, engine, collection);
    const limit = countOption(request, 'limit');
    const env = engine.env(request, collection);
    const planned = planFind(request, engine, collection, env);
    const documents = project(request, planned, planned.filter, env);
    const end = { limit: limit || undefined, knowsEnd: planned.knowsEnd ?? false };
    const cursor = readCursor(request, `${request.db}.${request.collectionName}`, documents, end);
    const single = request.flag('singleBatch') || (request.number('limit') ?? 0) < 0;
    const size = countOption(request, 'batchSize') ?? DEFAULT_BATCH;
    return snapshotReply(request, firstBatch(engine, cursor, size, single));
  },
};

/** A capped collection's documents, at first, and the cursor that goes on with those that come. */
function tail(request: Request, engine: Engine, collection: Collection): Reply {
  request.moveAfter = Number.POSITIVE_INFINITY;
  const env = engine.env(request, collection);
  const filter = parseFilter(request.doc('filter') ?? new Doc(), env);
  const { connection } = engine.view(request);
  const answers: Answers = (found) => project(request, { records: filterRecords(found, filter, env) }, filter, env);
  const tail = new Tail(connection, collection, answers, {
    skip: countOption(request, 'skip') ?? 0,
    limit: countOption(request, 'limit') || Number.POSITIVE_INFINITY,
  });
  const cursor = new TailableCursor(collection, tail, request);
  const size = countOption(request, 'batchSize') ?? DEFAULT_BATCH;
  const batch = cursor.take(size);
  if (collection.count > 0) engine.cursors.add(cursor);
  return { cursor: { firstBatch: new RawDocuments(batch), id: cursor.id, ns: cursor.ns } };
}

/** Plans a find; a collection that does not exist is planned as an empty one. */
export function planFind(
  request: Request,
  engine: Engine,
  collection: Collection | undefined,
  env: Env,
): Partial<PlannedQuery> & Pick<PlannedQuery, 'records'> & { filter: ReturnType<typeof parseFilter> } {
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
      min: request.doc('min'),
      max: request.doc('max'),
    },
    engine.view(request),
    env,
  );
  return { ...planned, filter };
}

/** The documents to answer: stored bytes as they are, unless a projection asks for something else. */
function project(
  request: Request,
  { records, page, plan }: Pick<PlannedQuery, 'records'> & Partial<PlannedQuery>,
  filter: ReturnType<typeof parseFilter>,
  env: Env,
): Iterable<Uint8Array> {
  if (request.flag('returnKey')) return keys(records, returnKey(plan));
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

function* keys(records: Iterable<Found>, keyOf: (doc: Doc) => Doc): Iterable<Uint8Array> {
  for (const { bytes } of records) yield encode(keyOf(decode(bytes)));
}

function* stored(records: Iterable<Found>): Iterable<Uint8Array> {
  for (const { bytes } of records) yield bytes;
}
