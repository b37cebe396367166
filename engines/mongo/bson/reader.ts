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

const MAX_DEPTH = 200;

/** Field names come again and again: one string per name instead of one per document. */
const names = new Array<{ name: string; bytes: Buffer } | undefined>(4096);

function invalid(why: string): never {
  throw new MongoError('InvalidBSON', `Invalid BSON: ${why}`);
}

/** Reads BSON (bsonspec.org) from `position` on. Copies what it returns, except the bytes of `slice`. */
export class BsonReader {
  position: number;
  readonly #bytes: Buffer;
  #lazyView: DataView | undefined;
  #depth = 0;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** Made when it is needed: many documents are read for their `_id` alone. */
  get #view(): DataView {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    this.#lazyView ??= new DataView(buffer, byteOffset, byteLength);
    return this.#lazyView;
  }

  /** A document from here on; with `only`, the other fields are stepped over. */
  document(only?: ReadonlySet<string>): Doc {
    const end = this.#enter();
    const doc = new Doc();
    let missing = only ? only.size : -1;
    while (missing !== 0) {
      const tag = this.byte();
      if (tag === 0) break;
      const name = this.name();
      if (!only || only.has(name)) {
        doc.set(name, this.value(tag));
        missing--;
      } else this.skip(tag);
    }
    if (missing === 0) this.position = end;
    this.#leave(end);
    return doc;
  }

  array(): Value[] {
    const end = this.#enter();
    const values: Value[] = [];
    for (let tag = this.byte(); tag !== 0; tag = this.byte()) {
      this.#skipName();
      values.push(this.value(tag));
    }
    this.#leave(end);
    return values;
  }

  /** The raw documents of an array of documents, as views of the message; undefined when an element is none. */
  documentSlices(): Uint8Array[] | undefined {
    const end = this.#enter();
    const slices: Uint8Array[] = [];
    for (let tag = this.byte(); tag !== 0; tag = this.byte()) {
      if (tag !== TYPE.document) return undefined;
      this.#skipName();
      slices.push(this.slice());
    }
    this.#leave(end);
    return slices;
  }

  /** The bytes of the document that starts here, not copied. */
  slice(): Buffer {
    const start = this.position;
    const size = this.#int32();
    if (size < 5 || start + size > this.#bytes.length) invalid('document length out of bounds');
    this.position = start + size;
    return this.#bytes.subarray(start, start + size);
  }

  byte(): number {
    if (this.position >= this.#bytes.length) invalid('unexpected end');
    return this.#bytes[this.position++]!;
  }

  name(): string {
    const bytes = this.#bytes;
    const start = this.position;
    let hash = 0;
    let end = start;
    for (let c = bytes[end]; c !== 0; c = bytes[++end]) {
      if (c === undefined) invalid('field name without an end');
      hash = (hash * 31 + c) | 0;
    }
    this.position = end + 1;
    const slot = hash & 4095;
    const known = names[slot];
    if (known && known.bytes.length === end - start && matches(bytes, start, known.bytes)) return known.name;
    const name = bytes.toString('utf8', start, end);
    if (end - start <= 64) names[slot] = { name, bytes: Buffer.from(bytes.subarray(start, end)) };
    return name;
  }

  value(tag: number): Value {
    switch (tag) {
      case TYPE.double:
        return this.#view.getFloat64(this.#advance(8), true);
      case TYPE.string:
        return this.string();
      case TYPE.document:
        return this.document();
      case TYPE.array:
        return this.array();
      case TYPE.objectId:
        return new ObjectId(this.#copy(12));
      case TYPE.boolean:
        return this.#boolean();
      case TYPE.date:
        return new DateTime(this.#view.getBigInt64(this.#advance(8), true));
      case TYPE.null:
        return null;
      case TYPE.int32:
        return new Int32(this.#int32());
      case TYPE.int64:
        return this.#view.getBigInt64(this.#advance(8), true);
      default:
        return this.#rareValue(tag);
    }
  }

  #rareValue(tag: number): Value {
    switch (tag) {
      case TYPE.binary:
        return this.#binary();
      case TYPE.undefined:
        return UNDEFINED;
      case TYPE.regex:
        return new Regex(this.#cstring(), this.#cstring());
      case TYPE.dbPointer:
        return new DbPointer(this.string(), this.#copy(12));
      case TYPE.code:
        return new Code(this.string());
      case TYPE.symbol:
        return new BsonSymbol(this.string());
      case TYPE.codeWithScope:
        return this.#codeWithScope();
      case TYPE.timestamp:
        return new Timestamp(this.#view.getBigUint64(this.#advance(8), true));
      case TYPE.decimal128:
        return new Decimal128(this.#copy(16));
      case TYPE.minKey:
        return MIN_KEY;
      case TYPE.maxKey:
        return MAX_KEY;
      default:
        return invalid(`unrecognized type ${tag}`);
    }
  }

  /** Steps over a value without building it. */
  skip(tag: number): void {
    switch (tag) {
      case TYPE.double:
      case TYPE.date:
      case TYPE.timestamp:
      case TYPE.int64:
        this.#advance(8);
        return;
      case TYPE.string:
      case TYPE.code:
      case TYPE.symbol:
        this.#advance(this.#length());
        return;
      case TYPE.document:
      case TYPE.array:
      case TYPE.codeWithScope:
        this.#advance(this.#int32() - 4);
        return;
      case TYPE.objectId:
        this.#advance(12);
        return;
      case TYPE.boolean:
        this.#advance(1);
        return;
      case TYPE.int32:
        this.#advance(4);
        return;
      case TYPE.binary:
        this.#advance(this.#int32() + 1);
        return;
      default:
        this.value(tag);
    }
  }

  string(): string {
    const length = this.#length();
    const start = this.#advance(length);
    if (this.#bytes[start + length - 1] !== 0) invalid('string without a terminator');
    return text(this.#bytes, start, start + length - 1);
  }

  #length(): number {
    const length = this.#int32();
    if (length < 1) invalid('string length out of bounds');
    return length;
  }

  #boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) invalid('boolean is neither 0 nor 1');
    return byte === 1;
  }

  #binary(): Binary {
    const length = this.#int32();
    if (length < 0) invalid('binary length out of bounds');
    const subtype = this.byte();
    if (subtype !== 2) return new Binary(this.#copy(length), subtype);
    if (this.#int32() !== length - 4) invalid('old binary with two lengths');
    return new Binary(this.#copy(length - 4), subtype);
  }

  #codeWithScope(): Code {
    const start = this.position;
    const length = this.#int32();
    const code = new Code(this.string(), this.document());
    if (this.position !== start + length) invalid('code with scope of another length');
    return code;
  }

  #cstring(): string {
    const end = this.#bytes.indexOf(0, this.position);
    if (end < 0) invalid('string without an end');
    const value = this.#bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return value;
  }

  #skipName(): void {
    const bytes = this.#bytes;
    let end = this.position;
    while (bytes[end] !== 0) if (++end >= bytes.length) invalid('field name without an end');
    this.position = end + 1;
  }

  #int32(): number {
    const bytes = this.#bytes;
    const at = this.#advance(4);
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  #copy(length: number): Uint8Array {
    const start = this.#advance(length);
    const copy = new Uint8Array(length);
    if (length > 32) copy.set(this.#bytes.subarray(start, start + length));
    else for (let i = 0; i < length; i++) copy[i] = this.#bytes[start + i]!;
    return copy;
  }

  #advance(length: number): number {
    const start = this.position;
    if (length < 0 || start + length > this.#bytes.length) invalid('value out of bounds');
    this.position = start + length;
    return start;
  }

  #enter(): number {
    const start = this.position;
    const size = this.#int32();
    if (size < 5 || start + size > this.#bytes.length) invalid('document length out of bounds');
    if (++this.#depth > MAX_DEPTH) {
      throw new MongoError('Overflow', `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
    }
    return start + size;
  }

  #leave(end: number): void {
    if (this.position !== end) invalid('document length does not fit its content');
    this.#depth--;
  }
}

function matches(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

/** UTF-8 to string; short ASCII, the common case, without crossing into C++. */
function text(bytes: Buffer, start: number, end: number): string {
  if (end - start > 24) return bytes.toString('utf8', start, end);
  let value = '';
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c > 127) return bytes.toString('utf8', start, end);
    value += String.fromCharCode(c);
  }
  return value;
}
