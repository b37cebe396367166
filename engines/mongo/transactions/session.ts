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

/** A logical session: one client's sequence of operations. */
export class Session {
  readonly id: Uint8Array;
  lastUse = Date.now();
  transaction: Transaction | undefined;
  #retry: RetryRecord | undefined;
  readonly #changed: (session: Session) => void;

  constructor(id: Uint8Array, retry: RetryRecord | undefined, changed: (session: Session) => void) {
    this.id = id;
    this.#retry = retry;
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
    if (this.#retry?.number !== number)
      this.#retry = { number, committed: false, results: new Map(), inserted: new Set() };
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
    this.#changed(this);
  }

  hasInserted(statement: number): boolean {
    return this.#retry?.inserted.has(statement) ?? false;
  }

  keepInserted(statement: number): void {
    this.#retry?.inserted.add(statement);
    this.#changed(this);
  }

  keepCommit(number: bigint): void {
    this.#retry = { number, committed: true, results: new Map(), inserted: new Set() };
    this.#changed(this);
  }
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
