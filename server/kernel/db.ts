import mongoose, { type ClientSession, type mongo, Types } from 'mongoose';
import { observeCommands } from './db.observe.ts';

export type { ClientSession } from 'mongoose';

mongoose.set({
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  strict: 'throw',
  strictQuery: 'throw',
});

/** Connects the default Mongoose connection, which every model uses; fails within five seconds when nothing answers. */
export async function connectDatabase(uri: string): Promise<void> {
  await mongoose.connect(uri, {
    serverSelectionTimeoutMS: 5000,
    writeConcern: { w: 'majority' },
    appName: 'sequelstring',
    monitorCommands: true,
    // What watches the commands would else have every document decoded that is read, beside the reader itself.
    fieldsAsRaw: { firstBatch: true, nextBatch: true },
  });
  observeCommands(mongoose.connection.getClient());
}

export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** Resolves when the database answers. */
export async function pingDatabase(): Promise<void> {
  await database().command({ ping: 1 });
}

/** Makes a collection; one that is there already is left as it is. */
export async function createCollection(name: string, options: mongo.CreateCollectionOptions = {}): Promise<void> {
  try {
    await database().createCollection(name, options);
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}
const NAMESPACE_EXISTS = 48;

/** Runs one command of the database. */
export const runCommand = (command: mongo.BSON.Document): Promise<mongo.BSON.Document> => database().command(command);

/** The ObjectId of 24 hexadecimal digits; what came in over HTTP was checked by the contract. */
export const isObjectId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);

export const objectId = (hex: string): Types.ObjectId => Types.ObjectId.createFromHexString(hex);

/** An id that no record has yet. */
export const newId = (): string => new Types.ObjectId().toHexString();

/** Bytes that a document takes in the database. */
export const bytesOf = (document: object): number =>
  mongoose.mongo.BSON.calculateObjectSize(document, { ignoreUndefined: true });

/** A document as the driver decodes it. */
export const decodeDocument = <T extends object>(bytes: Uint8Array): T => mongoose.mongo.BSON.deserialize(bytes) as T;

/** The `_id` of a document as the server sends it, an ObjectId: it comes first, after the size, its type and its name. */
export const idOf = (bytes: Buffer): string => bytes.toString('hex', 9, 21);

/** A collection of the driver, for rows that the kernel itself keeps and reads in bulk. */
export const collection = <T extends mongo.BSON.Document>(name: string): mongo.Collection<T> =>
  database().collection<T>(name);

/**
 * Inserts rows, in the caller's transaction where there is one, with one command of the wire protocol, past the driver's
 * bulk writer, which costs more than the command itself. Fails as `isTooLarge` tells where all rows together have more than 16 MB.
 */
export async function insertRows(name: string, rows: readonly object[], session?: ClientSession): Promise<void> {
  const { writeErrors } = await database().command(
    { insert: name, documents: rows },
    { session, ignoreUndefined: true },
  );
  if (writeErrors?.length) throw new mongoose.mongo.MongoServerError(writeErrors[0]);
}

/** Inserts those of the rows that no unique index knows yet, in the same way, and returns them. */
export async function insertNewRows<Row extends object>(name: string, rows: readonly Row[]): Promise<Row[]> {
  const { writeErrors = [] } = await database().command(
    { insert: name, documents: rows, ordered: false },
    { ignoreUndefined: true },
  );
  const failed = writeErrors.find(({ code }: { code: number }) => code !== DUPLICATE_KEY);
  if (failed) throw new mongoose.mongo.MongoServerError(failed);
  const known = new Set(writeErrors.map(({ index }: { index: number }) => index));
  return rows.filter((_, index) => !known.has(index));
}

/** One update of `updateRows`, in the terms of the `update` command. */
export interface RowUpdate {
  q: object;
  u: object;
  upsert?: true;
}

/**
 * Updates rows in the same way, acknowledged by a majority or in the caller's transaction: how many matched. Of upserts
 * those that a unique index knows already are left out.
 */
export async function updateRows(
  name: string,
  updates: readonly RowUpdate[],
  session?: ClientSession,
): Promise<number> {
  const { n, writeErrors = [] } = await database().command(
    { update: name, updates, ...(!session && { ordered: false, writeConcern: { w: 'majority' } }) },
    { session, ignoreUndefined: true },
  );
  const failed = writeErrors.find(({ code }: { code: number }) => code !== DUPLICATE_KEY);
  if (failed) throw new mongoose.mongo.MongoServerError(failed);
  return n;
}

/** Whether a command was larger than one may be: the driver has no room to write it, or the server refuses it. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof mongoose.mongo.MongoServerError && error.code === 10_334);

function database(): mongo.Db {
  const { db } = mongoose.connection;
  if (!db) throw new Error('The database is not connected: call connectDatabase first.');
  return db;
}

const DUPLICATE_KEY = 11_000;

/**
 * The fields of the unique index that a write ran into (MongoDB error 11000), of a write of many documents the first field
 * alone; undefined for every other error.
 */
export function isDuplicateKey(error: unknown): string[] | undefined {
  if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== DUPLICATE_KEY) return undefined;
  if (error.keyPattern) return Object.keys(error.keyPattern);
  const [, field] = /dup key: \{ "?([^":]+)"?:/.exec(error.message) ?? [];
  return field ? [field] : [];
}

/** For inserts of which some may be there already: throws on what failed for another reason than a duplicate key. */
export function ignoreDuplicates(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
  const all = error instanceof mongoose.mongo.MongoBulkWriteError ? error.writeErrors : [];
  if ([all].flat().some(({ code }) => code !== DUPLICATE_KEY)) throw error;
}

const commitHooks = new WeakMap<ClientSession, Set<() => void>>();
const readOnce = new WeakMap<ClientSession, Map<unknown, Promise<unknown>>>();

/**
 * Runs `work` in one transaction and returns what it returned. It is run again from the start when another transaction got
 * in its way, so it does nothing outside the database; what must follow the commit goes through `afterCommit`.
 */
export async function transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = mongoose.connection.getClient().startSession();
  const hooks = new Set<() => void>();
  const known = new Map<unknown, Promise<unknown>>();
  commitHooks.set(session, hooks);
  readOnce.set(session, known);
  try {
    const result = await session.withTransaction(
      (current) => {
        hooks.clear();
        known.clear();
        return work(current);
      },
      { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } },
    );
    for (const hook of hooks) hook();
    return result;
  } finally {
    await session.endSession();
  }
}

/** Has `hook` run once, right after the transaction of this session is committed; the same function is run only once. */
export function afterCommit(session: ClientSession, hook: () => void): void {
  const hooks = commitHooks.get(session);
  if (!hooks) throw new Error('afterCommit needs a session that transaction() made.');
  hooks.add(hook);
}

/**
 * What `read` gives, read once in the transaction of this session however many rows ask for it. Only for what the
 * transaction does not write itself, as it would go on seeing what it read first.
 */
export function onceIn<T>(session: ClientSession, read: (session: ClientSession) => Promise<T>): Promise<T> {
  const known = readOnce.get(session);
  if (!known) throw new Error('onceIn needs a session that transaction() made.');
  const value = known.get(read) ?? read(session);
  known.set(read, value);
  return value as Promise<T>;
}
