import type { Doc } from '../bson/value.ts';
import { toInt32 } from '../language/number.ts';
import type { Request } from './request.ts';

/** The id under which each statement of a retryable write is remembered: given by the client, else its position. */
export function statementIds(request: Request): (index: number) => number {
  const first = toInt32(request.body.get('stmtId')) ?? 0;
  const ids = request.body.get('stmtIds');
  if (Array.isArray(ids)) return (index) => toInt32(ids[index]) ?? index;
  return (index) => first + index;
}

/** What a statement answered when it was carried out before, if it was. */
export function earlierResult(request: Request, statement: number): Doc | undefined {
  return request.retryNumber === undefined ? undefined : request.session?.resultOf(statement);
}

/** Remembers a statement's answer, with the very batch that holds its write. */
export function keepResult(request: Request, statement: number, result: Doc): void {
  if (request.retryNumber !== undefined) request.session?.keepResult(statement, result);
}
