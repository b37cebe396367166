import { decode } from '../bson/codec.ts';
import { MongoError } from '../errors.ts';
import { numberOf } from '../keys/spec.ts';
import type { Collection } from './collection.ts';
import type { Store } from './store.ts';

/** Throws when a document is to enter a capped collection from inside a transaction, which no server allows. */
export function refuseInTransaction(collection: Collection): void {
  throw new MongoError(
    'OperationNotSupportedInTransaction',
    `Collection '${collection.ns}' is a capped collection. Writes in transactions are not allowed on capped collections.`,
  );
}

/**
 * A document has entered a capped collection: removes the oldest ones until it fits its size and its number of
 * documents, and tells those who wait for more.
 */
export function enteredCapped(store: Store, collection: Collection): void {
  const size = numberOf(collection.options.get('size')) ?? Number.POSITIVE_INFINITY;
  const max = numberOf(collection.options.get('max')) || Number.POSITIVE_INFINITY;
  while (collection.count > max || collection.bytes > size) {
    const row = store.connection.prepare(`SELECT rid, doc FROM ${collection.table} ORDER BY rid LIMIT 1`).get();
    if (!row) break;
    const bytes = row[1] as Uint8Array;
    store.writer.remove(collection, Number(row[0]), { doc: decode(bytes), bytes });
  }
  for (const wake of collection.waiting) wake();
}
