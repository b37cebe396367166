import type { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';

/** A collection or view as the catalog knows it. */
export class Collection {
  readonly id: number;
  readonly uuid: Uint8Array;
  db: string;
  name: string;
  /** As `create` was given them and `listCollections` shows them. */
  options: Doc;
  indexes: readonly IndexDefinition[] = [];
  /** Documents and their bytes, as of the open batch. */
  count: number;
  bytes: number;
  nextRecord: number;
  /** The transaction that is creating it, while no one else may see it. */
  pending: object | undefined;
  /** Top-level fields that indexes read; undefined when only the whole document will do. */
  indexedFields: ReadonlySet<string> | undefined = new Set(['_id']);
  dropped = false;
  /** Those who wait for documents to enter a capped collection. */
  readonly waiting = new Set<() => void>();
  /** The statements that change records. */
  readonly sql: { readonly insert: string; readonly update: string; readonly remove: string };

  constructor(known: {
    id: number;
    uuid: Uint8Array;
    db: string;
    name: string;
    options: Doc;
    count: number;
    bytes: number;
    nextRecord: number;
  }) {
    this.id = known.id;
    this.uuid = known.uuid;
    this.db = known.db;
    this.name = known.name;
    this.options = known.options;
    this.count = known.count;
    this.bytes = known.bytes;
    this.nextRecord = known.nextRecord;
    this.sql = {
      insert: `INSERT INTO ${this.table} (rid, doc) VALUES (?, ?)`,
      update: `UPDATE ${this.table} SET doc = ? WHERE rid = ?`,
      remove: `DELETE FROM ${this.table} WHERE rid = ?`,
    };
  }

  get ns(): string {
    return `${this.db}.${this.name}`;
  }

  get table(): string {
    return `records_${this.id}`;
  }

  get isCapped(): boolean {
    return this.options.get('capped') === true;
  }

  get isView(): boolean {
    return this.options.has('viewOn');
  }

  get idIndex(): IndexDefinition {
    const index = this.indexes.find((candidate) => candidate.isId);
    if (!index) throw new MongoError('InternalError', `${this.ns} has no index on _id`);
    return index;
  }

  setIndexes(indexes: readonly IndexDefinition[]): void {
    this.indexes = indexes;
    let fields: Set<string> | undefined = new Set(['_id']);
    for (const index of indexes) fields = fields && index.reads && fields.union(index.reads);
    this.indexedFields = fields;
  }
}
