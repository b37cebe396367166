import type { Request } from './request.ts';

/** Errors after which the same command may succeed: no primary, a lost connection (mongo/base/error_codes.yml, RetriableError). */
const RETRIABLE: ReadonlySet<number> = new Set([
  6, 7, 89, 91, 134, 189, 262, 317, 358, 384, 9001, 10107, 11600, 11602, 13435, 13436,
]);
/** Errors that the same transaction, begun anew, may not meet: LockTimeout, WriteConflict, SnapshotTooOld, SnapshotUnavailable ... */
const TRANSIENT: ReadonlySet<number> = new Set([24, 112, 239, 246, 267]);
const NO_SUCH_TRANSACTION = 251;

/** The labels by which drivers know what may be tried again, as the server gives them to an error of that code. */
export function errorLabels(request: Request, code: number, concernCode?: number): string[] {
  const { name, body } = request;
  if (!body.has('txnNumber')) return [];
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  const inTransaction = body.get('autocommit') === false;
  const labels: string[] = [];
  if (inTransaction && isTransient(code, ends)) labels.push('TransientTransactionError');
  if ((ends || !inTransaction) && (RETRIABLE.has(code) || RETRIABLE.has(concernCode ?? 0))) {
    labels.push('RetryableWriteError');
  }
  return labels;
}

function isTransient(code: number, ends: boolean): boolean {
  return TRANSIENT.has(code) || code === NO_SUCH_TRANSACTION || (!ends && RETRIABLE.has(code));
}
