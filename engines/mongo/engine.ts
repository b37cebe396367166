import os from 'node:os';
import { newObjectId } from './bson/object-id.ts';
import { DateTime, Doc, Timestamp, type Value } from './bson/value.ts';
import { EngineCollections } from './commands/collection-access.ts';
import type { FailPoints } from './commands/fail-points.ts';
import { Operations } from './commands/operations.ts';
import { MoveToReader, type Request } from './commands/request.ts';
import { SlowShapes } from './commands/slow-shapes.ts';
import { Cursors } from './cursors/cursors.ts';
import { MongoError } from './errors.ts';
import { givenCollation, parseCollation } from './language/collation.ts';
import { createEnv, type Env } from './language/env.ts';
import { evaluateLet } from './language/expression/compile.ts';
import type { ReadView } from './planner/find-records.ts';
import type { Readers } from './readers/readers.ts';
import { checkNamespace, refuseOplog } from './storage/catalog.ts';
import type { Collection } from './storage/collection.ts';
import { openScratch } from './storage/scratch.ts';
import type { Store } from './storage/store.ts';
import { Sessions } from './transactions/sessions.ts';
import type { HeldSnapshot } from './transactions/snapshots.ts';

/** A data folder with everything that commands work with. */
export class Engine {
  readonly store: Store;
  readonly cursors = new Cursors();
  readonly sessions: Sessions;
  readonly operations = new Operations();
  /** Tells this run of the server from others. */
  readonly processId = newObjectId();
  readonly startedAt = Date.now();
  readonly host = os.hostname();
  connections: () => number = () => 0;
  /** The time of the last write that was answered. */
  lastWrite = new Timestamp(0n);
  #ordinal = 0;
  #second = 0;

  /** Present when commands for the testing of drivers are allowed. */
  failPoints: FailPoints | undefined;
  /** Carries out what takes long in other threads; absent in those threads themselves. */
  readers: Readers | undefined;
  readonly slowShapes = new SlowShapes();

  constructor(store: Store) {
    this.store = store;
    this.sessions = new Sessions(this.store);
  }

  /** A cluster time later than all before it. */
  nextTime(): Timestamp {
    const second = Math.floor(Date.now() / 1000);
    if (second > this.#second) {
      this.#second = second;
      this.#ordinal = 0;
    }
    return new Timestamp((BigInt(this.#second) << 32n) | BigInt(++this.#ordinal));
  }

  /** The present, to be read again by its time for a while. */
  takeSnapshot(time = this.nextTime()): HeldSnapshot {
    return this.store.snapshots.take(time.value);
  }

  view(request: Request): ReadView {
    const { viewer } = request;
    if (!viewer) this.store.batches.read();
    const connection = viewer?.snapshot.connection ?? this.store.connection;
    return { connection, transaction: viewer, moveAway: request.isMovable ? moveAway : undefined };
  }

  find(request: Request, name = request.collectionName): Collection | undefined {
    const { viewer, held } = request;
    const { catalog } = this.store;
    refuseOplog(request.db, name);
    const collection = catalog.find(request.db, name, viewer);
    if (collection) return collection;
    // That there is no such collection is something a transaction has read, too.
    viewer?.takeSnapshot();
    if (held && held.catalogVersion !== catalog.version)
      throw new MongoError('SnapshotUnavailable', 'Unable to read from a snapshot due to changes of the catalog');
    return undefined;
  }

  /** The collection to write to, made when it does not exist; not for views. */
  findOrCreate(request: Request, db: string, name: string): Collection {
    const { catalog, batches } = this.store;
    const known = catalog.find(db, name, request.transaction);
    if (known?.isView) {
      throw new MongoError('CommandNotSupportedOnView', `Namespace ${db}.${name} is a view, not a collection`);
    }
    if (known) return known;
    checkNamespace(db, name);
    const pending = catalog.findPending(db, name);
    if (pending) this.waitForCreator(request, pending);
    batches.join();
    const collection = catalog.create(db, name, new Doc(), request.transaction);
    request.transaction?.created.add(collection);
    return collection;
  }

  /** Another transaction is making the collection. */
  waitForCreator(request: Request, collection: Collection): void {
    const [creator] = [...this.store.transactions.open].filter((open) => open.created.has(collection));
    if (!creator) return;
    if (request.transaction) {
      throw new MongoError('WriteConflict', 'Another transaction is creating the collection', {
        labels: ['TransientTransactionError'],
      });
    }
    this.store.locks.waitForEnd(creator);
  }

  /** What a pipeline may know that no command has asked for, such as a view's when it is made. */
  plainEnv(dbName: string, collName: string): Env {
    return createEnv({ dbName, collName });
  }

  /** What filters, updates and pipelines of a command may know. */
  env(
    request: Request,
    collection: Collection | undefined,
    options: { collation?: Doc | undefined; vars?: Doc | undefined } = {},
  ): Env {
    const spec =
      givenCollation(options.collation) ??
      givenCollation(request.body.get('collation')) ??
      (collection?.options.get('collation') as Doc | undefined);
    const now = new DateTime(Date.now());
    const access = new EngineCollections(this, request);
    const env = createEnv({
      now,
      clusterTime: new Timestamp(((now.ms / 1000n) << 32n) | 1n),
      collation: spec && parseCollation(spec),
      dbName: request.db,
      collName: collection?.name ?? (typeof request.target === 'string' ? request.target : ''),
      openScratch: () => openScratch(this.store.file),
      allowDiskUse: request.flag('allowDiskUse', true),
      collections: access,
      write: access,
      checkDeadline: () => request.checkDeadline(),
    });
    const vars = options.vars ?? request.doc('let');
    return vars ? { ...env, vars: evaluateLet(vars, env) as ReadonlyMap<string, Value> } : env;
  }

  /** Drops a collection with its indexes and the cursors on it. */
  dropCollection(collection: Collection): void {
    this.cursors.killWhere((cursor) => cursor.ns === collection.ns);
    this.store.catalog.drop(collection);
    for (const wake of collection.waiting) wake();
  }

  async close(): Promise<void> {
    this.cursors.killWhere(() => true);
    await this.readers?.close();
    await this.store.close();
  }
}

function moveAway(): never {
  throw new MoveToReader();
}
