import { decode } from '../bson/codec.ts';
import { newObjectId } from '../bson/object-id.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import type { Filter } from '../language/filter.ts';
import { compileFilter } from '../language/match.ts';
import { isTruthy, toInt32 } from '../language/number.ts';
import type { ArrayHit } from '../language/path.ts';
import { compileUpdate, type Update } from '../language/update/update.ts';
import { findRecords } from '../planner/find-records.ts';
import { enteredCapped, refuseInTransaction } from '../storage/capped.ts';
import type { Collection } from '../storage/collection.ts';
import { checkId, storedVersion } from '../storage/incoming.ts';
import type { Version } from '../storage/records.ts';
import type { Command } from './command.ts';
import { checkInner, type Fields } from './fields.ts';
import { checkBatch } from './insert.ts';
import type { Request } from './request.ts';
import { earlierResult, keepResult, statementIds } from './retry.ts';
import { validateDocument } from './validation.ts';
import { checkWriteConcern } from './write-concern.ts';
import { nextTurn, runStatements, unlocked } from './write-errors.ts';

const UPDATE_FIELDS: Fields = {
  q: 'object!',
  u: 'object|array!',
  c: 'object',
  upsert: 'bool',
  multi: 'bool',
  arrayFilters: 'array',
  collation: 'object',
  hint: 'string|object',
  sort: 'object',
  upsertSupplied: 'bool',
  sampleId: 'any',
};

export const update: Command = {
  name: 'update',
  fields: {
    updates: 'array!',
    ordered: 'bool',
    bypassDocumentValidation: 'bool',
    let: 'object',
    stmtId: 'number',
    stmtIds: 'array',
    collectionUUID: 'any',
  },
  inTransaction: true,
  writes: true,
  async run(request, engine) {
    const statements = request.docs('updates');
    checkBatch(statements.length, 'update');
    checkWriteConcern(request);
    const name = request.collectionName;
    const statementOf = statementIds(request);
    const total = { matched: 0, modified: 0 };
    const upserted: { index: Int32; _id: Value }[] = [];
    const writeErrors = await runStatements(request, engine, statements.length, async (index) => {
      const id = statementOf(index);
      let outcome = readOutcome(earlierResult(engine, request, id));
      if (!outcome) {
        outcome = await runUpdate(engine, request, name, readStatement(statements[index]!), (done) =>
          keepResult(request, id, writeOutcome(done)),
        );
      }
      total.matched += outcome.matched;
      total.modified += outcome.modified;
      if (outcome.upsertedId !== undefined) upserted.push({ index: new Int32(index), _id: outcome.upsertedId });
    });
    return {
      n: new Int32(total.matched + upserted.length),
      nModified: new Int32(total.modified),
      ...(upserted.length > 0 ? { upserted } : {}),
      ...(writeErrors.length > 0 ? { writeErrors } : {}),
    };
  },
};

/** One update as a command gives it. */
export interface UpdateStatement {
  readonly filter: Doc;
  readonly update: Doc | Doc[];
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly arrayFilters: Doc[] | undefined;
  readonly collation: Doc | undefined;
  readonly constants: Doc | undefined;
  readonly hint: string | Doc | undefined;
  readonly sort: Doc | undefined;
}

export interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: Value;
}

function readStatement(doc: Doc): UpdateStatement {
  checkInner(doc, 'update.updates', UPDATE_FIELDS);
  const hint = doc.get('hint');
  return {
    filter: doc.get('q') as Doc,
    update: doc.get('u') as Doc | Doc[],
    multi: isTruthy(doc.get('multi')),
    upsert: isTruthy(doc.get('upsert')),
    arrayFilters: doc.get('arrayFilters') as Doc[] | undefined,
    collation: doc.get('collation') as Doc | undefined,
    constants: doc.get('c') as Doc | undefined,
    hint: typeof hint === 'string' || hint instanceof Doc ? hint : undefined,
    sort: doc.get('sort') as Doc | undefined,
  };
}

/** Carries out one update; `done` is told the outcome in the turn of the last write. */
export async function runUpdate(
  engine: Engine,
  request: Request,
  name: string,
  statement: UpdateStatement,
  done: (outcome: UpdateOutcome) => void,
): Promise<UpdateOutcome> {
  const collection = engine.find(request, name);
  if (collection?.isView) {
    throw new MongoError('CommandNotSupportedOnView', `Namespace ${collection.ns} is a view, not a collection`);
  }
  const env = engine.env(request, collection, { collation: statement.collation, vars: statement.constants });
  const filter = parseFilter(statement.filter, env);
  const compiled = compileUpdate(statement.update, {
    env,
    ...(statement.arrayFilters ? { arrayFilters: statement.arrayFilters } : {}),
  });
  if (statement.multi && compiled.kind === 'replacement') {
    throw new MongoError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  if (statement.multi && statement.sort) {
    throw new MongoError('FailedToParse', 'Cannot specify sort with multi=true');
  }
  if (collection) {
    const target = { collection, filter, statement, compiled, env };
    const outcome = statement.multi
      ? await updateMany(engine, request, target)
      : await unlocked(request, () => updateFirst(engine, request, target, done));
    if (outcome.matched > 0) {
      if (statement.multi) done(outcome);
      return outcome;
    }
  }
  if (!statement.upsert) return { matched: 0, modified: 0 };
  const doc = await unlocked(request, () => {
    const inserted = upsert(engine, request, name, compiled, filter);
    done({ matched: 0, modified: 0, upsertedId: inserted.get('_id')! });
    return inserted;
  });
  return { matched: 0, modified: 0, upsertedId: doc.get('_id')! };
}

interface UpdateTarget {
  readonly collection: Collection;
  readonly filter: Filter;
  readonly statement: UpdateStatement;
  readonly compiled: Update;
  readonly env: Env;
}

function plan(engine: Engine, request: Request, { collection, filter, statement, env }: UpdateTarget, limit?: number) {
  const { sort, hint } = statement;
  const query = { filter, sort, hint, collation: env.collation?.spec, ...(limit ? { limit } : {}) };
  return findRecords(collection, query, engine.view(request), env).records;
}

function updateFirst(
  engine: Engine,
  request: Request,
  target: UpdateTarget,
  done: (outcome: UpdateOutcome) => void,
): UpdateOutcome {
  for (const { rid, bytes } of plan(engine, request, target, 1)) {
    const changed = applyUpdate(engine, request, target, rid, { doc: decode(bytes), bytes });
    const outcome = { matched: 1, modified: changed.modified ? 1 : 0 };
    done(outcome);
    return outcome;
  }
  return { matched: 0, modified: 0 };
}

/** First finds all that match, so that no document is met again at the place where its update moved it. */
async function updateMany(engine: Engine, request: Request, target: UpdateTarget): Promise<UpdateOutcome> {
  const rids: number[] = [];
  for (const { rid } of plan(engine, request, target)) rids.push(rid);
  const stillMatches = compileFilter(target.filter, target.env);
  let matched = 0;
  let modified = 0;
  let sliceStart = performance.now();
  for (const rid of rids) {
    await unlocked(request, () => {
      const bytes = readRecord(engine, request, target.collection, rid);
      const doc = bytes && decode(bytes);
      if (!doc || !stillMatches(doc)) return;
      matched++;
      if (applyUpdate(engine, request, target, rid, { doc, bytes }).modified) modified++;
    });
    if (performance.now() - sliceStart > 10) {
      request.checkDeadline();
      await nextTurn(engine);
      sliceStart = performance.now();
    }
  }
  return { matched, modified };
}

/** The record as the command sees it now. */
export function readRecord(
  engine: Engine,
  request: Request,
  collection: Collection,
  rid: number,
): Uint8Array | undefined {
  const own = request.transaction?.changesOf(collection)?.get(rid);
  if (own) return own.after?.bytes;
  const row = engine.view(request).connection.prepare(`SELECT doc FROM ${collection.table} WHERE rid = ?`).get(rid);
  return row?.[0] as Uint8Array | undefined;
}

/** Applies an update to one record and stores the result when it differs. */
export function applyUpdate(
  engine: Engine,
  request: Request,
  { collection, filter, compiled, env }: Pick<UpdateTarget, 'collection' | 'filter' | 'compiled' | 'env'>,
  rid: number,
  before: Version,
): { after: Doc; modified: boolean } {
  const hit: ArrayHit | undefined = compiled.needsArrayIndex ? { index: -1 } : undefined;
  if (hit) compileFilter(filter, env)(before.doc, hit);
  const after = compiled.apply(before.doc, hit ? { matchedArrayIndex: hit.index } : {});
  if (after === before.doc) return { after, modified: false };
  validateDocument(engine, request, collection, after, before.doc);
  engine.store.writer.replace(collection, rid, before, storedVersion(after), request.transaction);
  return { after, modified: true };
}

/** Inserts what an upsert makes out of its query and update. */
export function upsert(engine: Engine, request: Request, name: string, compiled: Update, filter: Filter): Doc {
  const made = compiled.upsertDoc(filter);
  const doc = made.has('_id') ? made : new Doc([['_id', newObjectId()], ...made]);
  checkId(doc.get('_id')!);
  const collection = engine.findOrCreate(request, request.db, name);
  validateDocument(engine, request, collection, doc);
  if (collection.isCapped && request.transaction) refuseInTransaction(collection);
  engine.store.writer.insert(collection, storedVersion(doc), request.transaction);
  if (collection.isCapped) enteredCapped(engine.store, collection);
  return doc;
}

function writeOutcome({ matched, modified, upsertedId }: UpdateOutcome): Doc {
  const doc = new Doc();
  doc.set('n', new Int32(matched));
  doc.set('nModified', new Int32(modified));
  if (upsertedId !== undefined) doc.set('upserted', upsertedId);
  return doc;
}

function readOutcome(doc: Doc | undefined): UpdateOutcome | undefined {
  if (!doc) return undefined;
  const upsertedId = doc.get('upserted');
  return {
    matched: toInt32(doc.get('n')) ?? 0,
    modified: toInt32(doc.get('nModified')) ?? 0,
    ...(upsertedId !== undefined ? { upsertedId } : {}),
  };
}
