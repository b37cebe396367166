import { Doc, type Value } from '../../bson/value.ts';

/** A copy of `doc` with the value at a path set, or removed when it is undefined; what is no document on the way is replaced. */
export function setPath(doc: Doc, parts: readonly string[], value: Value | undefined, at = 0): Doc {
  const out = new Doc(doc);
  const part = parts[at]!;
  if (at < parts.length - 1) {
    const inner = doc.get(part);
    if (value === undefined && !(inner instanceof Doc)) return doc;
    out.set(part, setPath(inner instanceof Doc ? inner : new Doc(), parts, value, at + 1));
  } else if (value === undefined) out.delete(part);
  else out.set(part, value);
  return out;
}
