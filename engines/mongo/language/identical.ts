import { compareValues } from '../bson/compare.ts';
import { Decimal128, Doc, type Value } from '../bson/value.ts';
import { typeName } from './bson-type.ts';

/** Whether two values are stored alike: same types, same field order, same bytes. Stricter than equal. */
export function identical(a: Value | undefined, b: Value | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Doc) return b instanceof Doc && identicalDocs(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => identical(v, b[i]));
  if (typeof a === 'number' || typeName(a) !== typeName(b)) return false;
  if (a instanceof Decimal128) return a.bytes.every((byte, i) => byte === (b as Decimal128).bytes[i]);
  return compareValues(a, b) === 0;
}

function identicalDocs(a: Doc, b: Doc): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [name, value] of a) {
    const [otherName, other] = others.next().value!;
    if (name !== otherName || !identical(value, other)) return false;
  }
  return true;
}
