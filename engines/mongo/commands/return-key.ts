import { compareBytes } from '../bson/compare.ts';
import { Doc, UNDEFINED } from '../bson/value.ts';
import { extractKeys } from '../keys/extract.ts';
import { hashValue } from '../keys/hash.ts';
import type { IndexScan, Plan } from '../planner/plan.ts';

/** What `returnKey` answers for a document: the key by which the plan found it; nothing where no index was used. */
export function returnKey(plan: Plan | undefined): (doc: Doc) => Doc {
  const scans = plan?.kind === 'index' ? [plan] : plan?.kind === 'union' ? plan.branches : [];
  return (doc) => {
    for (const scan of scans) {
      const key = keyFound(scan, doc);
      if (key) return key;
    }
    return new Doc();
  };
}

/** A document may have several keys: the first of those in the ranges, in the order of the scan. */
function keyFound({ index, ranges, backward }: IndexScan, doc: Doc): Doc | undefined {
  const paths = index.fields.map(({ path }) => path);
  const keys = extractKeys(doc, paths, UNDEFINED)
    .keys.map((values) => ({ values, bytes: index.encode(values) }))
    .filter(({ bytes }) => ranges.some(({ lo, hi }) => compareBytes(lo, bytes) <= 0 && compareBytes(bytes, hi) < 0))
    .sort((a, b) => compareBytes(a.bytes, b.bytes));
  const found = backward ? keys.at(-1) : keys[0];
  if (!found) return undefined;
  return new Doc(
    index.fields.map(({ name }, i) => {
      const value = found.values[i];
      return [name, index.isHashedField(i) ? hashValue(value) : (value ?? null)];
    }),
  );
}
