import { encode } from '../bson/codec.ts';
import { Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { enteredCapped, refuseInTransaction } from '../storage/capped.ts';
import type { Collection } from '../storage/collection.ts';
import { incomingDocument } from '../storage/incoming.ts';
import type { Version } from '../storage/records.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';
import { insertedEarlier, statementIds } from './retry.ts';
import { validateDocument } from './validation.ts';
import { checkWriteConcern } from './write-concern.ts';
import { runStatements } from './write-errors.ts';

export const insert: Command = {
  name: 'insert',
  fields: {
    documents: 'array',
    ordered: 'bool',
    bypassDocumentValidation: 'bool',
    stmtId: 'number',
    stmtIds: 'array',
    collectionUUID: 'any',
  },
  inTransaction: true,
  writes: true,
  async run(request, engine) {
    const documents = request.documents ?? request.docs('documents').map((doc) => encode(doc));
    checkBatch(documents.length, 'insert');
    checkWriteConcern(request);
    const name = request.collectionName;
    const statementOf = statementIds(request);
    const retryable = request.retryNumber === undefined ? undefined : request.session;
    let inserted = 0;
    let stored = 0;
    let goTogether = documents.length > 1 && !engine.failPoints;
    const writeErrors = await runStatements(request, engine, documents.length, (index) => {
      if (index >= stored && !insertedEarlier(engine, request, statementOf(index))) {
        const portion = documents.slice(index, index + TOGETHER);
        goTogether &&= !portion.some((_, at) => retryable?.hasInserted(statementOf(index + at)));
        goTogether &&= insertTogether(engine, request, name, portion);
        if (!goTogether) insertOne(engine, request, name, documents[index]!);
        stored = index + (goTogether ? portion.length : 1);
        for (let at = index; at < stored; at++) retryable?.keepInserted(statementOf(at));
      }
      inserted++;
    });
    return { n: new Int32(inserted), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
  },
};

/** As many documents are stored with one statement per table; more gain little. */
const TOGETHER = 16;

/** Stores documents that nothing speaks against, else none of them: each by itself then tells what does. */
function insertTogether(engine: Engine, request: Request, name: string, documents: readonly Uint8Array[]): boolean {
  if (request.transaction) return false;
  try {
    const collection = engine.findOrCreate(request, request.db, name);
    const versions = documents.map((bytes) => incomingVersion(engine, request, collection, bytes));
    return engine.store.writer.insertTogether(collection, versions);
  } catch (error) {
    if (error instanceof MongoError) return false;
    throw error;
  }
}

function incomingVersion(engine: Engine, request: Request, collection: Collection, bytes: Uint8Array): Version {
  const document = incomingDocument(bytes, collection, () => engine.nextTime());
  validateDocument(engine, request, collection, document.bytes);
  return document;
}

/** Stores one document, making the collection when there is none. */
export function insertOne(engine: Engine, request: Request, name: string, bytes: Uint8Array): Collection {
  const collection = engine.findOrCreate(request, request.db, name);
  const document = incomingVersion(engine, request, collection, bytes);
  if (collection.isCapped && request.transaction) refuseInTransaction(collection);
  engine.store.writer.insert(collection, document, request.transaction);
  if (collection.isCapped) enteredCapped(engine.store, collection);
  return collection;
}

export function checkBatch(count: number, command: string): void {
  if (count === 0 || count > 100_000) {
    throw new MongoError(
      'InvalidLength',
      `Write batch sizes must be between 1 and 100000. Got ${count} operations in '${command}'.`,
    );
  }
}
