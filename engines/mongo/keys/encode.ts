import { TYPE_ORDER, typeOrder } from '../bson/compare.ts';
import type { NumberValue } from '../bson/number.ts';
import {
  type Binary,
  BsonSymbol,
  type Code,
  type DateTime,
  type DbPointer,
  type Doc,
  type ObjectId,
  type Regex,
  type Timestamp,
  type Value,
} from '../bson/value.ts';
import { writeNumber } from './number.ts';

/** Turns a string into the form in which it is ordered, for indexes with a collation. */
export type SortKey = (text: string) => Uint8Array;

/**
 * Writes index keys: bytes whose memcmp order is BSON order, field by field.
 *
 * Each value is its type's place (TYPE_ORDER) followed by an encoding that is never a prefix of another one of that
 * type; a descending field has all its bytes inverted. A missing field is written as null, as MongoDB indexes it.
 */
export class KeyWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(1024);
  #length = 0;
  readonly #sortKey: SortKey | undefined;

  constructor(sortKey?: SortKey) {
    this.#sortKey = sortKey;
  }

  start(): this {
    this.#length = 0;
    return this;
  }

  field(value: Value | undefined, descending: boolean): this {
    const start = this.#length;
    this.value(value === undefined ? null : value);
    if (descending) this.#invert(start);
    return this;
  }

  /** The bytes written since `start`, in a buffer of their own. */
  finish(): Buffer {
    const key = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(key, 0, 0, this.#length);
    return key;
  }

  value(value: Value): void {
    const order = typeOrder(value);
    this.byte(order);
    switch (order) {
      case TYPE_ORDER.string:
        this.#string(value instanceof BsonSymbol ? value.value : (value as string));
        return;
      case TYPE_ORDER.number:
        writeNumber(this, value as NumberValue);
        return;
      case TYPE_ORDER.objectId:
        this.bytes((value as ObjectId).bytes);
        return;
      case TYPE_ORDER.date:
        this.uint64(BigInt.asUintN(64, (value as DateTime).ms ^ (1n << 63n)));
        return;
      case TYPE_ORDER.boolean:
        this.byte(value === true ? 1 : 0);
        return;
      case TYPE_ORDER.timestamp:
        this.uint64((value as Timestamp).value);
        return;
      default:
        this.#rare(order, value);
    }
  }

  #rare(order: number, value: Value): void {
    switch (order) {
      case TYPE_ORDER.object:
        this.#document(value as Doc);
        return;
      case TYPE_ORDER.array:
        for (const element of value as Value[]) this.value(element);
        this.byte(0);
        return;
      case TYPE_ORDER.binary: {
        const { bytes, subtype } = value as Binary;
        this.uint32(bytes.length);
        this.byte(subtype);
        this.bytes(bytes);
        return;
      }
      case TYPE_ORDER.regex:
        this.#text((value as Regex).pattern);
        this.#text((value as Regex).options);
        return;
      case TYPE_ORDER.dbPointer: {
        const pointer = value as DbPointer;
        this.uint32(pointer.ns.length);
        this.#text(pointer.ns);
        this.bytes(pointer.id);
        return;
      }
      case TYPE_ORDER.code:
        this.#text((value as Code).code);
        return;
      case TYPE_ORDER.codeWithScope:
        this.#text((value as Code).code);
        this.#document((value as Code).scope!);
    }
  }

  #document(doc: Doc): void {
    for (const [name, value] of doc) {
      this.byte(typeOrder(value));
      this.#text(name);
      this.value(value);
    }
    this.byte(0);
  }

  #string(text: string): void {
    if (this.#sortKey) {
      const key = this.#sortKey(text);
      this.#escaped(key, key.length);
    } else this.#text(text);
  }

  /** UTF-8 up to a zero byte. The bytes 0 and 1 inside are written as 1 1 and 1 2, which keeps their order. */
  #text(text: string): void {
    if (text.includes('\0') || text.includes('\x01')) {
      const bytes = Buffer.from(text);
      this.#escaped(bytes, bytes.length);
      return;
    }
    this.#room(text.length * 3 + 1);
    const end = this.#length + this.#bytes.write(text, this.#length);
    this.#bytes[end] = 0;
    this.#length = end + 1;
  }

  #escaped(bytes: Uint8Array, length: number): void {
    this.#room(length * 2 + 1);
    for (let i = 0; i < length; i++) {
      const byte = bytes[i]!;
      if (byte <= 1) this.#bytes[this.#length++] = 1;
      this.#bytes[this.#length++] = byte <= 1 ? byte + 1 : byte;
    }
    this.#bytes[this.#length++] = 0;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  uint32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeUInt32BE(value, this.#length);
  }

  uint64(value: bigint): void {
    this.#room(8);
    this.#length = this.#bytes.writeBigUInt64BE(value, this.#length);
  }

  /** A double in an order of bytes that is its numeric order. */
  double(value: number): void {
    this.#room(8);
    const start = this.#length;
    this.#bytes.writeDoubleBE(value, start);
    this.#length = start + 8;
    if (this.#bytes[start]! & 0x80) this.#invert(start);
    else this.#bytes[start]! |= 0x80;
  }

  #invert(start: number): void {
    for (let i = start; i < this.#length; i++) this.#bytes[i]! ^= 0xff;
  }

  #room(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + length));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}
