import { decode, encode } from '../bson/codec.ts';
import { Binary, Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { toInt32 } from '../language/number.ts';
import type { Transaction } from './transaction.ts';

/** What a session remembers of its last retryable write or transaction: it survives a crash together with the write. */
export interface RetryRecord {
  readonly number: bigint;
  readonly committed: boolean;
  /** What each statement that was carried out answered. */
  readonly results: Map<number, Doc>;
  /** Statements that inserted a document: there may be many, and all answer the same. */
  readonly inserted: Set<number>;
}

function emptyRecord(number: bigint): RetryRecord {
  return { number, committed: false, results: new Map(), inserted: new Set() };
}

/** A logical session: one client's sequence of operations. */
export class Session {
  readonly id: Uint8Array;
  lastUse = Date.now();
  transaction: Transaction | undefined;
  #retry: RetryRecord | undefined;
  /** What is to be stored with the next batch. */
  #unsaved: RetryRecord | undefined;
  /** How many rows hold what is stored of the last retryable write: each batch adds its own, however many there were. */
  rows: number;
  /** The number of that write. */
  storedNumber: bigint | undefined;
  readonly #changed: (session: Session) => void;

  /** `stored` are the rows that hold its last retryable write. */
  constructor(id: Uint8Array, stored: readonly RetryRecord[], changed: (session: Session) => void) {
    this.id = id;
    this.#retry = joinRecords(stored);
    this.rows = stored.length;
    this.storedNumber = stored[0]?.number;
    this.#changed = changed;
  }

  get retry(): RetryRecord | undefined {
    return this.#retry;
  }

  /** Begins or continues the retryable write of that number. Throws TransactionTooOld when a newer one has begun. */
  beginRetryable(number: bigint): void {
    const last = this.lastNumber;
    if (number < last) {
      throw new MongoError(
        'TransactionTooOld',
        `Retryable write with txnNumber ${number} is prohibited on session because a newer retryable write with txnNumber ${last} has already started on this session.`,
      );
    }
    if (this.#retry?.number !== number) this.#retry = emptyRecord(number);
  }

  /** The highest number of a retryable write or transaction so far. */
  get lastNumber(): bigint {
    const numbers = [this.#retry?.number ?? -1n, this.transaction?.number ?? -1n];
    return numbers[0]! > numbers[1]! ? numbers[0]! : numbers[1]!;
  }

  resultOf(statement: number): Doc | undefined {
    return this.#retry?.results.get(statement);
  }

  /** Keeps a statement's result; stored with the batch that holds its write. */
  keepResult(statement: number, result: Doc): void {
    this.#retry?.results.set(statement, result);
    this.#news()?.results.set(statement, result);
  }

  hasInserted(statement: number): boolean {
    return this.#retry?.inserted.has(statement) ?? false;
  }

  keepInserted(statement: number): void {
    this.#retry?.inserted.add(statement);
    this.#news()?.inserted.add(statement);
  }

  keepCommit(number: bigint): void {
    this.#retry = { ...emptyRecord(number), committed: true };
    this.#unsaved = this.#retry;
    this.#changed(this);
  }

  #news(): RetryRecord | undefined {
    if (!this.#retry) return undefined;
    this.#changed(this);
    if (this.#unsaved?.number !== this.#retry.number) this.#unsaved = emptyRecord(this.#retry.number);
    return this.#unsaved;
  }

  /** What is to be stored now. */
  takeUnsaved(): RetryRecord | undefined {
    const unsaved = this.#unsaved;
    this.#unsaved = undefined;
    return unsaved;
  }
}

function joinRecords(records: readonly RetryRecord[]): RetryRecord | undefined {
  const [first] = records;
  if (!first) return undefined;
  const whole = { ...emptyRecord(first.number), committed: first.committed };
  for (const { results, inserted } of records) {
    for (const [statement, result] of results) whole.results.set(statement, result);
    for (const statement of inserted) whole.inserted.add(statement);
  }
  return whole;
}

export function encodeRetry(record: RetryRecord): Buffer {
  const statements = [...record.results].map(
    ([id, result]) =>
      new Doc([
        ['id', new Int32(id)],
        ['result', result],
      ]),
  );
  const inserted = Int32Array.from(record.inserted);
  return encode({ committed: record.committed, statements, inserted: new Binary(new Uint8Array(inserted.buffer), 0) });
}

export function decodeRetry(number: bigint, bytes: Uint8Array): RetryRecord {
  const doc = decode(bytes);
  const statements = doc.get('statements') as Value[];
  const results = new Map(
    statements.map((entry) => {
      const statement = entry as Doc;
      return [toInt32(statement.get('id')) ?? 0, statement.get('result') as Doc];
    }),
  );
  const stored = (doc.get('inserted') as Binary).bytes;
  const inserted = new Set(new Int32Array(Uint8Array.from(stored).buffer));
  return { number, committed: doc.get('committed') === true, results, inserted };
}

/** The session's id out of `lsid`. Throws when it is no UUID. */
export function sessionId(lsid: Doc): Uint8Array {
  const id = lsid.get('id');
  if (!(id instanceof Binary) || id.bytes.length !== 16) {
    throw new MongoError('InvalidUUID', "BSON field 'lsid.id' is the wrong type, expected a UUID");
  }
  return id.bytes;
}
