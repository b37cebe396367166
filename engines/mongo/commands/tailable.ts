import { Doc } from '../bson/value.ts';
import { Cursor } from '../cursors/cursors.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { numberOf } from '../keys/spec.ts';
import type { Found } from '../planner/scan.ts';
import type { Collection } from '../storage/collection.ts';
import type { Connection } from '../storage/connection.ts';
import type { Request } from './request.ts';
import { pause } from './wait.ts';

const CHUNK = 256;
const DEFAULT_WAIT_MS = 1000;

/** Makes answers of records: filtered and projected. */
export type Answers = (records: Iterable<Found>) => Iterable<Uint8Array>;

/** A cursor on a capped collection that stays open at its end, as more documents may come. */
export class TailableCursor extends Cursor {
  readonly collection: Collection;
  /** Whether `getMore` waits for a while when there is nothing new. */
  readonly awaitsData: boolean;

  constructor(collection: Collection, documents: Iterable<Uint8Array>, request: Request) {
    super(collection.ns, documents, { keepAlive: request.flag('noCursorTimeout') });
    this.collection = collection;
    this.awaitsData = request.flag('awaitData');
  }

  override take(count: number): Uint8Array[] {
    this.exhausted = false;
    return super.take(count);
  }

  override isAtEnd(): boolean {
    return false;
  }
}

/** Checks what a tailable find may say. Throws the server's errors. */
export function checkTailable(request: Request, collection: Collection | undefined): void {
  if (!request.flag('tailable')) {
    if (!request.flag('awaitData')) return;
    throw new MongoError('FailedToParse', "Cannot set 'awaitData' without also setting 'tailable'");
  }
  if (request.flag('singleBatch')) {
    throw new MongoError('FailedToParse', "Cannot use tailable option with the 'singleBatch' option");
  }
  const sort = request.doc('sort') ?? new Doc();
  if (sort.size > 0 && !(sort.size === 1 && numberOf(sort.get('$natural')) === 1)) {
    throw new MongoError('FailedToParse', 'cannot use tailable option with a sort other than {$natural: 1}');
  }
  if (collection && !collection.isCapped) {
    throw new MongoError('BadValue', 'error processing query: tailable cursor requested on non capped collection');
  }
}

/** The documents of a capped collection, then those that come: its iterator can be asked again after its end. */
export class Tail implements Iterable<Uint8Array>, Iterator<Uint8Array> {
  readonly #connection: Connection;
  readonly #collection: Collection;
  readonly #answers: Answers;
  #toSkip: number;
  #left: number;
  #last = 0;
  #chunk: Iterator<Uint8Array> = [][Symbol.iterator]();

  /** `skip` and `limit` count from the first document, whenever it comes. */
  constructor(
    connection: Connection,
    collection: Collection,
    answers: Answers,
    { skip, limit }: { skip: number; limit: number },
  ) {
    this.#connection = connection;
    this.#collection = collection;
    this.#answers = answers;
    this.#toSkip = skip;
    this.#left = limit;
  }

  [Symbol.iterator](): Iterator<Uint8Array> {
    return this;
  }

  next(): IteratorResult<Uint8Array> {
    while (this.#left > 0) {
      const next = this.#chunk.next();
      if (!next.done) {
        if (this.#toSkip-- > 0) continue;
        this.#left -= 1;
        return next;
      }
      const records = this.#read();
      if (records.length === 0) break;
      this.#chunk = this.#answers(records)[Symbol.iterator]();
    }
    return { done: true, value: undefined };
  }

  /** The next records. Throws CappedPositionLost when the one that was read last had to make room. */
  #read(): Found[] {
    const { table } = this.#collection;
    const rows = this.#connection
      .prepare(`SELECT rid, doc FROM ${table} WHERE rid >= ? ORDER BY rid LIMIT ${CHUNK + 1}`)
      .all(this.#last);
    const found = rows.map(([rid, doc]) => ({ rid: rid as number, bytes: doc as Uint8Array }));
    if (this.#last > 0 && found.shift()?.rid !== this.#last) {
      throw new MongoError(
        'CappedPositionLost',
        `CollectionScan died due to position in capped collection being deleted. Last seen record id: RecordId(${this.#last})`,
      );
    }
    this.#last = found.at(-1)?.rid ?? this.#last;
    return found;
  }
}

/** The next documents; where there are none yet and the cursor waits for them, those that come in time. */
export async function awaitMore(engine: Engine, request: Request, cursor: TailableCursor, count: number) {
  const limit = request.number('maxTimeMS') ?? DEFAULT_WAIT_MS;
  request.liftLimits();
  const until = performance.now() + limit;
  for (;;) {
    if (!engine.cursors.has(cursor.id)) throw new MongoError('CursorNotFound', `cursor id ${cursor.id} not found`);
    const batch = cursor.take(count);
    const left = until - performance.now();
    if (batch.length > 0 || left <= 0) return batch;
    await pause(request, left, cursor.collection.waiting);
  }
}
