import { encode } from '../bson/codec.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { isTruthy, toInt32 } from '../language/number.ts';
import type { Command } from './command.ts';
import { cursorBatchSize, firstBatch, listCursor } from './cursor-reply.ts';
import { runDelete } from './delete.ts';
import type { writeErrorFields } from './error-reply.ts';
import { checkInner, type Fields } from './fields.ts';

import { checkBatch, insertOne } from './insert.ts';
import type { Request } from './request.ts';
import { earlierResult, insertedEarlier, keepResult, statementIds } from './retry.ts';
import { runUpdate } from './update.ts';
import { checkWriteConcern } from './write-concern.ts';
import { runStatements } from './write-errors.ts';

const OPERATIONS: { readonly [operation: string]: Fields } = {
  insert: { insert: 'number!', document: 'object!' },
  update: {
    update: 'number!',
    filter: 'object!',
    updateMods: 'object|array!',
    multi: 'bool',
    upsert: 'bool',
    upsertSupplied: 'bool',
    arrayFilters: 'array',
    constants: 'object',
    collation: 'object',
    hint: 'string|object',
    sort: 'object',
    sampleId: 'any',
  },
  delete: {
    delete: 'number!',
    filter: 'object!',
    multi: 'bool',
    hint: 'string|object',
    collation: 'object',
    sampleId: 'any',
  },
};

/** What one operation did, in the terms of the reply. */
interface Outcome {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly n: number;
  readonly modified: number;
  readonly upsertedId: Value | undefined;
}

/** What every insert did that did not fail. */
const INSERTED: Outcome = { kind: 'insert', n: 1, modified: 0, upsertedId: undefined };

/** Inserts, updates and deletions on several collections in one command (MongoDB 8.0). */
export const bulkWrite: Command = {
  name: 'bulkWrite',
  fields: {
    ops: 'array!',
    nsInfo: 'array!',
    ordered: 'bool',
    bypassDocumentValidation: 'bool',
    let: 'object',
    errorsOnly: 'bool',
    cursor: 'object',
    stmtId: 'number',
    stmtIds: 'array',
  },
  adminOnly: true,
  inTransaction: true,
  writes: true,
  async run(request, engine) {
    const operations = request.docs('ops');
    checkBatch(operations.length, 'bulkWrite');
    checkWriteConcern(request);
    const targets = request.docs('nsInfo').map((entry) => readTarget(request, entry));
    for (const operation of operations) checkOperation(operation, targets.length);
    const statementOf = statementIds(request);
    const outcomes = new Map<number, Outcome>();
    const writeErrors = await runStatements(request, engine, operations.length, async (index) => {
      const id = statementOf(index);
      const operation = operations[index]!;
      if (operation.has('insert')) {
        if (!insertedEarlier(engine, request, id)) insertOperation(engine, targets, operation);
        if (request.retryNumber !== undefined) request.session?.keepInserted(id);
        outcomes.set(index, INSERTED);
        return;
      }
      const earlier = readOutcome(earlierResult(engine, request, id));
      const keep = (outcome: Outcome): void => keepResult(request, id, writeOutcome(outcome));
      outcomes.set(index, earlier ?? (await runOperation(engine, targets, operation, keep)));
    });
    return summarise(request, engine, outcomes, writeErrors as ReturnType<typeof writeErrorFields>[]);
  },
};

interface Target {
  readonly request: Request;
  readonly name: string;
}

function readTarget(request: Request, entry: Doc): Target {
  checkInner(entry, 'bulkWrite.nsInfo', { ns: 'string!', collectionUUID: 'any', encryptionInformation: 'object' });
  const ns = entry.get('ns') as string;
  const dot = ns.indexOf('.');
  if (dot <= 0 || dot === ns.length - 1 || ns.includes('\0'))
    throw new MongoError('InvalidNamespace', `Invalid namespace specified for bulkWrite: '${ns}'`);
  return { request: request.on(ns.slice(0, dot)), name: ns.slice(dot + 1) };
}

function checkOperation(operation: Doc, targets: number): void {
  const [kind, which] = [...operation][0] ?? ['', 0];
  const fields = Object.hasOwn(OPERATIONS, kind) ? OPERATIONS[kind] : undefined;
  if (!fields) throw new MongoError('FailedToParse', `BSON field 'bulkWrite.ops.${kind}' is an unknown field.`);
  checkInner(operation, `bulkWrite.ops.${kind}`, fields);
  const index = toInt32(which) ?? -1;
  if (index < 0 || index >= targets)
    throw new MongoError('BadValue', `BulkWrite ops entry has an invalid nsInfo index.`);
}

function insertOperation(engine: Engine, targets: readonly Target[], operation: Doc): void {
  const { request, name } = targets[toInt32(operation.get('insert'))!]!;
  insertOne(engine, request, name, encode(operation.get('document') as Doc));
}

/** Carries out an update or a deletion. */
async function runOperation(
  engine: Engine,
  targets: readonly Target[],
  operation: Doc,
  done: (outcome: Outcome) => void,
): Promise<Outcome> {
  const [kind, which] = [...operation][0]!;
  const { request, name } = targets[toInt32(which)!]!;
  const hint = operation.get('hint');
  const shared = {
    filter: operation.get('filter') as Doc,
    multi: isTruthy(operation.get('multi')),
    collation: operation.get('collation') as Doc | undefined,
    hint: typeof hint === 'string' || hint instanceof Doc ? hint : undefined,
  };
  if (kind === 'delete') {
    const asOutcome = (n: number): Outcome => ({ kind: 'delete', n, modified: 0, upsertedId: undefined });
    return asOutcome(await runDelete(engine, request, name, shared, (n) => done(asOutcome(n))));
  }
  const statement = {
    ...shared,
    update: operation.get('updateMods') as Doc | Doc[],
    upsert: isTruthy(operation.get('upsert')),
    arrayFilters: operation.get('arrayFilters') as Doc[] | undefined,
    constants: operation.get('constants') as Doc | undefined,
    sort: operation.get('sort') as Doc | undefined,
  };
  const asOutcome = (did: { matched: number; modified: number; upsertedId?: Value }): Outcome => ({
    kind: 'update',
    n: did.matched + (did.upsertedId === undefined ? 0 : 1),
    modified: did.modified,
    upsertedId: did.upsertedId,
  });
  return asOutcome(await runUpdate(engine, request, name, statement, (did) => done(asOutcome(did))));
}

function summarise(
  request: Request,
  engine: Engine,
  outcomes: ReadonlyMap<number, Outcome>,
  writeErrors: readonly ReturnType<typeof writeErrorFields>[],
) {
  const sum = (figure: (outcome: Outcome) => number): Int32 =>
    new Int32([...outcomes.values()].reduce((total, outcome) => total + figure(outcome), 0));
  const results: { idx: number; bytes: Uint8Array }[] = writeErrors.map(({ index, ...error }) => {
    const idx = (index as Int32).value;
    return { idx, bytes: encode({ ok: 0, idx: new Int32(idx), n: new Int32(0), ...error }) };
  });
  if (!request.flag('errorsOnly')) {
    for (const [idx, outcome] of outcomes) results.push({ idx, bytes: encode(describeOutcome(idx, outcome)) });
  }
  results.sort((a, b) => a.idx - b.idx);
  const replies = results.map(({ bytes }) => bytes);
  const cursor = listCursor(request, 'admin.$cmd.bulkWrite', replies);
  return {
    ...firstBatch(engine, cursor, cursorBatchSize(request, Number.POSITIVE_INFINITY)),
    nErrors: new Int32(writeErrors.length),
    nInserted: sum(({ kind }) => (kind === 'insert' ? 1 : 0)),
    nMatched: sum(({ kind, n, upsertedId }) => (kind === 'update' && upsertedId === undefined ? n : 0)),
    nModified: sum(({ modified }) => modified),
    nUpserted: sum(({ upsertedId }) => (upsertedId === undefined ? 0 : 1)),
    nDeleted: sum(({ kind, n }) => (kind === 'delete' ? n : 0)),
  };
}

function describeOutcome(idx: number, { kind, n, modified, upsertedId }: Outcome) {
  return {
    ok: 1,
    idx: new Int32(idx),
    n: new Int32(n),
    ...(kind === 'update' ? { nModified: new Int32(modified) } : {}),
    ...(upsertedId !== undefined ? { upserted: { _id: upsertedId } } : {}),
  };
}

function writeOutcome({ kind, n, modified, upsertedId }: Outcome): Doc {
  const doc = new Doc();
  doc.set('kind', kind);
  doc.set('n', new Int32(n));
  doc.set('modified', new Int32(modified));
  if (upsertedId !== undefined) doc.set('upserted', upsertedId);
  return doc;
}

function readOutcome(doc: Doc | undefined): Outcome | undefined {
  if (!doc) return undefined;
  return {
    kind: doc.get('kind') as Outcome['kind'],
    n: toInt32(doc.get('n')) ?? 0,
    modified: toInt32(doc.get('modified')) ?? 0,
    upsertedId: doc.get('upserted'),
  };
}
