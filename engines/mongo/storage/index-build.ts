import { decode, decodeFields } from '../bson/codec.ts';
import { duplicateKey } from '../keys/duplicate-key.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { textOf } from '../keys/text.ts';
import type { Collection } from './collection.ts';
import type { Store } from './store.ts';

const SLICE_MS = 10;
const CHUNK = 256;

/** Fills a new index with the documents that stood before it. Documents written meanwhile enter it as any other. */
export class IndexBuild {
  readonly #store: Store;
  readonly #collection: Collection;
  readonly #index: IndexDefinition;
  readonly #end: number;
  #last = 0;

  constructor(store: Store, collection: Collection, index: IndexDefinition) {
    this.#store = store;
    this.#collection = collection;
    this.#index = index;
    this.#end = collection.nextRecord;
  }

  /** Works for a slice of time inside the open batch; true when all is done. Throws DuplicateKey. */
  step(): boolean {
    this.#store.batches.join();
    const started = performance.now();
    const rows = this.#store.connection.prepare(
      `SELECT rid, doc FROM ${this.#collection.table} WHERE rid > ? AND rid < ? ORDER BY rid LIMIT ${CHUNK}`,
    );
    while (performance.now() - started < SLICE_MS) {
      const chunk = rows.all(this.#last, this.#end);
      for (const row of chunk) this.#add(Number(row[0]), row[1] as Uint8Array);
      if (chunk.length < CHUNK) return true;
    }
    return false;
  }

  #add(rid: number, bytes: Uint8Array): void {
    this.#last = rid;
    const index = this.#index;
    const doc = index.reads ? decodeFields(bytes, index.reads) : decode(bytes);
    if (index.kind === 'text') {
      const content = textOf(index, doc);
      if (content === undefined) return;
      this.#store.connection
        .prepare(`INSERT OR REPLACE INTO ${index.table} (rowid, content) VALUES (?, ?)`)
        .run(rid, content);
      return;
    }
    const { keys, arrays } = index.keysOf(doc);
    const insert = this.#store.connection.prepare(`INSERT OR IGNORE INTO ${index.table} (k, rid) VALUES (?, ?)`);
    for (const key of keys) {
      if (index.unique && this.#store.records.holders(index, key).some((holder) => holder !== rid)) {
        throw duplicateKey(this.#collection.ns, index, doc, key);
      }
      insert.run(key, rid);
      if (index.highest && Buffer.compare(key, index.highest) > 0) index.highest = key;
    }
    if (arrays) this.#store.catalog.markMultikey(index, arrays);
  }
}
