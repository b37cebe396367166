import type { SQLInputValue } from 'node:sqlite';
import { decode } from '../bson/codec.ts';
import { compareBytes } from '../bson/compare.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { type Landmark, Landmarks } from '../keys/landmarks.ts';
import type { Filter } from '../language/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { BOUND_LIMIT, type Connection, type Row, type Statement } from '../storage/connection.ts';
import type { KeyRange } from './interval.ts';
import type { CollectionScan, IndexScan, Plan, TextScan, UnionScan } from './plan.ts';
import { candidateQuery } from './text-query.ts';

/** A stored document as a scan finds it. */
export interface Found {
  readonly rid: number;
  readonly bytes: Uint8Array;
  /** How well it fits a text search. */
  readonly score?: number | undefined;
}

/** What a scan looked at. */
export interface ScanCounts {
  keys: number;
  documents: number;
}

/** Rows are fetched in chunks that grow: no statement stays open between them, so a cursor may rest for minutes. */
const FIRST_CHUNK = 32;
const LARGEST_FIRST_CHUNK = 128;
const LARGEST_CHUNK = 1024;
const CHUNK_BYTES = 2 * 1024 * 1024;

export interface ScanSource {
  readonly connection: Connection;
  readonly collection: Collection;
  readonly counts: ScanCounts;
  /** How many results are likely to be asked for. */
  readonly expected: number;
  /** Whether no more than that will be asked for in any case. */
  readonly atMost: boolean;
  /** How many records to pass over at the start, where `canSkip` says so. */
  readonly skip: number;
  /** Keeps the records that meet a condition. */
  filter(found: Iterable<Found>, condition: Filter | undefined): Iterable<Found>;
}

/** The records that a plan finds, before its residual condition. Reads on while others write, as a cursor does. */
export function scan(plan: Plan, source: ScanSource): Iterable<Found> {
  switch (plan.kind) {
    case 'collection':
      return scanCollection(plan, source);
    case 'index':
      return plan.index.isMultikey && mayRepeat(plan) ? distinct(scanIndex(plan, source)) : scanIndex(plan, source);
    case 'union':
      return scanUnion(plan, source);
    case 'text':
      return scanText(plan, source);
  }
}

/** Whether a scan can pass over records without looking at them: one stretch, each record once, nothing to check. */
export function canSkip(plan: Plan): boolean {
  if (plan.kind === 'collection') return !plan.residual;
  if (plan.kind !== 'index' || plan.residual || plan.ranges.length > 1) return false;
  return !plan.index.isMultikey || plan.wholeKeys;
}

/** A document with several keys is found once per key, unless the range is a single whole key. */
export function mayRepeat(plan: IndexScan): boolean {
  return plan.ranges.length > 1 || !plan.wholeKeys;
}

function* scanCollection(
  plan: CollectionScan,
  { connection, collection, counts, expected, skip }: ScanSource,
): Iterable<Found> {
  const [after, order] = plan.backward ? ['<', 'DESC'] : ['>', 'ASC'];
  const statement = connection.prepare(
    `SELECT rid, doc FROM ${collection.table} WHERE rid ${after} ? ORDER BY rid ${order} ${BOUND_LIMIT} OFFSET ?`,
  );
  let last = plan.backward ? Number.MAX_SAFE_INTEGER : 0;
  const chunk = new Chunk(expected);
  for (let offset = skip; ; offset = 0) {
    const rows = statement.all(last, chunk.size, offset);
    for (const row of rows) {
      counts.documents++;
      last = row[0] as number;
      yield { rid: last, bytes: row[1] as Uint8Array };
    }
    if (rows.length < chunk.size) return;
    chunk.grow(rows.at(-1)![1] as Uint8Array);
  }
}

function scanIndex(plan: IndexScan, source: ScanSource): Iterable<Found> {
  const ranges = plan.backward ? plan.ranges.toReversed() : plan.ranges;
  if (plan.index.unique && plan.wholeKeys) return lookUp(plan, ranges, source);
  if (plan.merge) return scanMerged(plan, ranges, source);
  if (ranges.length > 1) return scanRanges(plan, ranges, source);
  if (endsWithFirstChunk(plan, source)) return scanStart(plan, ranges[0]!, source);
  return ranges.length === 0 ? [] : scanRange(plan, ranges[0]!, source);
}

/** Whether what the first chunk holds is all that will be asked for. */
function endsWithFirstChunk(plan: IndexScan, { atMost, expected }: ScanSource): boolean {
  return atMost && expected <= LARGEST_FIRST_CHUNK && plan.ranges.length === 1 && !plan.index.isMultikey;
}

/** The most bytes of documents that are fetched as one. */
const LARGEST_PAGE = 1024 * 1024;

/**
 * The documents of a page of an index, all in one value: far less work for SQLite's binding than a value for each.
 * Undefined when the plan is no such page; a page of documents larger than usual is none either.
 */
export function scanPage(plan: Plan, source: ScanSource): Iterable<Uint8Array> | undefined {
  const { collection, expected } = source;
  if (plan.kind !== 'index' || plan.residual || expected < 2 || plan.wholeKeys) return undefined;
  if (plan.ranges.length !== 1 || !endsWithFirstChunk(plan, source)) return undefined;
  if ((collection.bytes / Math.max(collection.count, 1)) * expected > LARGEST_PAGE) return undefined;
  return readPage(plan, plan.ranges[0]!, source);
}

function* readPage(plan: IndexScan, range: KeyRange, source: ScanSource): Iterable<Uint8Array> {
  const { connection, counts } = source;
  const { sql, parameters } = startOf(plan, range, source);
  if (!parameters) return;
  const page = connection.prepare(`SELECT CAST(group_concat(doc, '') AS BLOB) FROM (${sql})`).get(...parameters);
  const joined = page?.[0] as Uint8Array | null;
  if (!joined) return;
  const bytes = Buffer.from(joined.buffer, joined.byteOffset, joined.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const end = at + bytes.readInt32LE(at);
    counts.keys++;
    counts.documents++;
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** The first records of a range. Nothing will go on from the last, so that no keys have to be read. */
function* scanStart(plan: IndexScan, range: KeyRange, source: ScanSource): Iterable<Found> {
  const { connection, counts, expected } = source;
  const { sql, parameters } = startOf(plan, range, source);
  if (!parameters) return;
  for (const row of fetch(connection.prepare(sql), expected, parameters)) {
    counts.keys++;
    counts.documents++;
    yield { rid: row[0] as number, bytes: row[1] as Uint8Array };
  }
}

/** What selects the records a scan begins with; no parameters where nothing is left behind the skipped ones. */
function startOf(
  plan: IndexScan,
  range: KeyRange,
  source: ScanSource,
): { sql: string; parameters: SQLInputValue[] | undefined } {
  const sql = rangeSql(plan.index, source.collection, plan.backward);
  if (source.skip === 0) return { sql: sql.start, parameters: [range.lo, range.hi, source.expected] };
  const entry = entryAt(plan, range, source);
  const bound = plan.backward ? range.lo : range.hi;
  return { sql: sql.from, parameters: entry && [entry.key, entry.rid, bound, source.expected] };
}

/** The one record of each whole key of a unique index. */
function* lookUp(plan: IndexScan, ranges: readonly KeyRange[], source: ScanSource): Iterable<Found> {
  const { connection, collection, counts } = source;
  const statement = connection.prepare(rangeSql(plan.index, collection, false).one);
  for (const { lo } of ranges) {
    const row = statement.get(lo);
    if (!row) continue;
    counts.keys++;
    counts.documents++;
    yield { rid: row[0] as number, bytes: row[1] as Uint8Array };
  }
}

function* scanRanges(plan: IndexScan, ranges: readonly KeyRange[], source: ScanSource): Iterable<Found> {
  for (const range of ranges) yield* scanRange(plan, range, source);
}

interface KeyedFound extends Found {
  readonly key: Uint8Array;
}

function* scanRange(plan: IndexScan, range: KeyRange, source: ScanSource): Iterable<KeyedFound> {
  const { connection, collection, counts, expected, skip } = source;
  const only = onlyKeys(plan);
  const sql = only
    ? directedSql(plan.index, collection, plan.backward, only.sql)
    : rangeSql(plan.index, collection, plan.backward);
  const wanted = only?.parameters ?? [];
  const chunk = new Chunk(expected);
  let rows: Row[];
  if (skip > 0) {
    const entry = entryAt(plan, range, source);
    const bound = plan.backward ? range.lo : range.hi;
    rows = entry ? connection.prepare(sql.from).all(entry.key, entry.rid, bound, chunk.size) : [];
  } else rows = fetch(connection.prepare(sql.first), chunk.size, [range.lo, range.hi, ...wanted, chunk.size]);
  for (;;) {
    for (const row of rows) {
      counts.keys++;
      counts.documents++;
      yield { rid: row[0] as number, bytes: row[1] as Uint8Array, key: row[2] as Uint8Array };
    }
    if (rows.length < chunk.size) return;
    const [rid, doc, key] = rows.at(-1)!;
    chunk.grow(doc as Uint8Array);
    const bound = plan.backward ? range.lo : range.hi;
    rows = connection.prepare(sql.next).all(key!, rid!, bound, ...wanted, chunk.size);
  }
}

/** The first entry behind those to skip, walking from the nearest one whose distance from the start is known. */
function entryAt(plan: IndexScan, range: KeyRange, source: ScanSource): Landmark | undefined {
  const { connection, collection, counts, skip } = source;
  const { index, backward } = plan;
  const sql = rangeSql(index, collection, backward);
  if (connection.isWriter) index.landmarks ??= new Landmarks();
  const landmarks = connection.isWriter ? index.landmarks : undefined;
  const near = landmarks?.nearest(range, backward, skip);
  const walked = skip - (near?.offset ?? 0);
  const row = near
    ? connection.prepare(sql.entryFrom).get(near.key, near.rid, backward ? range.lo : range.hi, walked)
    : connection.prepare(sql.entry).get(range.lo, range.hi, walked);
  counts.keys += walked;
  if (!row) return undefined;
  const entry = { key: row[0] as Uint8Array, rid: row[1] as number, offset: skip };
  landmarks?.add(range, backward, entry);
  return entry;
}

/** Up to `size` rows; a single one is had for less. */
function fetch(statement: Statement, size: number, parameters: SQLInputValue[]): Row[] {
  if (size > 1) return statement.all(...parameters);
  const row = statement.get(...parameters);
  return row ? [row] : [];
}

interface RangeSql {
  /** The record of one key. */
  readonly one: string;
  readonly first: string;
  /** As `first`, without the keys. */
  readonly start: string;
  /** The entry behind so many others of the range, and the same counted from a given entry on. */
  readonly entry: string;
  readonly entryFrom: string;
  /** As `first`, from a given entry on. */
  readonly from: string;
  readonly next: string;
}

const sqlByIndex = new WeakMap<IndexDefinition, { forward: RangeSql; backward: RangeSql }>();

function rangeSql(index: IndexDefinition, collection: Collection, backward: boolean): RangeSql {
  let known = sqlByIndex.get(index);
  if (!known) {
    known = { forward: directedSql(index, collection, false), backward: directedSql(index, collection, true) };
    sqlByIndex.set(index, known);
  }
  return backward ? known.backward : known.forward;
}

/** What passes over keys that cannot be a match's without reading their documents. */
export function onlyKeys({ tail, within }: IndexScan): { sql: string; parameters: Buffer[] } | undefined {
  if (!tail && !within) return undefined;
  return {
    sql: (tail ? ` AND substr(i.k, -${tail.length}) = ?` : '') + (within ? ' AND instr(i.k, ?) > 0' : ''),
    parameters: [tail, within].filter((bytes) => bytes !== undefined),
  };
}

function directedSql(index: IndexDefinition, collection: Collection, backward: boolean, only = ''): RangeSql {
  const columns = 'SELECT i.rid, c.doc, i.k';
  const documents = `CROSS JOIN ${collection.table} c ON c.rid = i.rid`;
  const select = `${columns} FROM ${index.table} i ${documents} WHERE`;
  const order = backward ? 'ORDER BY i.k DESC, i.rid DESC' : 'ORDER BY i.k, i.rid';
  const entry = `SELECT i.k, i.rid FROM ${index.table} i WHERE`;
  const within = 'i.k >= ? AND i.k < ?';
  const from = backward ? '(i.k, i.rid) <= (?, ?) AND i.k >= ?' : '(i.k, i.rid) >= (?, ?) AND i.k < ?';
  const rest = backward ? '(i.k, i.rid) < (?, ?) AND i.k >= ?' : '(i.k, i.rid) > (?, ?) AND i.k < ?';
  return {
    one: `SELECT i.rid, c.doc FROM ${index.table} i ${documents} WHERE i.k = ?`,
    first: `${select} ${within}${only} ${order} ${BOUND_LIMIT}`,
    start: `SELECT i.rid, c.doc FROM ${index.table} i ${documents} WHERE ${within} ${order} ${BOUND_LIMIT}`,
    entry: `${entry} ${within} ${order} LIMIT 1 OFFSET ?`,
    entryFrom: `${entry} ${from} ${order} LIMIT 1 OFFSET ?`,
    from: `${select} ${from} ${order} ${BOUND_LIMIT}`,
    next: `${select} ${rest}${only} ${order} ${BOUND_LIMIT}`,
  };
}

/** Several ranges as one stream in the order of what follows each range's prefix. */
function* scanMerged(plan: IndexScan, ranges: readonly KeyRange[], source: ScanSource): Iterable<Found> {
  const sign = plan.backward ? -1 : 1;
  const streams = ranges.map((range) => ({ iterator: scanRange(plan, range, source)[Symbol.iterator](), range }));
  const heads = streams.flatMap(({ iterator, range }) => {
    const next = iterator.next();
    return next.done ? [] : [{ iterator, found: next.value, prefix: range.prefix }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let i = 1; i < heads.length; i++) {
      const [a, b] = [heads[i]!, heads[least]!];
      const order = compareBytes(a.found.key.subarray(a.prefix), b.found.key.subarray(b.prefix));
      if ((order || a.found.rid - b.found.rid) * sign < 0) least = i;
    }
    const head = heads[least]!;
    yield head.found;
    const next = head.iterator.next();
    if (next.done) heads.splice(least, 1);
    else head.found = next.value;
  }
}

function scanUnion(plan: UnionScan, source: ScanSource): Iterable<Found> {
  return distinct(
    (function* () {
      for (const branch of plan.branches)
        yield* source.filter(scan(branch, { ...source, atMost: false }), branch.residual);
    })(),
  );
}

function* distinct(found: Iterable<Found>): Iterable<Found> {
  const seen = new Set<number>();
  for (const record of found) {
    if (seen.has(record.rid)) continue;
    seen.add(record.rid);
    yield record;
  }
}

/** The index gives candidates; whether they match, and how well, their text tells. */
function* scanText(plan: TextScan, { connection, collection, counts }: ScanSource): Iterable<Found> {
  const query = candidateQuery(plan.matcher.terms);
  if (query === undefined) return;
  const rids = connection.prepare(`SELECT rowid FROM ${plan.index.table} WHERE content MATCH ?`).all(query);
  const read = connection.prepare(`SELECT doc FROM ${collection.table} WHERE rid = ?`);
  for (const [rid] of rids) {
    counts.keys++;
    const bytes = read.get(rid as number)?.[0] as Uint8Array | undefined;
    if (!bytes) continue;
    counts.documents++;
    const score = plan.matcher.score(decode(bytes));
    if (score !== undefined) yield { rid: rid as number, bytes, score };
  }
}

/** How many rows to fetch next: what is expected at first, then more and more while documents are small. */
class Chunk {
  size: number;

  constructor(expected: number) {
    this.size = Math.max(1, Math.min(expected, LARGEST_FIRST_CHUNK));
  }

  grow(sample: Uint8Array): void {
    const fits = Math.max(1, Math.floor(CHUNK_BYTES / (sample.length + 64)));
    this.size = Math.min(Math.max(this.size * 2, FIRST_CHUNK), LARGEST_CHUNK, fits);
  }
}
