/**
 * The BSON types that JavaScript has no type of its own for, and `Doc`, an ordered document.
 *
 * double is a `number`, int64 a `bigint`, string, boolean and null are themselves, an array is an `Array`;
 * JavaScript's `undefined` means that a field is missing.
 */

/** A document: field names in their stored order, names that look like integers included. */
export class Doc extends Map<string, Value> {}

export class Int32 {
  readonly value: number;
  constructor(value: number) {
    this.value = value | 0;
  }
}

/** 16 bytes as they travel, little endian (IEEE 754-2008 decimal128, binary integer significand). */
export class Decimal128 {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Milliseconds since the Unix epoch, UTC, signed 64 bits. */
export class DateTime {
  readonly ms: bigint;
  constructor(ms: bigint | number) {
    this.ms = BigInt(ms);
  }
}

export class ObjectId {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export class Binary {
  readonly bytes: Uint8Array;
  readonly subtype: number;
  constructor(bytes: Uint8Array, subtype: number) {
    this.bytes = bytes;
    this.subtype = subtype;
  }
}

export class Regex {
  readonly pattern: string;
  readonly options: string;
  constructor(pattern: string, options: string) {
    this.pattern = pattern;
    this.options = options;
  }
}

/** MongoDB's internal timestamp: seconds in the high half, an ordinal in the low half, unsigned. */
export class Timestamp {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = BigInt.asUintN(64, value);
  }
}

/** JavaScript code, with a scope document when it has one. Kept and returned, never run. */
export class Code {
  readonly code: string;
  readonly scope: Doc | undefined;
  constructor(code: string, scope?: Doc) {
    this.code = code;
    this.scope = scope;
  }
}

/** Deprecated types: kept so that they survive a round trip. */
export class BsonSymbol {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
export class DbPointer {
  readonly ns: string;
  readonly id: Uint8Array;
  constructor(ns: string, id: Uint8Array) {
    this.ns = ns;
    this.id = id;
  }
}

class BsonUndefined {
  readonly kind = 'undefined';
}
class MinKeyType {
  readonly kind = 'minKey';
}
class MaxKeyType {
  readonly kind = 'maxKey';
}
/** BSON's own deprecated `undefined`, a stored value; not the same as a missing field. */
export const UNDEFINED = new BsonUndefined();
export const MIN_KEY = new MinKeyType();
export const MAX_KEY = new MaxKeyType();

export type Value =
  | number
  | bigint
  | string
  | boolean
  | null
  | Doc
  | Value[]
  | Int32
  | Decimal128
  | DateTime
  | ObjectId
  | Binary
  | Regex
  | Timestamp
  | Code
  | BsonSymbol
  | DbPointer
  | BsonUndefined
  | MinKeyType
  | MaxKeyType;
