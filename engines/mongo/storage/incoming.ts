import { decode, decodeFields, encode, MAX_DOCUMENT_SIZE, MAX_STORED_DEPTH } from '../bson/codec.ts';
import { newObjectId } from '../bson/object-id.ts';
import { TYPE } from '../bson/tag.ts';
import { type ElementPlace, inspectDocument } from '../bson/validate.ts';
import { Doc, Timestamp, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Collection } from './collection.ts';
import type { Version } from './records.ts';

/**
 * A document as it is stored: the client's own bytes, with `_id` in front (made when it has none) and empty timestamps
 * at its top filled in. Throws what the server answers to a document that must not be stored.
 */
export function incomingDocument(given: Uint8Array, collection: Collection, now: () => Timestamp): Version {
  const bytes = Buffer.isBuffer(given) ? given : Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length > MAX_DOCUMENT_SIZE) throw tooLarge(bytes.length);
  const { id, hasEmptyTimestamp } = inspectDocument(bytes, MAX_STORED_DEPTH);
  if (id) checkIdType(bytes, id);
  const stored = hasEmptyTimestamp ? fillTimestamps(bytes, now()) : idFirst(bytes, id);
  return version(stored, collection);
}

/** A document made by the server, as it is stored: an upsert or the result of an update. */
export function storedVersion(doc: Doc): Version {
  const bytes = encode(doc);
  if (bytes.length > MAX_DOCUMENT_SIZE) throw tooLarge(bytes.length);
  return { doc, bytes };
}

/** The `_id` of a document that is about to be stored must be a value that can be one. */
export function checkId(id: Value): void {
  if (Array.isArray(id)) throw badIdType('array');
  if (typeof id === 'object' && id !== null && 'pattern' in id) throw badIdType('regex');
  if (id instanceof Doc) checkIdDocument(id);
}

function version(bytes: Uint8Array, collection: Collection): Version {
  const { indexedFields } = collection;
  return { bytes, doc: indexedFields ? decodeFields(bytes, indexedFields) : decode(bytes) };
}

function tooLarge(size: number): MongoError {
  return new MongoError(
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${size}, max size: ${MAX_DOCUMENT_SIZE}`,
  );
}

function badIdType(type: string): MongoError {
  return new MongoError('InvalidIdField', `The '_id' value cannot be of type ${type}`);
}

function checkIdType(bytes: Buffer, id: ElementPlace): void {
  if (id.tag === TYPE.array) throw badIdType('array');
  if (id.tag === TYPE.regex) throw badIdType('regex');
  if (id.tag === TYPE.undefined) throw badIdType('undefined');
  if (id.tag === TYPE.document) checkIdDocument(decode(bytes.subarray(id.valueStart, id.end)));
}

function checkIdDocument(id: Doc): void {
  for (const name of id.keys()) {
    if (!name.startsWith('$')) continue;
    throw new MongoError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
    );
  }
}

function idFirst(bytes: Buffer, id: ElementPlace | undefined): Uint8Array {
  if (id?.start === 4) return bytes;
  const element = id ? bytes.subarray(id.start, id.end) : newIdElement();
  const rest = id ? [bytes.subarray(4, id.start), bytes.subarray(id.end)] : [bytes.subarray(4)];
  const size = Buffer.alloc(4);
  const stored = Buffer.concat([size, element, ...rest]);
  stored.writeInt32LE(stored.length, 0);
  return stored;
}

function newIdElement(): Uint8Array {
  return Buffer.concat([Uint8Array.of(TYPE.objectId), Buffer.from('_id\0'), newObjectId().bytes]);
}

function fillTimestamps(bytes: Buffer, now: Timestamp): Uint8Array {
  const doc = decode(bytes);
  const filled = new Doc([['_id', doc.has('_id') ? doc.get('_id')! : newObjectId()]]);
  for (const [name, value] of doc) {
    if (name === '_id') continue;
    filled.set(name, value instanceof Timestamp && value.value === 0n ? now : value);
  }
  return encode(filled);
}
