import { compareValues } from '../../bson/compare.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { compileExpression } from '../expression/compile.ts';
import { parseSort, type SortOrder } from '../sort.ts';
import { createKeyEncoder } from '../value-key.ts';

/** The documents that window functions see together, in their order. */
export interface Partition {
  readonly docs: Doc[];
  /** The sort key of each document. */
  readonly keys: Value[][];
  /** The value of the only sort field of each document; empty when there are several. */
  readonly sortValues: Value[];
}

/** Divides documents by an expression and sorts each part; the parts come in the order of their keys. */
export function partitions(
  source: Iterable<Doc>,
  by: Value | undefined,
  order: SortOrder | undefined,
  env: Env,
): Partition[] {
  const evaluate = by === undefined ? () => null : compileExpression(by, env);
  const encode = createKeyEncoder(env.collation);
  const groups = new Map<string, { id: Value; docs: Doc[] }>();
  for (const doc of source) {
    env.checkDeadline();
    const id = evaluate(doc) ?? null;
    if (Array.isArray(id))
      throw new MongoError('TypeMismatch', 'An expression used to partition cannot evaluate to value of type array');
    const k = encode(id);
    const group = groups.get(k);
    if (group) group.docs.push(doc);
    else groups.set(k, { id, docs: [doc] });
  }
  const collate = env.collation?.compare;
  return [...groups.values()]
    .sort((a, b) => compareValues(a.id, b.id, collate))
    .map(({ docs }) => arrange(docs, order));
}

function arrange(docs: Doc[], order: SortOrder | undefined): Partition {
  if (!order) return { docs, keys: [], sortValues: [] };
  const keyed = docs.map((doc) => ({ doc, key: order.key(doc) }));
  keyed.sort((a, b) => order.compareKeys(a.key, b.key));
  const keys = keyed.map((entry) => entry.key);
  return {
    docs: keyed.map((entry) => entry.doc),
    keys,
    sortValues: order.fields.length === 1 ? keys.map((key) => key[0]!) : [],
  };
}

export function parseSortBy(spec: Value | undefined, env: Env): SortOrder | undefined {
  if (spec === undefined) return undefined;
  if (!(spec instanceof Doc)) throw new MongoError('TypeMismatch', 'sortBy must be an object');
  return parseSort(spec, env);
}
