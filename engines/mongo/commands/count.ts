import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Encodable } from '../bson/writer.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { countRecords } from '../planner/count-records.ts';
import type { Command } from './command.ts';
import { countOption, hintOf } from './cursor-reply.ts';

import { viewDocuments } from './views.ts';

export const count: Command = {
  name: 'count',
  movable: true,
  fields: {
    query: 'object',
    limit: 'number',
    skip: 'number',
    hint: 'string|object',
    collation: 'object',
    fields: 'any',
    collectionUUID: 'any',
  },
  run(request, engine) {
    const collection = engine.find(request);
    const limit = countOption(request, 'limit') || undefined;
    const skip = countOption(request, 'skip');
    const filter = request.doc('query') ?? new Doc();
    if (!collection) return { n: new Int32(0) };
    if (collection.isView) {
      let n = 0;
      const stages = [new Doc([['$match', filter]])];
      for (const _ of viewDocuments(request, engine, collection, stages)) n++;
      return { n: countValue(Math.min(Math.max(0, n - (skip ?? 0)), limit ?? n)) };
    }
    const env = engine.env(request, collection);
    const query = {
      filter: parseFilter(filter, env),
      sort: undefined,
      hint: hintOf(request),
      collation: env.collation?.spec,
    };
    const n = countRecords(
      collection,
      { ...query, ...(limit ? { limit } : {}), ...(skip ? { skip } : {}) },
      engine.view(request),
      env,
    );
    return { n: countValue(n) };
  },
};

/** A count as the server gives it: an int while it fits. */
export function countValue(n: number): Value & Encodable {
  return n <= 0x7fffffff ? new Int32(n) : BigInt(n);
}
