import { createHash } from 'node:crypto';
import type { Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { KeyWriter } from './encode.ts';

const writer = new KeyWriter();

/** The 64-bit hash a hashed index stores in place of a value; equal values of different number types hash alike. */
export function hashValue(value: Value | undefined): bigint {
  if (Array.isArray(value)) throw arrayInHashed();
  const key = writer.start().field(value, false).finish();
  return createHash('md5').update(key).digest().readBigInt64LE(0);
}

export function arrayInHashed(): MongoError {
  return new MongoError(16766, 'hashed indexes do not currently support array values');
}
