import type { Value } from '../bson/value.ts';
import { RawDocuments } from '../bson/writer.ts';
import type { Cursor } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { formatValue } from '../language/format.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { countOption } from './cursor-reply.ts';
import type { Request } from './request.ts';
import { awaitMore, TailableCursor } from './tailable.ts';

export const getMore: Command = {
  name: 'getMore',
  fields: { collection: 'string!', batchSize: 'number', term: 'number', lastKnownCommittedOpTime: 'object' },
  inTransaction: true,
  onCursors: true,
  run(request, engine) {
    if (typeof request.target !== 'bigint') {
      throw new MongoError('TypeMismatch', `BSON field 'getMore.getMore' is the wrong type, expected type 'long'`);
    }
    const size = countOption(request, 'batchSize');
    const cursor = engine.cursors.get(request.target, `${request.db}.${request.text('collection')}`);
    if (cursor.transaction !== request.transaction) {
      throw new MongoError(
        50737,
        `Cannot run getMore on cursor ${cursor.id}, which was created in another transaction or none`,
      );
    }
    const awaits = cursor instanceof TailableCursor && cursor.awaitsData;
    if (request.body.has('maxTimeMS') && !awaits) {
      throw new MongoError('BadValue', 'cannot set maxTimeMS on getMore command for a non-awaitData cursor');
    }
    const count = size || cursor.batchSize || Number.POSITIVE_INFINITY;
    if (awaits) return awaitBatch(engine, request, cursor, count);
    try {
      return nextBatch(engine, cursor, cursor.take(count));
    } catch (error) {
      engine.cursors.kill(cursor.id);
      throw error;
    }
  },
};

function nextBatch(engine: Engine, cursor: Cursor, batch: Uint8Array[]): Reply {
  if (cursor.isAtEnd()) engine.cursors.kill(cursor.id);
  const id = engine.cursors.has(cursor.id) ? cursor.id : 0n;
  return { cursor: { nextBatch: new RawDocuments(batch), id, ns: cursor.ns } };
}

async function awaitBatch(engine: Engine, request: Request, cursor: TailableCursor, count: number): Promise<Reply> {
  try {
    return nextBatch(engine, cursor, await awaitMore(engine, request, cursor, count));
  } catch (error) {
    engine.cursors.kill(cursor.id);
    throw error;
  }
}

export const killCursors: Command = {
  name: 'killCursors',
  fields: { cursors: 'array!' },
  inTransaction: true,
  onCursors: true,
  run(request, engine) {
    const killed: bigint[] = [];
    const notFound: bigint[] = [];
    for (const id of request.body.get('cursors') as unknown[]) {
      if (typeof id !== 'bigint') {
        throw new MongoError(
          'TypeMismatch',
          `Field 'cursors' contains an element that is not of type long: ${formatValue(id as never)}`,
        );
      }
      (engine.cursors.kill(id) || engine.readers?.killCursor(id) ? killed : notFound).push(id);
    }
    return { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};

/** Whether a cursor of that id is open, here or in another thread. */
export function isOpenCursor(engine: Engine, id: Value | undefined): boolean {
  return typeof id === 'bigint' && (engine.cursors.has(id) || engine.readers?.ofCursor(id) !== undefined);
}
