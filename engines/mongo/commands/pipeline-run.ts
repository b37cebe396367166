import { decode, decodeFields } from '../bson/codec.ts';
import { Doc } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { textScores } from '../language/metadata.ts';
import { type Pipeline, runPipeline } from '../language/pipeline.ts';
import { countRecords } from '../planner/count-records.ts';
import { findRecords, type PlannedQuery, type RecordQuery } from '../planner/find-records.ts';
import type { Found } from '../planner/scan.ts';
import type { Collection } from '../storage/collection.ts';
import { hintOf } from './cursor-reply.ts';

import type { Request } from './request.ts';

/** Runs a pipeline on a collection: what the planner can answer of it by index, the rest stage by stage. */
export function runOn(
  engine: Engine,
  request: Request,
  collection: Collection | undefined,
  pipeline: Pipeline,
  env: Env,
  options: { counting: boolean } = { counting: true },
): { documents: Iterable<Doc>; planned: PlannedQuery | undefined } {
  if (pipeline.ownSource || !collection) return { documents: runPipeline(pipeline, []), planned: undefined };
  const { prefix } = pipeline;
  const query: RecordQuery = {
    filter: parseFilter(prefix.filter ?? new Doc(), env),
    sort: prefix.sort,
    hint: hintOf(request),
    collation: env.collation?.spec,
    skip: prefix.skip,
    ...(prefix.limit !== undefined ? { limit: prefix.limit } : {}),
  };
  const view = engine.view(request);
  if (pipeline.countResult && options.counting) {
    return { documents: pipeline.countResult(countRecords(collection, query, view, env)), planned: undefined };
  }
  const planned = findRecords(collection, query, view, env);
  return { documents: runPipeline(pipeline, decoded(planned.records, pipeline.fields), prefix.length), planned };
}

/** Records as documents; only the named fields of them where no others will be read. */
export function* decoded(records: Iterable<Found>, fields?: ReadonlySet<string>): Iterable<Doc> {
  for (const { bytes, score } of records) {
    const doc = fields ? decodeFields(bytes, fields) : decode(bytes);
    if (score !== undefined) textScores.set(doc, score);
    yield doc;
  }
}
