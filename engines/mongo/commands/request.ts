import { isNumber } from '../bson/number.ts';
import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { isTruthy, toDouble } from '../language/number.ts';
import type { Session } from '../transactions/session.ts';
import type { HeldSnapshot } from '../transactions/snapshots.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Client } from '../wire/connection.ts';
import type { CommandMessage } from '../wire/message.ts';

/** One command being carried out: its fields, and on whose behalf. */
export class Request {
  readonly name: string;
  readonly body: Doc;
  readonly db: string;
  readonly documents: readonly Uint8Array[] | undefined;
  readonly client: Client;
  /** The command's first value: mostly the name of a collection. */
  readonly target: Value;
  session: Session | undefined;
  transaction: Transaction | undefined;
  /** The snapshot that it reads outside of a transaction. */
  held: HeldSnapshot | undefined;
  /** The number of a retryable write, whose results are kept. */
  retryNumber: bigint | undefined;
  /** Whether it writes, so that its reply waits for the write concern. */
  writes = false;
  deadline: number;
  /** When a reading command has taken so long here that it is to be carried out in another thread. */
  moveAfter = Number.POSITIVE_INFINITY;
  readonly startedAt = performance.now();

  constructor(message: Pick<CommandMessage, 'name' | 'body' | 'documents'>, client: Client) {
    this.name = message.name;
    this.body = message.body;
    this.documents = message.documents;
    this.client = client;
    const [target] = message.body.values();
    this.target = target!;
    const db = message.body.get('$db');
    if (typeof db !== 'string') throw new MongoError(40571, 'OP_MSG requests require a $db argument');
    this.db = db;
    const limit = this.number('maxTimeMS') ?? 0;
    if (limit < 0) throw new MongoError('BadValue', `${limit} value for maxTimeMS is out of range`);
    this.deadline = limit > 0 ? this.startedAt + limit : Number.POSITIVE_INFINITY;
  }

  /** The same command on behalf of the same client, as if it had been sent to another database. */
  on(db: string): Request {
    const body = new Doc(this.body).set('$db', db);
    const { name, documents, client } = this;
    const other = new Request({ name, body, documents }, client);
    other.session = this.session;
    other.transaction = this.transaction;
    other.retryNumber = this.retryNumber;
    return other;
  }

  /** The collection a command names. Throws InvalidNamespace when it names none. */
  get collectionName(): string {
    if (typeof this.target !== 'string') {
      throw new MongoError(
        'InvalidNamespace',
        `collection name has invalid type ${this.target === null ? 'null' : typeof this.target}`,
      );
    }
    if (this.target === '' || this.target.includes('\0')) {
      throw new MongoError('InvalidNamespace', `Invalid namespace specified '${this.db}.${this.target}'`);
    }
    return this.target;
  }

  /** What it sees in place of the present: its transaction, or a snapshot. */
  get viewer(): Transaction | undefined {
    return this.transaction ?? this.held?.view;
  }

  doc(field: string): Doc | undefined {
    const value = this.body.get(field);
    return value instanceof Doc ? value : undefined;
  }

  docs(field: string): Doc[] {
    const value = this.body.get(field);
    if (!Array.isArray(value)) return [];
    return value.map((entry, i) => {
      if (entry instanceof Doc) return entry;
      throw new MongoError(
        'TypeMismatch',
        `BSON field '${this.name}.${field}.${i}' is the wrong type, expected type 'object'`,
      );
    });
  }

  text(field: string): string | undefined {
    const value = this.body.get(field);
    return typeof value === 'string' ? value : undefined;
  }

  number(field: string): number | undefined {
    const value = this.body.get(field);
    return isNumber(value) ? toDouble(value) : undefined;
  }

  flag(field: string, otherwise = false): boolean {
    const value = this.body.get(field);
    return value === undefined || value === null ? otherwise : isTruthy(value);
  }

  /** Whether it may still be thrown out of this thread and carried out in another. */
  get isMovable(): boolean {
    return this.moveAfter !== Number.POSITIVE_INFINITY;
  }

  /** The command has been answered: a cursor that it opened is not bound by its time. */
  liftLimits(): void {
    this.moveAfter = Number.POSITIVE_INFINITY;
    this.deadline = Number.POSITIVE_INFINITY;
  }

  /** Told when the operation is to end while it waits. */
  onInterrupt: (() => void) | undefined;
  #interrupted = false;

  get isInterrupted(): boolean {
    return this.#interrupted;
  }

  /** Ends the operation where it next looks at its time, or at once where it waits. */
  interrupt(): void {
    this.#interrupted = true;
    this.deadline = 0;
    this.onInterrupt?.();
  }

  /** The error of an operation that had to end: its time is up, or it was ended. */
  get reasonToEnd(): MongoError {
    if (this.#interrupted) return new MongoError('Interrupted', 'operation was interrupted');
    return new MongoError('MaxTimeMSExpired', 'operation exceeded time limit');
  }

  /** Throws when the command's time is up, or MoveToReader when it should go on in another thread. */
  checkDeadline(): void {
    if (this.isMovable && performance.now() > this.moveAfter) throw new MoveToReader();
    if (this.deadline !== Number.POSITIVE_INFINITY && performance.now() > this.deadline) throw this.reasonToEnd;
  }
}

/** Thrown out of a read that takes too long for the thread that serves everyone. */
export class MoveToReader extends Error {}
