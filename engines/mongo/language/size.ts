import { Binary, Decimal128, Doc, Int32, ObjectId, type Value } from '../bson/value.ts';

/** About how many bytes a value takes as BSON: exact for ASCII, near enough for a memory limit otherwise. */
export function approximateSize(v: Value): number {
  if (typeof v === 'string') return v.length + 5;
  if (v instanceof Doc) {
    let size = 5;
    for (const [name, value] of v) size += name.length + 2 + approximateSize(value);
    return size;
  }
  if (Array.isArray(v)) {
    let size = 5;
    for (const value of v) size += 4 + approximateSize(value);
    return size;
  }
  if (v instanceof Int32) return 4;
  if (v instanceof ObjectId) return 12;
  if (v instanceof Binary) return v.bytes.length + 5;
  if (v instanceof Decimal128) return 16;
  return typeof v === 'boolean' ? 1 : v === null ? 0 : 8;
}
