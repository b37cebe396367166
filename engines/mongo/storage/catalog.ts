import { randomBytes } from 'node:crypto';
import { decode, encode } from '../bson/codec.ts';
import { Doc, Int32 } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { IndexDefinition } from '../keys/index-definition.ts';
import { Collection } from './collection.ts';
import type { Connection } from './connection.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY, db TEXT NOT NULL, name TEXT NOT NULL, uuid BLOB NOT NULL, options BLOB NOT NULL,
    count INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, pending INTEGER NOT NULL DEFAULT 0, UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, spec BLOB NOT NULL, multikey TEXT NOT NULL,
    ready INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS retryable_writes (
    session BLOB PRIMARY KEY, number INTEGER NOT NULL, results BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/**
 * Which collections and indexes there are, in memory, and the SQLite tables behind them: `records_<id>` holds
 * documents in natural order, `index_<id>` keys with the record they lead to. Every change must be inside a batch.
 */
export class Catalog {
  readonly #connection: Connection;
  readonly #byName = new Map<string, Collection>();
  readonly #dirty = new Set<Collection>();
  readonly #dirtyIndexes = new Set<IndexDefinition>();
  /** Grows whenever something changes that readers in other threads must know. */
  version = 0;

  /** With `readOnly` the file is taken as it is, unfinished things included. */
  constructor(connection: Connection, { readOnly = false } = {}) {
    this.#connection = connection;
    if (!readOnly) connection.exec(SCHEMA);
    this.reload();
    if (!readOnly) this.#dropUnfinished();
  }

  /** What a transaction or an index build had begun when the process ended. */
  #dropUnfinished(): void {
    for (const collection of [...this.#byName.values()]) {
      if (collection.pending) this.drop(collection);
      else for (const index of collection.indexes) if (!index.ready) this.dropIndex(collection, index);
    }
  }

  /** Reads the catalog anew; what was kept in memory and not committed is gone. */
  reload(): void {
    this.version++;
    this.#byName.clear();
    this.#dirty.clear();
    this.#dirtyIndexes.clear();
    const rows = this.#connection
      .prepare('SELECT id, db, name, uuid, options, count, bytes, pending FROM collections ORDER BY id')
      .all();
    for (const row of rows) {
      const collection = readCollection(row);
      if (!collection.isView) {
        collection.nextRecord = this.#lastRecord(collection) + 1;
        collection.setIndexes(this.#readIndexes(collection));
      }
      this.#byName.set(collection.ns, collection);
    }
  }

  /** The collection, unless a transaction other than `viewer` is still creating it. */
  find(db: string, name: string, viewer?: object): Collection | undefined {
    const collection = this.#byName.get(`${db}.${name}`);
    return collection && (!collection.pending || collection.pending === viewer) ? collection : undefined;
  }

  /** The collection even while a transaction is creating it. */
  findPending(db: string, name: string): Collection | undefined {
    return this.#byName.get(`${db}.${name}`);
  }

  all(): Collection[] {
    return [...this.#byName.values()].filter((collection) => !collection.pending);
  }

  in(db: string): Collection[] {
    return this.all().filter((collection) => collection.db === db);
  }

  byUuid(uuid: Uint8Array): Collection | undefined {
    return this.all().find((collection) => Buffer.from(collection.uuid).equals(uuid));
  }

  create(db: string, name: string, options: Doc, creator?: object): Collection {
    this.version++;
    const uuid = randomBytes(16);
    uuid[6] = (uuid[6]! & 0x0f) | 0x40;
    uuid[8] = (uuid[8]! & 0x3f) | 0x80;
    const inserted = this.#connection
      .prepare('INSERT INTO collections (db, name, uuid, options, pending) VALUES (?, ?, ?, ?, ?)')
      .run(db, name, uuid, encode(options), creator ? 1 : 0);
    const id = Number(inserted.lastInsertRowid);
    const collection = new Collection({ id, uuid, db, name, options, count: 0, bytes: 0, nextRecord: 1 });
    collection.pending = creator;
    if (!collection.isView) {
      this.#connection.exec(`CREATE TABLE ${collection.table} (rid INTEGER PRIMARY KEY, doc BLOB NOT NULL)`);
      this.finishIndex(this.addIndex(collection, idIndexSpec(options)));
    }
    this.#byName.set(collection.ns, collection);
    return collection;
  }

  /** Lets everyone see a collection whose transaction commits. */
  publish(collection: Collection): void {
    this.version++;
    this.#connection.prepare('UPDATE collections SET pending = 0 WHERE id = ?').run(collection.id);
    collection.pending = undefined;
  }

  drop(collection: Collection): void {
    this.version++;
    for (const index of collection.indexes) this.#dropIndexTable(index);
    if (!collection.isView) this.#dropTable(collection.table);
    this.#connection.prepare('DELETE FROM indexes WHERE collection = ?').run(collection.id);
    this.#connection.prepare('DELETE FROM collections WHERE id = ?').run(collection.id);
    this.#byName.delete(collection.ns);
    this.#dirty.delete(collection);
    collection.dropped = true;
  }

  rename(collection: Collection, db: string, name: string): void {
    this.version++;
    this.#connection.prepare('UPDATE collections SET db = ?, name = ? WHERE id = ?').run(db, name, collection.id);
    this.#byName.delete(collection.ns);
    collection.db = db;
    collection.name = name;
    this.#byName.set(collection.ns, collection);
  }

  setOptions(collection: Collection, options: Doc): void {
    this.version++;
    this.#connection.prepare('UPDATE collections SET options = ? WHERE id = ?').run(encode(options), collection.id);
    collection.options = options;
  }

  /** Lets queries use an index, which now holds every document it should. */
  finishIndex(index: IndexDefinition): void {
    this.version++;
    this.#connection.prepare('UPDATE indexes SET ready = 1 WHERE id = ?').run(index.id);
    index.ready = true;
  }

  /** Adds an empty index; the caller fills it and then finishes it. */
  addIndex(collection: Collection, spec: Doc): IndexDefinition {
    this.version++;
    const inserted = this.#connection
      .prepare("INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, '')")
      .run(collection.id, encode(spec));
    const index = new IndexDefinition(Number(inserted.lastInsertRowid), spec, undefined);
    this.#connection.exec(indexTable(index));
    collection.setIndexes([...collection.indexes, index]);
    return index;
  }

  /** Replaces an index's specification, keeping its keys. */
  alterIndex(collection: Collection, index: IndexDefinition, spec: Doc): void {
    this.version++;
    this.#connection.prepare('UPDATE indexes SET spec = ? WHERE id = ?').run(encode(spec), index.id);
    const altered = new IndexDefinition(index.id, spec, index.multikey);
    altered.ready = index.ready;
    collection.setIndexes(collection.indexes.map((other) => (other === index ? altered : other)));
  }

  dropIndex(collection: Collection, index: IndexDefinition): void {
    this.version++;
    this.#dropIndexTable(index);
    this.#connection.prepare('DELETE FROM indexes WHERE id = ?').run(index.id);
    collection.setIndexes(collection.indexes.filter((other) => other !== index));
  }

  /** Notes that the collection's counts changed, to be stored with the batch. */
  touch(collection: Collection, documents: number, bytes: number): void {
    collection.count += documents;
    collection.bytes += bytes;
    this.#dirty.add(collection);
  }

  /** Notes that documents with arrays entered the index. */
  markMultikey(index: IndexDefinition, arrays: readonly boolean[]): void {
    for (let i = 0; i < arrays.length; i++) {
      if (!arrays[i] || index.multikey[i]) continue;
      index.multikey[i] = true;
      this.version++;
      this.#dirtyIndexes.add(index);
    }
  }

  /** Stores what changed in memory; part of every batch's commit. */
  flush(): void {
    const counts = this.#connection.prepare('UPDATE collections SET count = ?, bytes = ? WHERE id = ?');
    for (const collection of this.#dirty) counts.run(collection.count, collection.bytes, collection.id);
    const flags = this.#connection.prepare('UPDATE indexes SET multikey = ? WHERE id = ?');
    for (const index of this.#dirtyIndexes) flags.run(index.multikey.map(Number).join(''), index.id);
    this.#dirty.clear();
    this.#dirtyIndexes.clear();
  }

  #readIndexes(collection: Collection): IndexDefinition[] {
    const rows = this.#connection
      .prepare('SELECT id, spec, multikey, ready FROM indexes WHERE collection = ? ORDER BY id')
      .all(collection.id);
    return rows.map(([id, spec, flags, ready]) => {
      const multikey = flags ? [...String(flags)].map((flag) => flag === '1') : undefined;
      const index = new IndexDefinition(Number(id), decode(spec as Uint8Array), multikey);
      index.ready = ready === 1;
      return index;
    });
  }

  #lastRecord(collection: Collection): number {
    const row = this.#connection.prepare(`SELECT max(rid) FROM ${collection.table}`).get();
    return Number(row?.[0] ?? 0);
  }

  #dropIndexTable(index: IndexDefinition): void {
    this.#dropTable(index.table);
  }

  #dropTable(table: string): void {
    this.#connection.forgetStatements(table);
    this.#connection.exec(`DROP TABLE ${table}`);
  }
}

function indexTable(index: IndexDefinition): string {
  if (index.kind === 'text') {
    return `CREATE VIRTUAL TABLE ${index.table} USING fts5(content, tokenize = "porter unicode61 remove_diacritics 2")`;
  }
  return `CREATE TABLE ${index.table} (k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, rid)) WITHOUT ROWID`;
}

function idIndexSpec(options: Doc): Doc {
  const clustered = options.get('clusteredIndex');
  const spec = new Doc([
    ['v', new Int32(2)],
    ['key', new Doc([['_id', new Int32(1)]])],
    ['name', '_id_'],
  ]);
  const collation = options.get('collation');
  if (collation) spec.set('collation', collation);
  if (clustered instanceof Doc) {
    spec.set('name', clustered.get('name')!);
    spec.set('unique', true);
    spec.set('clustered', true);
  }
  return spec;
}

function readCollection(row: unknown[]): Collection {
  const [id, db, name, uuid, options, count, bytes, pending] = row;
  const collection = new Collection({
    id: Number(id),
    uuid: uuid as Uint8Array,
    db: String(db),
    name: String(name),
    options: decode(options as Uint8Array),
    count: Number(count),
    bytes: Number(bytes),
    nextRecord: 1,
  });
  if (pending) collection.pending = collection;
  return collection;
}

/** Refuses names that MongoDB refuses. */
export function checkNamespace(db: string, name: string): void {
  refuseOplog(db, name);
  if (db === '' || db.length > 63 || /[/\\. "$\0]/.test(db)) {
    throw new MongoError('InvalidNamespace', `Invalid database name: '${db}'`);
  }
  if (name === '' || name.startsWith('.') || name.includes('$') || name.includes('\0')) {
    throw new MongoError('InvalidNamespace', `Invalid collection name: ${name}`);
  }
  if (Buffer.byteLength(name) + Buffer.byteLength(db) + 1 > 255) {
    throw new MongoError(
      'InvalidNamespace',
      `Fully qualified namespace is too long. Namespace: ${db}.${name} Max: 255`,
    );
  }
  if (name.startsWith('system.') && !['system.js', 'system.views', 'system.profile'].includes(name)) {
    throw new MongoError('InvalidNamespace', `Invalid system namespace: ${db}.${name}`);
  }
}

/** There is no oplog: who follows it would wait for ever for changes that are not told there. */
export function refuseOplog(db: string, name: string): void {
  if (db === 'local' && name === 'oplog.rs') {
    throw new MongoError('NotImplemented', 'This server keeps no oplog: local.oplog.rs does not exist');
  }
}
