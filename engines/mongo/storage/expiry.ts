import { decode } from '../bson/codec.ts';
import { DateTime } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { numberOf } from '../keys/spec.ts';
import { LockWait } from '../transactions/locks.ts';
import type { Collection } from './collection.ts';
import type { Store } from './store.ts';

const CHUNK = 200;

/** Deletes the documents whose dates under a TTL index are older than it allows, in batches that let others through. */
export async function removeExpired(store: Store, now: number): Promise<void> {
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) {
      const seconds = index.isClustered
        ? numberOf(collection.options.get('expireAfterSeconds'))
        : index.expireAfterSeconds;
      if (seconds === undefined) continue;
      const before = new DateTime(now - seconds * 1000);
      while (!collection.dropped && removeChunk(store, collection, index, before) === CHUNK) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
  }
}

function removeChunk(store: Store, collection: Collection, index: IndexDefinition, before: DateTime): number {
  const oldest = index.encode([new DateTime(-(2n ** 63n))]);
  const limit = index.encode([before]);
  const [from, to] = index.fields[0]!.descending ? [limit, oldest] : [oldest, limit];
  const rows = store.connection
    .prepare(
      `SELECT DISTINCT c.rid, c.doc FROM ${index.table} i CROSS JOIN ${collection.table} c ON c.rid = i.rid
       WHERE i.k >= ? AND i.k < ? LIMIT ${CHUNK}`,
    )
    .all(from, to);
  for (const row of rows) {
    const bytes = row[1] as Uint8Array;
    try {
      store.writer.remove(collection, Number(row[0]), { doc: decode(bytes), bytes });
    } catch (error) {
      // A transaction has written to it: it is looked at again in the next round.
      if (!(error instanceof LockWait)) throw error;
      return 0;
    }
  }
  return rows.length;
}
