import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Session } from '../transactions/session.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';

const TRANSIENT = { labels: ['TransientTransactionError'] };

/** Puts a command into the transaction it names, beginning it when it says so. Throws the server's errors. */
export function enterTransaction(engine: Engine, command: Command, request: Request, number: bigint): void {
  const session = request.session!;
  const last = session.lastNumber;
  const starts = request.flag('startTransaction');
  if (number < last) {
    throw new MongoError(
      'TransactionTooOld',
      `Cannot start transaction with txnNumber ${number} on session because a newer transaction with txnNumber ${last} has already started on this session.`,
    );
  }
  if (!starts) {
    continueTransaction(command, request, session, number);
    return;
  }
  if (!command.inTransaction || command.name === 'commitTransaction' || command.name === 'abortTransaction') {
    throw notSupported(command.name);
  }
  if (number === last) {
    throw new MongoError(
      'ConflictingOperationInProgress',
      `Only servers in a sharded cluster can start a new transaction at the active transaction number: ${number}`,
    );
  }
  checkReadConcern(request);
  if (session.transaction) engine.store.transactions.abort(session.transaction);
  session.transaction = engine.store.transactions.begin(number);
  request.transaction = session.transaction;
}

function checkReadConcern(request: Request): void {
  const level = request.doc('readConcern')?.get('level');
  if (level === undefined || level === 'local' || level === 'majority' || level === 'snapshot') return;
  throw new MongoError(
    'InvalidOptions',
    "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction",
  );
}

function continueTransaction(command: Command, request: Request, session: Session, number: bigint): void {
  const { transaction, retry } = session;
  if (transaction?.number !== number) {
    if (retry?.number === number && retry.committed) {
      if (command.name === 'commitTransaction') return;
      throw committed(number);
    }
    throw new MongoError(
      'NoSuchTransaction',
      `Given transaction number ${number} does not match any in-progress transactions. The active transaction number is ${session.lastNumber}`,
      TRANSIENT,
    );
  }
  if (!command.inTransaction) throw notSupported(command.name);
  if (transaction.state === 'aborted') {
    throw new MongoError('NoSuchTransaction', `Transaction with { txnNumber: ${number} } has been aborted.`, TRANSIENT);
  }
  if (transaction.state === 'committed' && command.name !== 'commitTransaction') throw committed(number);
  request.transaction = transaction;
}

function committed(number: bigint): MongoError {
  return new MongoError('TransactionCommitted', `Transaction with { txnNumber: ${number} } has been committed.`);
}

function notSupported(command: string): MongoError {
  return new MongoError(
    'OperationNotSupportedInTransaction',
    `Cannot run '${command}' in a multi-document transaction.`,
  );
}

/** Any error of a command ends the transaction it ran in, but for commits and aborts, which end it themselves. */
export function abortAfterError(engine: Engine, request: Request, _error: MongoError): void {
  const { transaction } = request;
  if (transaction?.state !== 'open') return;
  engine.store.transactions.abort(transaction);
  engine.cursors.killWhere((cursor) => cursor.transaction === transaction);
}
