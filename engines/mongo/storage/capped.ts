import { decode } from '../bson/codec.ts';
import { numberOf } from '../keys/spec.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Collection } from './collection.ts';
import type { Store } from './store.ts';

/** Removes the oldest documents of a capped collection until it fits its size and its number of documents. */
export function makeRoom(store: Store, collection: Collection, transaction: Transaction | undefined): void {
  const size = numberOf(collection.options.get('size')) ?? Number.POSITIVE_INFINITY;
  const max = numberOf(collection.options.get('max')) || Number.POSITIVE_INFINITY;
  while (collection.count > max || collection.bytes > size) {
    const row = store.connection.prepare(`SELECT rid, doc FROM ${collection.table} ORDER BY rid LIMIT 1`).get();
    if (!row) return;
    const bytes = row[1] as Uint8Array;
    store.writer.remove(collection, Number(row[0]), { doc: decode(bytes), bytes }, transaction);
  }
}
