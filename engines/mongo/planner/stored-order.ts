import type { Collection } from '../storage/collection.ts';
import { BOUND_LIMIT, type Connection } from '../storage/connection.ts';
import type { IndexScan } from './plan.ts';
import { type Found, mayRepeat, onlyKeys, type ScanSource } from './scan.ts';

/** Keys are fetched in portions that grow, so that a scan that turns out to take long can be moved away early. */
const FIRST_KEYS = 1024;
const MOST_KEYS = 65_536;
/** The largest documents there can be, so many of them, are still one value for SQLite. */
const DOCUMENTS = 50;

/**
 * The records of an index scan where their order is nobody's concern: they are read in the order in which they are stored,
 * many on each page of the file, instead of each from a page of its own.
 */
export function* scanAsStored(
  plan: IndexScan,
  { connection, collection, counts }: Pick<ScanSource, 'connection' | 'collection' | 'counts'>,
): Iterable<Found> {
  for (const rids of recordNumbers(plan, connection)) {
    counts.keys += rids.length;
    for (const found of documents(rids, collection, connection)) {
      counts.documents++;
      yield found;
    }
  }
}

/** The records of the plan's keys, each once, in portions that are sorted. */
function* recordNumbers(plan: IndexScan, connection: Connection): Iterable<number[]> {
  const seen = plan.index.isMultikey && mayRepeat(plan) ? new Set<number>() : undefined;
  const only = onlyKeys(plan) ?? { sql: '', parameters: [] };
  const portion = (from: string) =>
    connection.prepare(
      `SELECT group_concat(rid), max(k) FROM (SELECT i.rid, i.k FROM ${plan.index.table} i ` +
        `WHERE ${from} AND i.k < ?${only.sql} ORDER BY i.k, i.rid ${BOUND_LIMIT})`,
    );
  let size = FIRST_KEYS;
  for (const { lo, hi } of plan.ranges) {
    let row = portion('i.k >= ?').get(lo, hi, ...only.parameters, size);
    while (row?.[0]) {
      const rids = numbersOf(row[0]);
      const [key, last, isEnd] = [row[1]!, rids.at(-1)!, rids.length < size];
      yield (seen ? rids.filter((rid) => !seen.has(rid) && seen.add(rid)) : rids).sort((a, b) => a - b);
      if (isEnd) break;
      size = Math.min(size * 4, MOST_KEYS);
      row = portion('(i.k, i.rid) > (?, ?)').get(key, last, hi, ...only.parameters, size);
    }
  }
}

/** Documents by the numbers of their records, many in one value: far less work for SQLite's binding. */
function* documents(rids: readonly number[], collection: Collection, connection: Connection): Iterable<Found> {
  const some = `SELECT rid, doc FROM ${collection.table} WHERE rid IN (SELECT value FROM json_each(?))`;
  const statement = connection.prepare(`SELECT CAST(group_concat(doc, '') AS BLOB), group_concat(rid) FROM (${some})`);
  for (let first = 0; first < rids.length; first += DOCUMENTS) {
    const [joined, numbers] = statement.get(JSON.stringify(rids.slice(first, first + DOCUMENTS))) ?? [];
    if (!(joined instanceof Uint8Array)) continue;
    const bytes = Buffer.from(joined.buffer, joined.byteOffset, joined.byteLength);
    let at = 0;
    for (const rid of numbersOf(numbers)) {
      const end = at + bytes.readInt32LE(at);
      yield { rid, bytes: bytes.subarray(at, end) };
      at = end;
    }
  }
}

const numbersOf = (joined: unknown): number[] => String(joined).split(',').map(Number);
