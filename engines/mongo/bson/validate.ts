import { MongoError } from '../errors.ts';
import { TYPE } from './tag.ts';

/** Where a top-level field's element lies in a document: from its type byte up to the next element. */
export interface ElementPlace {
  readonly tag: number;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/**
 * Checks that bytes are one well-formed document, without building any value, and tells where its `_id` and its first
 * empty timestamp are. Throws InvalidBSON, or Overflow for nesting beyond `maxDepth`.
 */
export function inspectDocument(
  bytes: Buffer,
  maxDepth: number,
): { id: ElementPlace | undefined; hasEmptyTimestamp: boolean } {
  let id: ElementPlace | undefined;
  let hasEmptyTimestamp = false;
  const end = documentEnd(bytes, 0, bytes.length);
  if (end !== bytes.length) throw invalid('document length does not fit its content');
  let at = 4;
  while (bytes[at] !== 0) {
    const start = at;
    const tag = bytes[at]!;
    const valueStart = skipName(bytes, at + 1, end);
    at = checkValue(bytes, tag, valueStart, end, maxDepth - 1);
    if (!id && valueStart - start === 5 && isId(bytes, start + 1)) id = { tag, start, valueStart, end: at };
    if (tag === TYPE.timestamp && bytes.readBigUInt64LE(valueStart) === 0n) hasEmptyTimestamp = true;
  }
  if (at !== end - 1) throw invalid('document ends early');
  return { id, hasEmptyTimestamp };
}

function isId(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x5f && bytes[at + 1] === 0x69 && bytes[at + 2] === 0x64;
}

function invalid(why: string): MongoError {
  return new MongoError('InvalidBSON', `Invalid BSON: ${why}`);
}

function documentEnd(bytes: Buffer, at: number, limit: number): number {
  if (at + 5 > limit) throw invalid('document out of bounds');
  const end = at + int32(bytes, at);
  if (end < at + 5 || end > limit || bytes[end - 1] !== 0) throw invalid('document length out of bounds');
  return end;
}

/** Past the checks of Buffer's own reading, which cost more than the reading. */
function int32(bytes: Buffer, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function skipName(bytes: Buffer, at: number, limit: number): number {
  let end = at;
  while (bytes[end] !== 0) if (++end >= limit) throw invalid('field name without an end');
  return end + 1;
}

function checkDocument(bytes: Buffer, start: number, limit: number, depth: number): number {
  if (depth < 0) throw new MongoError('Overflow', 'cannot insert document because it exceeds 180 levels of nesting');
  const end = documentEnd(bytes, start, limit);
  let at = start + 4;
  while (bytes[at] !== 0) {
    const tag = bytes[at]!;
    at = checkValue(bytes, tag, skipName(bytes, at + 1, end), end, depth - 1);
  }
  if (at !== end - 1) throw invalid('document ends early');
  return end;
}

/** The end of the value that starts at `at`. */
function checkValue(bytes: Buffer, tag: number, at: number, limit: number, depth: number): number {
  let end: number;
  switch (tag) {
    case TYPE.document:
    case TYPE.array:
      return checkDocument(bytes, at, limit, depth);
    case TYPE.string:
    case TYPE.code:
    case TYPE.symbol:
      return checkString(bytes, at, limit);
    case TYPE.double:
    case TYPE.date:
    case TYPE.timestamp:
    case TYPE.int64:
      end = at + 8;
      break;
    case TYPE.int32:
      end = at + 4;
      break;
    case TYPE.boolean:
      if (bytes[at]! > 1) throw invalid('boolean is neither 0 nor 1');
      end = at + 1;
      break;
    case TYPE.objectId:
      end = at + 12;
      break;
    case TYPE.null:
    case TYPE.undefined:
    case TYPE.minKey:
    case TYPE.maxKey:
      end = at;
      break;
    default:
      end = checkRare(bytes, tag, at, limit, depth);
  }
  if (end >= limit) throw invalid('value out of bounds');
  return end;
}

function checkString(bytes: Buffer, at: number, limit: number): number {
  if (at + 5 > limit) throw invalid('string out of bounds');
  const length = int32(bytes, at);
  const end = at + 4 + length;
  if (length < 1 || end >= limit || bytes[end - 1] !== 0) throw invalid('string length out of bounds');
  return end;
}

function checkRare(bytes: Buffer, tag: number, at: number, limit: number, depth: number): number {
  switch (tag) {
    case TYPE.binary: {
      if (at + 5 > limit) throw invalid('binary out of bounds');
      const length = int32(bytes, at);
      if (length < 0) throw invalid('binary length out of bounds');
      return at + 5 + length;
    }
    case TYPE.regex:
      return skipName(bytes, skipName(bytes, at, limit), limit);
    case TYPE.dbPointer:
      return checkString(bytes, at, limit) + 12;
    case TYPE.decimal128:
      return at + 16;
    case TYPE.codeWithScope: {
      const scope = checkString(bytes, at + 4, limit);
      const end = checkDocument(bytes, scope, limit, depth);
      if (at + int32(bytes, at) !== end) throw invalid('code with scope of another length');
      return end;
    }
    default:
      throw invalid(`unrecognized type ${tag}`);
  }
}
