import { Doc, UNDEFINED } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { formatValue } from '../language/format.ts';
import { extractKeys } from './extract.ts';
import type { IndexDefinition } from './index-definition.ts';

/** E11000 for a document whose `key` another one has, with the `keyPattern` and `keyValue` clients look at. */
export function duplicateKey(ns: string, index: IndexDefinition, doc: Doc, key: Buffer): MongoError {
  const { keys } = extractKeys(
    doc,
    index.fields.map((field) => field.path),
    UNDEFINED,
  );
  const values = keys.find((candidate) => index.encode(candidate).equals(key)) ?? keys[0] ?? [];
  const keyValue = new Doc(index.fields.map((field, i) => [field.name, values[i] ?? null]));
  const fields = new Doc([
    ['keyPattern', index.spec.get('key') as Doc],
    ['keyValue', keyValue],
  ]);
  return new MongoError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${ns} index: ${index.name} dup key: ${formatValue(keyValue)}`,
    { fields },
  );
}
