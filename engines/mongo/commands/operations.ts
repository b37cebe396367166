import { Binary, DateTime, Doc, Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { toSafeInteger } from '../language/number.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';

/** What is being carried out now: commands that wait or run in another thread, as all others end in their turn. */
export class Operations {
  readonly #running = new Map<number, Request>();
  #next = 1;

  /** Lists a command until what it waits for has come. */
  track<T>(request: Request, running: Promise<T>): Promise<T> {
    const id = this.#next++;
    this.#running.set(id, request);
    return running.finally(() => this.#running.delete(id));
  }

  get all(): Iterable<[number, Request]> {
    return this.#running;
  }

  /** Ends an operation; does nothing when there is none of that id. */
  kill(id: number): void {
    this.#running.get(id)?.interrupt();
  }
}

const KINDS: { readonly [command: string]: string } = {
  find: 'query',
  getMore: 'getmore',
  insert: 'insert',
  update: 'update',
  delete: 'remove',
};

/** The operations of the server, that which asks among them, as `currentOp` and `$currentOp` tell them. */
export function describeOperations(engine: Engine, asking: Request, idleSessions: boolean): Doc[] {
  const running = [...engine.operations.all].filter(([, request]) => request !== asking);
  const entries = [[0, asking] as const, ...running].map(([id, request]) => describe(engine, id, request));
  if (idleSessions) {
    for (const session of engine.sessions.inTransaction()) {
      entries.push(
        new Doc([
          ['type', 'idleSession'],
          ['host', engine.host],
          ['desc', 'inactive transaction'],
          ['lsid', new Doc([['id', new Binary(session.id, 4)]])],
          ['active', false],
        ]),
      );
    }
  }
  return entries;
}

function describe(engine: Engine, id: number, request: Request): Doc {
  const micros = Math.round((performance.now() - request.startedAt) * 1000);
  const entry = new Doc([
    ['type', 'op'],
    ['host', engine.host],
    ['desc', `conn${request.client.id}`],
    ['connectionId', new Int32(request.client.id)],
    ['active', true],
    ['currentOpTime', new DateTime(Date.now())],
    ['opid', new Int32(id)],
    ['secs_running', BigInt(Math.floor(micros / 1e6))],
    ['microsecs_running', BigInt(micros)],
    ['op', KINDS[request.name] ?? 'command'],
    ['ns', `${request.db}.${typeof request.target === 'string' ? request.target : '$cmd'}`],
    ['command', request.body],
    ['killPending', request.isInterrupted],
  ]);
  const { metadata } = request.client;
  if (metadata instanceof Doc) entry.set('clientMetadata', metadata);
  const lsid = request.doc('lsid');
  if (lsid) entry.set('lsid', lsid);
  return entry;
}

export const currentOp: Command = {
  name: 'currentOp',
  adminOnly: true,
  run: (request, engine) => ({ inprog: describeOperations(engine, request, request.flag('$all')) }),
};

/** Ends an operation by the id that `currentOp` tells; as on any server there may be none by then. */
export const killOp: Command = {
  name: 'killOp',
  fields: { op: 'number!' },
  adminOnly: true,
  run(request, engine) {
    const id = toSafeInteger(request.body.get('op'));
    if (id === undefined) throw new MongoError('BadValue', 'the op to kill must be a whole number');
    engine.operations.kill(id);
    return { info: 'attempting to kill op' };
  },
};
