import { decode } from '../bson/codec.ts';
import { Doc, Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { compileFilter } from '../language/match.ts';
import { toInt32 } from '../language/number.ts';
import { findRecords } from '../planner/find-records.ts';
import type { Command } from './command.ts';
import { checkInner, type Fields } from './fields.ts';
import { checkBatch } from './insert.ts';
import type { Request } from './request.ts';
import { earlierResult, keepResult, statementIds } from './retry.ts';
import { readRecord } from './update.ts';
import { checkWriteConcern } from './write-concern.ts';
import { nextTurn, runStatements, unlocked } from './write-errors.ts';

const DELETE_FIELDS: Fields = {
  q: 'object!',
  limit: 'number!',
  collation: 'object',
  hint: 'string|object',
  sampleId: 'any',
};

export const remove: Command = {
  name: 'delete',
  fields: {
    deletes: 'array!',
    ordered: 'bool',
    let: 'object',
    stmtId: 'number',
    stmtIds: 'array',
    collectionUUID: 'any',
    bypassDocumentValidation: 'bool',
  },
  inTransaction: true,
  writes: true,
  async run(request, engine) {
    const statements = request.docs('deletes');
    checkBatch(statements.length, 'delete');
    checkWriteConcern(request);
    const name = request.collectionName;
    const statementOf = statementIds(request);
    let removed = 0;
    const writeErrors = await runStatements(request, engine, statements.length, async (index) => {
      const id = statementOf(index);
      const earlier = earlierResult(engine, request, id);
      removed += earlier
        ? (toInt32(earlier.get('n')) ?? 0)
        : await runDelete(engine, request, name, readStatement(statements[index]!), (n) =>
            keepResult(request, id, new Doc([['n', new Int32(n)]])),
          );
    });
    return { n: new Int32(removed), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
  },
};

export interface DeleteStatement {
  readonly filter: Doc;
  readonly multi: boolean;
  readonly collation: Doc | undefined;
  readonly hint: string | Doc | undefined;
  readonly sort?: Doc | undefined;
}

function readStatement(doc: Doc): DeleteStatement {
  checkInner(doc, 'delete.deletes', DELETE_FIELDS);
  const limit = toInt32(doc.get('limit'));
  if (limit !== 0 && limit !== 1) {
    throw new MongoError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  }
  const hint = doc.get('hint');
  return {
    filter: doc.get('q') as Doc,
    multi: limit === 0,
    collation: doc.get('collation') as Doc | undefined,
    hint: typeof hint === 'string' || hint instanceof Doc ? hint : undefined,
  };
}

/** Carries out one deletion and gives the number of documents it removed, which `done` is told in the same turn. */
export async function runDelete(
  engine: Engine,
  request: Request,
  name: string,
  statement: DeleteStatement,
  done: (removed: number) => void,
): Promise<number> {
  const collection = engine.find(request, name);
  if (collection?.isView) {
    throw new MongoError('CommandNotSupportedOnView', `Namespace ${collection.ns} is a view, not a collection`);
  }
  const env = engine.env(request, collection, { collation: statement.collation });
  const filter = parseFilter(statement.filter, env);
  if (!collection) return 0;
  const { hint, sort } = statement;
  const limit = statement.multi ? {} : { limit: 1 };
  const query = { filter, sort, hint, collation: env.collation?.spec, ...limit };
  const plan = () => findRecords(collection, query, engine.view(request), env).records;
  if (!statement.multi) {
    return unlocked(request, () => {
      for (const { rid, bytes } of plan()) {
        engine.store.writer.remove(collection, rid, { doc: decode(bytes), bytes }, request.transaction);
        done(1);
        return 1;
      }
      return 0;
    });
  }
  const rids: number[] = [];
  for (const { rid } of plan()) rids.push(rid);
  const stillMatches = compileFilter(filter, env);
  let removed = 0;
  let sliceStart = performance.now();
  for (const rid of rids) {
    await unlocked(request, () => {
      const bytes = readRecord(engine, request, collection, rid);
      const doc = bytes && decode(bytes);
      if (!doc || !stillMatches(doc)) return;
      engine.store.writer.remove(collection, rid, { doc, bytes }, request.transaction);
      removed++;
    });
    if (performance.now() - sliceStart > 10) {
      request.checkDeadline();
      await nextTurn(engine);
      sliceStart = performance.now();
    }
  }
  if (removed > 0) done(removed);
  return removed;
}
