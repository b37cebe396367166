import type { Doc } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { textOf } from '../keys/text.ts';
import type { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import type { Connection } from './connection.ts';
import { NewRows } from './new-rows.ts';

/** A document at one moment: its bytes, and at least those of its fields that indexes read. */
export interface Version {
  readonly doc: Doc;
  readonly bytes: Uint8Array;
}

export interface IndexChange {
  readonly index: IndexDefinition;
  readonly remove: readonly Buffer[];
  readonly add: readonly Buffer[];
  readonly arrays: boolean[] | undefined;
}

/** One document's way from `before` (undefined: an insert) to `after` (undefined: a deletion). */
export interface RecordChange {
  readonly collection: Collection;
  readonly rid: number;
  readonly before: Version | undefined;
  readonly after: Version | undefined;
  readonly indexes: readonly IndexChange[];
  /** The indexes that the collection had when it was planned. */
  readonly plannedFor: readonly IndexDefinition[];
}

/** What a change means to each index of the collection. Throws when the new document cannot be indexed. */
export function planChange(
  collection: Collection,
  rid: number,
  before: Version | undefined,
  after: Version | undefined,
): RecordChange {
  const indexes: IndexChange[] = [];
  for (const index of collection.indexes) {
    if (index.kind === 'text' || (before && after && sameInputs(index, before.doc, after.doc))) continue;
    const old = before ? index.keysOf(before.doc).keys : [];
    const { keys, arrays } = after ? index.keysOf(after.doc) : { keys: [], arrays: undefined };
    if (old.length === 0) indexes.push({ index, remove: old, add: keys, arrays });
    else if (keys.length === 0) indexes.push({ index, remove: old, add: keys, arrays });
    else indexes.push({ index, remove: without(old, keys), add: without(keys, old), arrays });
  }
  return { collection, rid, before, after, indexes, plannedFor: collection.indexes };
}

/** An update hands on the values it does not touch, so equal references mean equal keys. */
function sameInputs(index: IndexDefinition, before: Doc, after: Doc): boolean {
  if (!index.reads) return false;
  for (const name of index.reads) if (before.get(name) !== after.get(name)) return false;
  return true;
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  return keys.filter((key) => !others.some((other) => other.equals(key)));
}

/** Where new rows go. */
type Rows = Pick<NewRows, 'add'>;

const NO_KEY = new Uint8Array(0);

/** Reads and writes records and index entries on the writing connection, inside the open batch. */
export class RecordStore {
  readonly #connection: Connection;
  readonly #catalog: Catalog;
  readonly #oneByOne: Rows;

  constructor(connection: Connection, catalog: Catalog) {
    this.#connection = connection;
    this.#catalog = catalog;
    this.#oneByOne = { add: (insert, first, second) => connection.prepare(insert).run(first, second) };
  }

  read(collection: Collection, rid: number): Uint8Array | undefined {
    const row = this.#connection.prepare(`SELECT doc FROM ${collection.table} WHERE rid = ?`).get(rid);
    return row?.[0] as Uint8Array | undefined;
  }

  /** Whether a record other than the given one holds a key. */
  isHeld(index: IndexDefinition, key: Buffer, rid: number): boolean {
    if (this.#isAboveAll(index, key)) return false;
    return this.#connection.prepare(index.sql.otherHolder).get(key, rid) !== undefined;
  }

  /** The records that hold a key of a unique index: normally one at most. */
  holders(index: IndexDefinition, key: Buffer): number[] {
    if (this.#isAboveAll(index, key)) return [];
    const rows = this.#connection.prepare(index.sql.holders).all(key);
    return rows.map((row) => Number(row[0]));
  }

  /** New documents mostly have the highest `_id` of all, which need not be looked for. */
  #isAboveAll(index: IndexDefinition, key: Buffer): boolean {
    index.highest ??= (this.#connection.prepare(index.sql.highest).get()?.[0] as Uint8Array) ?? NO_KEY;
    return Buffer.compare(key, index.highest) > 0;
  }

  /** Whether no key of new documents is taken in a unique index. Keys that do not rise from one to the next may meet each other. */
  canHoldNew(changes: readonly RecordChange[]): boolean {
    const last = new Map<IndexDefinition, Buffer>();
    for (const { indexes, rid } of changes) {
      for (const { index, add } of indexes) {
        if (!index.refusesDuplicates) continue;
        for (const key of add) {
          const before = last.get(index);
          if ((before && Buffer.compare(key, before) <= 0) || this.isHeld(index, key, rid)) return false;
          last.set(index, key);
        }
      }
    }
    return true;
  }

  apply(change: RecordChange): void {
    this.#apply(change, this.#oneByOne);
  }

  /** Changes of different records, with fewer statements than one for each new row. */
  applyTogether(changes: Iterable<RecordChange>): void {
    const rows = new NewRows(this.#connection);
    for (const change of changes) this.#apply(change, rows);
    rows.write();
  }

  #apply(change: RecordChange, rows: Rows): void {
    const { collection, rid, before, after } = change;
    if (!before) rows.add(collection.sql.insert, rid, after!.bytes);
    else if (after) this.#connection.prepare(collection.sql.update).run(after.bytes, rid);
    else this.#connection.prepare(collection.sql.remove).run(rid);
    for (const entry of change.indexes) this.#applyIndex(entry, rid, rows);
    this.#applyText(change);
    const documents = (after ? 1 : 0) - (before ? 1 : 0);
    this.#catalog.touch(collection, documents, (after?.bytes.length ?? 0) - (before?.bytes.length ?? 0));
  }

  #applyIndex({ index, remove, add, arrays }: IndexChange, rid: number, rows: Rows): void {
    if (remove.length > 0) {
      const statement = this.#connection.prepare(index.sql.remove);
      for (const key of remove) {
        statement.run(key, rid);
        index.landmarks?.shift(key, rid, -1);
      }
    }
    for (const key of add) {
      rows.add(index.sql.insert, key, rid);
      index.landmarks?.shift(key, rid, 1);
      if (index.highest && Buffer.compare(key, index.highest) > 0) index.highest = key;
    }
    if (arrays) this.#catalog.markMultikey(index, arrays);
  }

  #applyText({ collection, rid, before, after }: RecordChange): void {
    for (const index of collection.indexes) {
      if (index.kind !== 'text') continue;
      if (before) this.#connection.prepare(`DELETE FROM ${index.table} WHERE rowid = ?`).run(rid);
      const content = after && textOf(index, after.doc);
      if (content === undefined) continue;
      this.#connection.prepare(`INSERT INTO ${index.table} (rowid, content) VALUES (?, ?)`).run(rid, content);
    }
  }
}
