import { MongoError } from '../errors.ts';
import { TYPE } from './tag.ts';
import {
  Binary,
  BsonSymbol,
  Code,
  DateTime,
  DbPointer,
  Decimal128,
  Doc,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  UNDEFINED,
  type Value,
} from './value.ts';

/** One document that is BSON already. */
export class RawDocument {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** An array of documents that are BSON already. */
export class RawDocuments {
  readonly documents: Uint8Array[];
  constructor(documents: Uint8Array[]) {
    this.documents = documents;
  }
}

/** What replies are made of: values, plain objects as documents, and bytes that pass through. */
export type Encodable =
  | Value
  | RawDocument
  | RawDocuments
  | Encodable[]
  | { readonly [field: string]: Encodable | undefined };

const MAX_DEPTH = 250;

/** Writes BSON (bsonspec.org) into a buffer that grows and is used again. */
export class BsonWriter {
  length = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #depth = 0;

  reset(): void {
    this.length = 0;
    this.#depth = 0;
    if (this.#bytes.length > 4 * 1024 * 1024) this.#allocate(64 * 1024, 0);
  }

  /** What was written, in a buffer of its own. */
  copy(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.length);
    this.#bytes.copy(bytes, 0, 0, this.length);
    return bytes;
  }

  /** What was written, in a buffer that may share its memory with others: for what is soon gone. */
  copyForNow(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    this.#bytes.copy(bytes, 0, 0, this.length);
    return bytes;
  }

  document(doc: Doc | { readonly [field: string]: Encodable | undefined }): void {
    const start = this.#open();
    if (doc instanceof Map) for (const [name, value] of doc) this.element(name, value);
    else {
      for (const name in doc) {
        const value = doc[name];
        if (value !== undefined) this.element(name, value);
      }
    }
    this.#close(start);
  }

  element(name: string, value: Encodable): void {
    const tagAt = this.length;
    this.#room(1);
    this.length = tagAt + 1;
    this.cstring(name);
    const tag = this.value(value);
    // The buffer may have grown, so it is looked up only now.
    this.#bytes[tagAt] = tag;
  }

  /** Writes a value and returns its type byte. */
  value(value: Encodable): number {
    switch (typeof value) {
      case 'string':
        this.string(value);
        return TYPE.string;
      case 'number':
        this.#double(value);
        return TYPE.double;
      case 'boolean':
        this.#room(1);
        this.#bytes[this.length++] = value ? 1 : 0;
        return TYPE.boolean;
      case 'bigint':
        this.#int64(value);
        return TYPE.int64;
      default:
        return value === null ? TYPE.null : this.#object(value);
    }
  }

  #object(value: Exclude<Encodable, string | number | boolean | bigint | null>): number {
    if (value instanceof Doc) {
      this.document(value);
      return TYPE.document;
    }
    if (Array.isArray(value)) {
      this.#array(value);
      return TYPE.array;
    }
    if (value instanceof ObjectId) {
      this.raw(value.bytes);
      return TYPE.objectId;
    }
    if (value instanceof Int32) {
      this.int32(value.value);
      return TYPE.int32;
    }
    if (value instanceof DateTime) {
      this.#int64(value.ms);
      return TYPE.date;
    }
    if (value instanceof RawDocument) {
      this.raw(value.bytes);
      return TYPE.document;
    }
    if (value instanceof RawDocuments) {
      this.#rawArray(value.documents);
      return TYPE.array;
    }
    return this.#rare(value);
  }

  #rare(value: object): number {
    if (value instanceof Binary) return this.#binary(value);
    if (value instanceof Decimal128) {
      this.raw(value.bytes);
      return TYPE.decimal128;
    }
    if (value instanceof Timestamp) {
      this.#int64(BigInt.asIntN(64, value.value));
      return TYPE.timestamp;
    }
    if (value instanceof Regex) {
      this.cstring(value.pattern);
      this.cstring(value.options);
      return TYPE.regex;
    }
    if (value instanceof Code) return this.#code(value);
    if (value instanceof BsonSymbol) {
      this.string(value.value);
      return TYPE.symbol;
    }
    if (value instanceof DbPointer) {
      this.string(value.ns);
      this.raw(value.id);
      return TYPE.dbPointer;
    }
    if (value === UNDEFINED) return TYPE.undefined;
    if (value === MIN_KEY) return TYPE.minKey;
    if (value === MAX_KEY) return TYPE.maxKey;
    this.document(value as { [field: string]: Encodable | undefined });
    return TYPE.document;
  }

  #array(values: readonly Encodable[]): void {
    const start = this.#open();
    for (let i = 0; i < values.length; i++) this.element(String(i), values[i]!);
    this.#close(start);
  }

  #rawArray(documents: readonly Uint8Array[]): void {
    const start = this.#open();
    for (let i = 0; i < documents.length; i++) {
      this.#room(1);
      this.#bytes[this.length++] = TYPE.document;
      this.cstring(String(i));
      this.raw(documents[i]!);
    }
    this.#close(start);
  }

  #binary(value: Binary): number {
    const length = value.bytes.length;
    const old = value.subtype === 2;
    this.int32(old ? length + 4 : length);
    this.#room(1);
    this.#bytes[this.length++] = value.subtype;
    if (old) this.int32(length);
    this.raw(value.bytes);
    return TYPE.binary;
  }

  #code(value: Code): number {
    if (!value.scope) {
      this.string(value.code);
      return TYPE.code;
    }
    const start = this.#advance(4);
    this.string(value.code);
    this.document(value.scope);
    this.#view.setInt32(start, this.length - start, true);
    return TYPE.codeWithScope;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  int32(value: number): void {
    const at = this.#advance(4);
    this.#view.setInt32(at, value, true);
  }

  #int64(value: bigint): void {
    const at = this.#advance(8);
    this.#view.setBigInt64(at, value, true);
  }

  #double(value: number): void {
    const at = this.#advance(8);
    this.#view.setFloat64(at, value, true);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  string(value: string): void {
    const start = this.#advance(4);
    this.#text(value);
    this.#view.setInt32(start, this.length - start - 4, true);
  }

  /** A field name, or a part of a regular expression: ends at the first null byte, so it must not hold one. */
  cstring(value: string): void {
    if (value.includes('\0')) throw new MongoError('BadValue', 'a name or pattern must not contain null bytes');
    this.#text(value);
  }

  #text(value: string): void {
    const length = value.length;
    this.#room(length * 3 + 1);
    const bytes = this.#bytes;
    const start = this.length;
    let i = 0;
    if (length <= 24) {
      for (; i < length; i++) {
        const c = value.charCodeAt(i);
        if (c > 127) break;
        bytes[start + i] = c;
      }
    }
    const end = start + (i === length ? i : bytes.write(value, start));
    bytes[end] = 0;
    this.length = end + 1;
  }

  #open(): number {
    if (++this.#depth > MAX_DEPTH) {
      throw new MongoError('Overflow', `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH - 50}`);
    }
    return this.#advance(4);
  }

  #close(start: number): void {
    this.#room(1);
    this.#bytes[this.length++] = 0;
    this.#view.setInt32(start, this.length - start, true);
    this.#depth--;
  }

  #advance(length: number): number {
    const start = this.length;
    this.#room(length);
    this.length = start + length;
    return start;
  }

  #room(length: number): void {
    if (this.length + length > this.#bytes.length) this.#allocate(this.length + length, this.length);
  }

  #allocate(needed: number, keep: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, 64 * 1024, this.#bytes.length && keep ? keep * 2 : 0));
    this.#bytes.copy(bytes, 0, 0, keep);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
