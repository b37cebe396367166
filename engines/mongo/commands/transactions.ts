import { Binary, Doc } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { sessionId } from '../transactions/session.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';

export const commitTransaction: Command = {
  name: 'commitTransaction',
  fields: { recoveryToken: 'object' },
  adminOnly: true,
  inTransaction: true,
  writes: true,
  run(request, engine) {
    const { session, transaction } = request;
    if (!session || request.body.get('autocommit') !== false) throw outside('commitTransaction');
    if (transaction?.state !== 'open') return {};
    const wrote = transaction.hasChanges;
    engine.cursors.killWhere((cursor) => cursor.transaction === transaction);
    engine.store.transactions.commit(transaction);
    if (wrote) session.keepCommit(transaction.number);
    return {};
  },
};

export const abortTransaction: Command = {
  name: 'abortTransaction',
  fields: { recoveryToken: 'object' },
  adminOnly: true,
  inTransaction: true,
  writes: true,
  run(request, engine) {
    const { session, transaction } = request;
    if (!session || !transaction) throw outside('abortTransaction');
    engine.cursors.killWhere((cursor) => cursor.transaction === transaction);
    engine.store.transactions.abort(transaction);
    return {};
  },
};

function outside(command: string): MongoError {
  return new MongoError('CommandFailed', `${command} must be run within a transaction`);
}

export const startSession: Command = {
  name: 'startSession',
  fields: {},
  run() {
    const id = crypto.randomUUID().replaceAll('-', '');
    return { id: new Doc([['id', new Binary(Buffer.from(id, 'hex'), 4)]]), timeoutMinutes: 30 };
  },
};

export const endSessions: Command = {
  name: 'endSessions',
  fields: {},
  aliases: ['killSessions'],
  run(request, engine) {
    for (const id of sessionIds(request)) engine.sessions.end(id);
    return {};
  },
};

/** Ends the sessions of all users, of whom there is one: everybody. */
export const killAllSessions: Command = {
  name: 'killAllSessions',
  aliases: ['killAllSessionsByPattern'],
  fields: {},
  run(request, engine) {
    if (!Array.isArray(request.target)) throw new MongoError('TypeMismatch', `${request.name} needs an array`);
    if (request.target.length > 0)
      throw new MongoError(
        'CommandNotSupported',
        `${request.name} for some users only is not supported by this server`,
      );
    for (const { id } of [...engine.sessions.all]) if (id !== request.session?.id) engine.sessions.end(id);
    return {};
  },
};

export const refreshSessions: Command = {
  name: 'refreshSessions',
  fields: {},
  run(request, engine: Engine) {
    for (const id of sessionIds(request)) engine.sessions.get(id);
    return {};
  },
};

function sessionIds(request: Request): Uint8Array[] {
  return request.docs(request.name).map(sessionId);
}
