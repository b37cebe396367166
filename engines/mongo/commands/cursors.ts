import { RawDocuments } from '../bson/writer.ts';
import { MongoError } from '../errors.ts';
import { formatValue } from '../language/format.ts';
import type { Command } from './command.ts';
import { countOption } from './cursor-reply.ts';

export const getMore: Command = {
  name: 'getMore',
  fields: { collection: 'string!', batchSize: 'number', term: 'number', lastKnownCommittedOpTime: 'object' },
  inTransaction: true,
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
    let batch: Uint8Array[];
    try {
      batch = cursor.take(size || cursor.batchSize || Number.POSITIVE_INFINITY);
    } catch (error) {
      engine.cursors.kill(cursor.id);
      throw error;
    }
    if (cursor.isAtEnd()) engine.cursors.kill(cursor.id);
    return {
      cursor: {
        nextBatch: new RawDocuments(batch),
        id: engine.cursors.has(cursor.id) ? cursor.id : 0n,
        ns: cursor.ns,
      },
    };
  },
};

export const killCursors: Command = {
  name: 'killCursors',
  fields: { cursors: 'array!' },
  inTransaction: true,
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
