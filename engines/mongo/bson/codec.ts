import { MongoError } from '../errors.ts';
import { BsonReader } from './reader.ts';
import type { Doc } from './value.ts';
import { BsonWriter, type Encodable } from './writer.ts';

/** The largest document a user may store, in bytes. */
export const MAX_DOCUMENT_SIZE = 16 * 1024 * 1024;
/** How deep a stored document may nest; messages may go a little deeper (mongo/bson/bson_depth.h). */
export const MAX_STORED_DEPTH = 180;

const writer = new BsonWriter();

/** The BSON bytes (bsonspec.org) of a document; a plain object's `undefined` fields are left out. */
export function encode(doc: Doc | { [field: string]: Encodable | undefined }): Buffer {
  writer.reset();
  writer.document(doc);
  return writer.copy();
}

/** Reads one whole document; throws InvalidBSON for malformed bytes and Overflow for nesting over 200. */
export function decode(bytes: Uint8Array): Doc {
  const reader = new BsonReader(bytes);
  const doc = reader.document();
  if (reader.position !== bytes.length) throw new MongoError('InvalidBSON', 'BSON document is followed by other bytes');
  return doc;
}

/** Reads only the named top-level fields, in stored order: a cheap view of a document for filters and index keys. */
export function decodeFields(bytes: Uint8Array, names: ReadonlySet<string>): Doc {
  return new BsonReader(bytes).document(names);
}
