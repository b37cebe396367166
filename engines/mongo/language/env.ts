import { DateTime, type Doc, Timestamp, type Value } from '../bson/value.ts';
import type { Collation } from './collation.ts';

/** A namespace: database and collection. */
export interface Namespace {
  db: string;
  coll: string;
}

/** How stages read other collections. Implemented by the server, so that a lookup can use indexes. */
export interface CollectionReader {
  /** The documents of `ns` (a view's pipeline applied) that match `filter`; a collection that does not exist is empty. */
  find(ns: Namespace, filter: Doc, env: Env): Iterable<Doc>;
  /** Whether no index leads to values at `path` while the whole collection is small enough to be held in memory. */
  isBestHashed?(ns: Namespace, path: string, env: Env): boolean;
  /** The server's own figures for `$collStats`, `$indexStats`, `$currentOp`, `$listSessions`...; throws for what it does not know. */
  stats?(stage: string, spec: Value, env: Env): Iterable<Doc>;
}

/** How `$out` and `$merge` write. Implemented by the server. */
export interface CollectionWriter {
  /** Replaces the whole of `ns` by `docs`, in one step that readers see at once. */
  replaceAll(ns: Namespace, docs: Iterable<Doc>, env: Env): void;
  /** Throws unless a unique index of `ns` has exactly the fields `on`; the caller reports it as the server does. */
  hasUniqueIndex(ns: Namespace, on: readonly string[]): boolean;
  insert(ns: Namespace, doc: Doc, env: Env): void;
  /** Updates the one document that matches `filter`; returns how many matched (0 or 1). */
  update(ns: Namespace, filter: Doc, update: Doc | Doc[], options: { upsert: boolean }, env: Env): number;
}

/** A document on its way through the disk, with what the server knows of it beside its fields. */
export interface ScratchEntry {
  readonly bytes: Uint8Array;
  readonly rid?: number | undefined;
  readonly score?: number | undefined;
}

/** Lists of documents on the disk that one command writes and reads. */
export interface Scratch {
  /** Adds to the list of that number. */
  write(list: number, entries: Iterable<ScratchEntry>): void;
  read(list: number): Iterable<ScratchEntry>;
  close(): void;
}

/** What a query, an update or a pipeline may know of the command that runs it. */
export interface Env {
  /** The time the command began: `$$NOW` and `$currentDate` are the same throughout it. */
  readonly now: DateTime;
  readonly clusterTime: Timestamp;
  /** Variables of the command's `let`, already evaluated. */
  readonly vars: ReadonlyMap<string, Value | undefined>;
  readonly collation: Collation | undefined;
  readonly dbName: string;
  readonly collName: string;
  readonly allowDiskUse: boolean;
  /** `$$USER_ROLES`. */
  readonly userRoles: Value[];
  readonly collections: CollectionReader | undefined;
  readonly write: CollectionWriter | undefined;
  /** Where what does not fit into memory is put for a while; absent where there is no disk. */
  readonly openScratch?: (() => Scratch) | undefined;
  /** Throws MaxTimeMSExpired or Interrupted when the command must end; called in every loop over documents. */
  checkDeadline(): void;
}

/** An `Env` out of what is known; the rest is as for a command without options. */
export function createEnv(known: Partial<Env> = {}): Env {
  const now = known.now ?? new DateTime(Date.now());
  return {
    now,
    clusterTime: new Timestamp((now.ms / 1000n) << 32n),
    vars: new Map(),
    collation: undefined,
    dbName: 'test',
    collName: 'test',
    allowDiskUse: true,
    userRoles: [],
    collections: undefined,
    write: undefined,
    checkDeadline: () => {},
    ...known,
  };
}
