import { compareBytes } from '../bson/compare.ts';
import { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import type { KeyRange } from './interval.ts';
import type { Query } from './plan.ts';

const LOWEST = Buffer.alloc(0);
const HIGHEST = Buffer.of(0xff);

/** Whether a query bounds the keys of an index itself, by `min` and `max`. */
export function hasKeyBounds({ min, max }: Query): boolean {
  return (min !== undefined && min.size > 0) || (max !== undefined && max.size > 0);
}

/** The keys from `min` up to but not with `max`. Throws the server's errors for bounds that do not fit the index. */
export function keyBounds(index: IndexDefinition, { min, max }: Query): KeyRange {
  const lo = min && min.size > 0 ? keyOf(index, min) : LOWEST;
  const hi = max && max.size > 0 ? keyOf(index, max) : HIGHEST;
  if (compareBytes(lo, hi) >= 0) {
    throw new MongoError(51175, 'The value provided for min() does not come before the value provided for max()');
  }
  return { lo, hi, prefix: 0 };
}

function keyOf(index: IndexDefinition, bound: Doc): Buffer {
  const names = [...bound.keys()];
  const fits = names.length === index.fields.length && index.fields.every(({ name }, i) => name === names[i]);
  if (!fits || index.kind !== 'ordered') {
    throw new MongoError(51174, 'The index chosen is not compatible with min/max');
  }
  return index.encode([...bound.values()]);
}

/** `min` and `max` need to be told which index they speak of. */
export function requireHint({ hint }: Query): string | Doc {
  if (hint !== undefined && !(hint instanceof Doc && hint.has('$natural'))) return hint;
  throw new MongoError(51173, 'When using min()/max() a hint of which index to use must be provided');
}
