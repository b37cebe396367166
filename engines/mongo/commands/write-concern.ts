import { isNumber } from '../bson/number.ts';
import { Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { isTruthy, toDouble } from '../language/number.ts';
import type { Reply } from '../wire/message.ts';
import { checkInner } from './fields.ts';
import type { Request } from './request.ts';

/**
 * Waits until a write is as safe as was asked for: `w: 1` means committed, `j: true`, `w: 'majority'` and the default
 * mean on disk. What one member cannot give is told in `writeConcernError`.
 */
export async function awaitWriteConcern(engine: Engine, request: Request, reply: Reply): Promise<Reply> {
  const concern = request.doc('writeConcern');
  if (concern) {
    checkInner(concern, 'writeConcern', {
      w: 'any',
      j: 'bool',
      wtimeout: 'number',
      wtimeoutMS: 'number',
      fsync: 'bool',
      provenance: 'string',
    });
  }
  if (request.transaction && request.name !== 'commitTransaction') return reply;
  const { batches } = engine.store;
  const w = concern?.get('w');
  const members = isNumber(w) ? toDouble(w) : undefined;
  const journaled = concern?.get('j');
  if ((members === 1 || members === 0) && !(journaled !== undefined && journaled !== null && isTruthy(journaled))) {
    await batches.last.committed;
  } else await batches.last.durable;
  if (members !== undefined && members > 1) return { ...reply, writeConcernError: unsatisfiable() };
  if (typeof w === 'string' && w !== 'majority') return { ...reply, writeConcernError: unknownMode(w) };
  return reply;
}

/** Refuses a write concern that no server takes. */
export function checkWriteConcern(request: Request): void {
  const w = request.doc('writeConcern')?.get('w');
  if (isNumber(w) && (toDouble(w) < 0 || toDouble(w) > 50)) {
    throw new MongoError('FailedToParse', 'w has to be a non-negative number and not greater than 50');
  }
}

function unsatisfiable(): Reply {
  return {
    code: new Int32(100),
    codeName: 'UnsatisfiableWriteConcern',
    errmsg: 'Not enough data-bearing nodes',
  };
}

function unknownMode(mode: string): Reply {
  return {
    code: new Int32(79),
    codeName: 'UnknownReplWriteConcern',
    errmsg: `No write concern mode named '${mode}' found in replica set configuration`,
  };
}
