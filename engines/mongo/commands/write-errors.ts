import { Int32 } from '../bson/value.ts';
import type { Encodable } from '../bson/writer.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { LockWait } from '../transactions/locks.ts';
import { writeErrorFields } from './error-reply.ts';
import type { Request } from './request.ts';
import { waitWithin } from './wait.ts';

/** A turn of the event loop is given back to others after so long. */
const SLICE_MS = 10;

/**
 * Carries out the statements of one write command in order. A statement that fails becomes a write error and ends an
 * ordered command; inside a transaction it ends the transaction too. Waits for transactions that hold what a
 * statement needs, and lets others have their turn between statements.
 */
export async function runStatements(
  request: Request,
  engine: Engine,
  count: number,
  statement: (index: number) => Promise<void> | void,
): Promise<Encodable[]> {
  const ordered = request.flag('ordered', true);
  const writeErrors: Encodable[] = [];
  let sliceStart = performance.now();
  for (let index = 0; index < count; index++) {
    try {
      const running = unlocked(request, () => statement(index));
      if (running instanceof Promise) await running;
    } catch (error) {
      if (!(error instanceof MongoError) || isFatal(error)) throw error;
      writeErrors.push({ index: new Int32(index), ...writeErrorFields(error) });
      if (request.transaction) engine.store.transactions.abort(request.transaction);
      if (ordered || request.transaction) break;
    }
    if ((index & 15) === 15 && performance.now() - sliceStart > SLICE_MS) {
      await nextTurn(engine);
      request.checkDeadline();
      sliceStart = performance.now();
    }
  }
  return writeErrors;
}

/** Errors that are about the command and not about one of its statements. */
function isFatal(error: MongoError): boolean {
  return (
    error.labels.includes('TransientTransactionError') ||
    [
      'MaxTimeMSExpired',
      'Interrupted',
      'OutOfDiskSpace',
      'OperationFailed',
      'TransactionTooOld',
      'NoSuchTransaction',
    ].includes(error.codeName)
  );
}

/** Commits what there is and lets other clients have their turn. */
export async function nextTurn(engine: Engine): Promise<void> {
  const batch = engine.store.batches.current;
  await new Promise<void>((resolve) => setImmediate(resolve));
  await batch?.committed;
}

/** Runs a write again each time the transaction that was in its way has ended. */
export function unlocked<T>(request: Request, write: () => T): T | Promise<T> {
  try {
    const result = write();
    return result instanceof Promise ? result.catch((error) => retry(request, error, write)) : result;
  } catch (error) {
    return retry(request, error, write);
  }
}

async function retry<T>(request: Request, error: unknown, write: () => T): Promise<T> {
  if (!(error instanceof LockWait)) throw error;
  await waitWithin(request, error.released);
  return await unlocked(request, write);
}
