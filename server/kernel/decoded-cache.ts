import { decodeDocument } from './db.ts';

interface Kept<T> {
  bytes: Uint8Array;
  row: T;
}

/**
 * Spares reads that come again the decoding of what has not changed: while the database sends the same bytes for an `_id`,
 * its row is the same object, and what was made of that row can be kept with it. The database is asked each time, so
 * nothing here is ever out of date. The rows are frozen, as many readers have them.
 */
export class DecodedCache<T extends object> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #most: number;

  /** `most` rows are kept; beyond it the one that was decoded first goes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The row of a document that begins with its `_id`, an ObjectId, as the server stores it. */
  row(bytes: Buffer): T {
    const id = bytes.toString('latin1', ID_START, ID_END);
    const known = this.#kept.get(id);
    if (known && bytes.equals(known.bytes)) return known.row;
    const row = Object.freeze(decodeDocument<T>(bytes));
    if (!known && this.#kept.size >= this.#most) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(id, { bytes: Uint8Array.from(bytes), row });
    return row;
  }
}

/** Where a document's first value lies: after its size, the value's type and the name `_id` with its closing zero. */
const ID_START = 9;
const ID_END = ID_START + 12;
