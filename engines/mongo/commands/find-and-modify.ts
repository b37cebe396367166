import { decode } from '../bson/codec.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { compileProjection } from '../language/projection.ts';
import { compileUpdate } from '../language/update/update.ts';
import { findRecords } from '../planner/find-records.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { hintOf } from './cursor-reply.ts';

import type { Request } from './request.ts';
import { earlierResult, keepResult } from './retry.ts';
import { applyUpdate, upsert } from './update.ts';
import { checkWriteConcern } from './write-concern.ts';
import { unlocked } from './write-errors.ts';

export const findAndModify: Command = {
  name: 'findAndModify',
  aliases: ['findandmodify'],
  fields: {
    query: 'object',
    fields: 'object',
    sort: 'object',
    hint: 'string|object',
    collation: 'object',
    arrayFilters: 'array',
    remove: 'bool',
    update: 'object|array',
    upsert: 'bool',
    new: 'bool',
    bypassDocumentValidation: 'bool',
    let: 'object',
    stmtId: 'number',
    collectionUUID: 'any',
    sampleId: 'any',
  },
  inTransaction: true,
  writes: true,
  run(request, engine) {
    checkOptions(request);
    checkWriteConcern(request);
    const earlier = earlierResult(engine, request, 0);
    if (earlier) return { lastErrorObject: earlier.get('lastErrorObject'), value: earlier.get('value') };
    return unlocked(request, () => modifyOne(request, engine));
  },
};

function checkOptions(request: Request): void {
  const removes = request.flag('remove');
  const update = request.body.get('update');
  if (removes && update !== undefined)
    throw new MongoError('FailedToParse', 'Cannot specify both an update and remove=true');
  if (!removes && update === undefined)
    throw new MongoError('FailedToParse', 'Either an update or remove=true must be specified');
  if (removes && request.flag('upsert'))
    throw new MongoError('FailedToParse', 'Cannot specify both upsert=true and remove=true ');
  if (removes && request.flag('new')) {
    throw new MongoError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
}

function modifyOne(request: Request, engine: Engine): Reply {
  const collection = engine.find(request);
  if (collection?.isView) {
    throw new MongoError('CommandNotSupportedOnView', `Namespace ${collection.ns} is a view, not a collection`);
  }
  const env = engine.env(request, collection);
  const filter = parseFilter(request.doc('query') ?? new Doc(), env);
  const arrayFilters = request.body.has('arrayFilters') ? request.docs('arrayFilters') : undefined;
  const update = request.body.get('update') as Doc | Doc[] | undefined;
  const compiled = update && compileUpdate(update, { env, ...(arrayFilters ? { arrayFilters } : {}) });
  const project = compileProjection(request.doc('fields') ?? new Doc(), filter, env);
  const query = { filter, sort: request.doc('sort'), hint: hintOf(request), collation: env.collation?.spec, limit: 1 };
  const records = collection ? findRecords(collection, query, engine.view(request), env).records : [];
  for (const { rid, bytes } of records) {
    const before = decode(bytes);
    if (!compiled) {
      engine.store.writer.remove(collection!, rid, { doc: before, bytes }, request.transaction);
      return answer(request, { n: 1 }, project(before));
    }
    const { after } = applyUpdate(engine, request, { collection: collection!, filter, compiled, env }, rid, {
      doc: before,
      bytes,
    });
    return answer(request, { n: 1, updatedExisting: true }, project(request.flag('new') ? after : before));
  }
  if (!compiled) return answer(request, { n: 0 }, null);
  if (!request.flag('upsert')) return answer(request, { n: 0, updatedExisting: false }, null);
  const doc = upsert(engine, request, request.collectionName, compiled, filter);
  const outcome = { n: 1, updatedExisting: false, upserted: doc.get('_id')! };
  return answer(request, outcome, request.flag('new') ? project(doc) : null);
}

/** The reply, remembered in case the client has to ask again. */
function answer(
  request: Request,
  outcome: { n: number; updatedExisting?: boolean; upserted?: Value },
  value: Doc | null,
): Reply {
  const lastErrorObject = new Doc();
  lastErrorObject.set('n', new Int32(outcome.n));
  if (outcome.updatedExisting !== undefined) lastErrorObject.set('updatedExisting', outcome.updatedExisting);
  if (outcome.upserted !== undefined) lastErrorObject.set('upserted', outcome.upserted);
  if (outcome.n > 0) {
    const result = new Doc();
    result.set('lastErrorObject', lastErrorObject);
    result.set('value', value);
    keepResult(request, 0, result);
  }
  return { lastErrorObject, value };
}
