import type { Doc } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { toInt32 } from '../language/number.ts';
import type { Request } from './request.ts';

/** The id under which each statement of a retryable write is remembered: given by the client, else its position. */
export function statementIds(request: Request): (index: number) => number {
  const first = toInt32(request.body.get('stmtId')) ?? 0;
  const ids = request.body.get('stmtIds');
  if (Array.isArray(ids)) return (index) => toInt32(ids[index]) ?? index;
  return (index) => first + index;
}

/** What a statement answered when it was carried out before; otherwise it is about to be, where a fail point may meet it. */
export function earlierResult(engine: Engine, request: Request, statement: number): Doc | undefined {
  if (request.retryNumber === undefined) return undefined;
  const earlier = request.session?.resultOf(statement);
  if (!earlier) engine.failPoints?.beforeWrite(request);
  return earlier;
}

/** Whether a statement inserted its document before; otherwise it is about to, where a fail point may meet it. */
export function insertedEarlier(engine: Engine, request: Request, statement: number): boolean {
  if (request.retryNumber === undefined) return false;
  if (request.session?.hasInserted(statement)) return true;
  engine.failPoints?.beforeWrite(request);
  return false;
}

/** Remembers a statement's answer, with the very batch that holds its write. */
export function keepResult(request: Request, statement: number, result: Doc): void {
  if (request.retryNumber !== undefined) request.session?.keepResult(statement, result);
}
