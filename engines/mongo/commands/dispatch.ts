import { isNumber } from '../bson/number.ts';
import { Binary, Doc, type Timestamp } from '../bson/value.ts';
import { RawDocument } from '../bson/writer.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { toWhole } from '../language/number.ts';
import { isStorageFailure, storageError } from '../storage/batch.ts';
import { LockWait } from '../transactions/locks.ts';
import { sessionId } from '../transactions/session.ts';
import { type Client, errorReply } from '../wire/connection.ts';
import type { AnyReply, CommandMessage, Reply } from '../wire/message.ts';
import { checkApiVersion } from './api-version.ts';
import type { Command } from './command.ts';
import { errorLabels } from './error-labels.ts';
import { suffer } from './fail-points.ts';
import { checkClusterTime, checkFields } from './fields.ts';
import { meetReadConcern } from './read-concern.ts';
import { findCommand } from './registry.ts';
import { MoveToReader, Request } from './request.ts';
import { topologyOfError } from './topology.ts';
import { abortAfterError, enterTransaction } from './transaction-state.ts';
import { waitWithin } from './wait.ts';
import { awaitWriteConcern } from './write-concern.ts';

/** Carries out one command and gives its reply; an error is a reply too. */
export function answer(engine: Engine, message: CommandMessage, client: Client): AnyReply | Promise<AnyReply> {
  let request: Request | undefined;
  try {
    const command = findCommand(message.name);
    if (!command) throw new MongoError('CommandNotFound', `no such command: '${message.name}'`);
    request = new Request(message, client);
    const { gate } = engine.store;
    if (gate && waitsAtGate(command, request)) return gate.then(() => answer(engine, message, client));
    const failure = engine.failPoints?.meet(command, request);
    if (!failure) return carryOut(engine, command, request, message);
    const met = request;
    return suffer(failure, met, () => carryOut(engine, command, met, message)).then((reply) =>
      reply instanceof RawDocument ? reply : finish(engine, reply),
    );
  } catch (error) {
    return failed(engine, request, error);
  }
}

function carryOut(
  engine: Engine,
  command: Command,
  request: Request,
  message: CommandMessage,
): AnyReply | Promise<AnyReply> {
  try {
    prepare(engine, command, request);
    const reader = command.name === 'getMore' ? engine.readers?.ofCursor(request.target) : undefined;
    if (reader) return moved(engine, request, reader.run(request, message.bytes));
    if (command.movable && engine.readers && !request.viewer) {
      if (!engine.readers.areHeldUp && engine.slowShapes.take(request))
        return moved(engine, request, readElsewhere(engine, request, message));
      request.moveAfter = request.startedAt + MOVE_AFTER_MS;
    }
    request.writes = command.writes === true;
    const reply = command.run(request, engine);
    if (command.movable) request.liftLimits();
    if (!(reply instanceof Promise) && !request.writes && !engine.store.batches.current) return finish(engine, reply);
    return complete(engine, command, request, reply);
  } catch (error) {
    if (error instanceof LockWait) return complete(engine, command, request, Promise.reject(error));
    if (error instanceof MoveToReader) {
      engine.slowShapes.add(request);
      return moved(engine, request, readElsewhere(engine, request, message));
    }
    return failed(engine, request, error);
  }
}

/** New writes and transactions wait while the log is started over; what has begun goes on. */
function waitsAtGate(command: Command, request: Request): boolean {
  if (request.body.get('autocommit') === false) return request.flag('startTransaction');
  return command.writes === true;
}

/** A read that takes longer than this is begun anew in another thread, where it holds up nobody. */
const MOVE_AFTER_MS = 15;

async function readElsewhere(engine: Engine, request: Request, message: CommandMessage): Promise<RawDocument> {
  const started = performance.now();
  const reply = await engine.readers!.run(request, message.bytes);
  if (performance.now() - started < MOVE_AFTER_MS / 2) engine.slowShapes.remove(request);
  return reply;
}

async function moved(engine: Engine, request: Request, reply: Promise<RawDocument>): Promise<AnyReply> {
  try {
    return await engine.operations.track(request, reply);
  } catch (error) {
    return failed(engine, request, error);
  }
}

function prepare(engine: Engine, command: Command, request: Request): void {
  checkCommand(engine, command, request);
  enterSession(engine, command, request);
  engine.failPoints?.limitTime(request);
}

function checkCommand(engine: Engine, command: Command, request: Request): void {
  if (command.fields) checkFields(request.body, request.name, command.fields);
  checkClusterTime(request.body);
  if (command.adminOnly && request.db !== 'admin') {
    throw new MongoError('Unauthorized', `${request.name} may only be run against the admin database.`);
  }
  checkApiVersion(command, request);
  meetReadConcern(engine, command, request);
}

function enterSession(engine: Engine, command: Command, request: Request): void {
  const lsid = request.doc('lsid');
  if (!lsid) {
    if (request.body.has('txnNumber'))
      throw new MongoError('InvalidOptions', 'Transaction number requires a session ID to also be specified');
    return;
  }
  request.session = engine.sessions.get(sessionId(lsid));
  const given = request.body.get('txnNumber');
  const number = isNumber(given) ? toWhole(given) : undefined;
  if (request.body.get('autocommit') === false) {
    if (number === undefined)
      throw new MongoError('InvalidOptions', "'autocommit' field requires a transaction number to also be specified");
    enterTransaction(engine, command, request, number);
  } else if (request.body.has('startTransaction')) {
    throw new MongoError('InvalidOptions', "'startTransaction' field requires 'autocommit' field to also be specified");
  } else if (number !== undefined && command.writes) {
    request.session.beginRetryable(number);
    request.retryNumber = number;
  }
}

/** Sees a command through that waits for something: other transactions, its batch, the disk. */
async function complete(
  engine: Engine,
  command: Command,
  request: Request,
  running: Reply | Promise<Reply>,
): Promise<Reply> {
  try {
    const reply = await engine.operations.track(request, untilUnlocked(engine, command, request, running));
    const { batches } = engine.store;
    if (request.writes) {
      const written = finish(engine, await awaitWriteConcern(engine, request, reply));
      engine.lastWrite = written.operationTime;
      return written;
    }
    await batches.current?.committed;
    return finish(engine, reply);
  } catch (error) {
    return failed(engine, request, error);
  }
}

async function untilUnlocked(
  engine: Engine,
  command: Command,
  request: Request,
  running: Reply | Promise<Reply>,
): Promise<Reply> {
  for (;;) {
    try {
      return await running;
    } catch (error) {
      if (!(error instanceof LockWait)) throw error;
      await waitWithin(request, error.released);
      running = Promise.try(() => command.run(request, engine));
    }
  }
}

const NO_SIGNATURE = new Doc([
  ['hash', new Binary(new Uint8Array(20), 0)],
  ['keyId', 0n],
]);

function finish(engine: Engine, reply: Reply): Reply & { operationTime: Timestamp } {
  const time = engine.nextTime();
  return {
    ...reply,
    ...(reply.ok === 0 ? topologyOfError(engine, reply) : {}),
    ok: reply.ok ?? 1,
    $clusterTime: { clusterTime: time, signature: NO_SIGNATURE },
    operationTime: time,
  };
}

function failed(engine: Engine, request: Request | undefined, error: unknown): Reply {
  const failure = asMongoError(engine, request, error);
  if (request) {
    abortAfterError(engine, request, failure);
    for (const label of errorLabels(request, failure.code)) {
      if (!failure.labels.includes(label)) failure.labels.push(label);
    }
  }
  return finish(engine, errorReply(failure));
}

/** A failure of the storage takes the whole open batch with it. */
function asMongoError(engine: Engine, request: Request | undefined, error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (isStorageFailure(error)) {
    if (/no such table/.test(error.message)) {
      if (!request?.viewer) return new MongoError('QueryPlanKilled', 'collection or index dropped while the query ran');
      return new MongoError('SnapshotUnavailable', 'The collection or index was made after the snapshot was taken', {
        labels: ['TransientTransactionError'],
      });
    }
    engine.store.batches.abort(error);
    return storageError(error);
  }
  engine.store.batches.abort(error);
  return new MongoError('InternalError', error instanceof Error ? (error.stack ?? error.message) : String(error));
}
