import { decode, decodeFields } from '../bson/codec.ts';
import type { Env } from '../language/env.ts';
import { compileFilter, filterFields } from '../language/match.ts';
import type { Collection } from '../storage/collection.ts';
import type { ReadView } from './find-records.ts';
import type { IndexScan } from './plan.ts';
import { scanAsStored } from './stored-order.ts';

/** How many documents of an index scan meet its residual condition. */
export function countMatches(plan: IndexScan, collection: Collection, { connection }: ReadView, env: Env): number {
  const condition = plan.residual!;
  const matches = compileFilter(condition, env);
  const fields = filterFields(condition);
  let n = 0;
  for (const { bytes } of scanAsStored(plan, { connection, collection, counts: { keys: 0, documents: 0 } })) {
    env.checkDeadline();
    if (matches(fields ? decodeFields(bytes, fields) : decode(bytes))) n++;
  }
  return n;
}
