import { Doc, Int32, Timestamp } from '../bson/value.ts';
import { RawDocuments } from '../bson/writer.ts';
import { Cursor, type CursorOptions } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { whileHeld } from '../transactions/snapshots.ts';
import type { Reply } from '../wire/message.ts';
import type { Request } from './request.ts';

export const DEFAULT_BATCH = 101;

/** A cursor over what a command reads: within its transaction, or while its snapshot is held. */
export function readCursor(
  request: Request,
  ns: string,
  documents: Iterable<Uint8Array>,
  end: Pick<CursorOptions, 'limit' | 'knowsEnd'> = {},
): Cursor {
  const { transaction, held } = request;
  const options = { transaction, keepAlive: request.flag('noCursorTimeout'), ...end };
  return new Cursor(ns, held ? whileHeld(documents, held.view) : documents, options);
}

/** A cursor over a list that is there as a whole. */
export function listCursor(request: Request, ns: string, documents: readonly Uint8Array[]): Cursor {
  return new Cursor(ns, documents, { transaction: request.transaction, knowsEnd: true });
}

/** Tells the time of the snapshot that a reply was read from. */
export function snapshotReply({ held }: Request, reply: Reply): Reply {
  if (!held) return reply;
  return { ...reply, cursor: { ...(reply.cursor as Reply), atClusterTime: new Timestamp(held.time) } };
}

/** The reply that begins a cursor; it stays open only when there may be more. */
export function firstBatch(engine: Engine, cursor: Cursor, size: number, single = false): Reply {
  const batch = cursor.take(single && size === 0 ? Number.POSITIVE_INFINITY : size);
  if (single || (size > 0 && cursor.isAtEnd())) cursor.close();
  else engine.cursors.add(cursor);
  return { cursor: { firstBatch: new RawDocuments(batch), id: cursor.id, ns: cursor.ns } };
}

/** A count that must not be negative, but for `limit`, where a negative one asks for a single batch. */
export function countOption(request: Request, field: string): number | undefined {
  const value = request.number(field);
  if (value === undefined) return undefined;
  if (value < 0 && field !== 'limit') {
    throw new MongoError(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  }
  return Math.min(Math.abs(Math.trunc(value)), Number.MAX_SAFE_INTEGER);
}

/** `batchSize` inside a command's `cursor` document. */
export function cursorBatchSize(request: Request, otherwise = DEFAULT_BATCH): number {
  const size = request.doc('cursor')?.get('batchSize');
  if (size === undefined) return countOption(request, 'batchSize') ?? otherwise;
  const n = Number(size instanceof Int32 ? size.value : size);
  if (!(n >= 0)) throw new MongoError(51024, `BSON field 'batchSize' value must be >= 0, actual value '${n}'`);
  return n;
}

/** The index a command asks for, by name or key pattern. */
export function hintOf(request: Request): string | Doc | undefined {
  const hint = request.body.get('hint');
  if (hint instanceof Doc) return hint.size > 0 ? hint : undefined;
  return typeof hint === 'string' ? hint : undefined;
}
