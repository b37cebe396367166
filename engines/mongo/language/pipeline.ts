import { Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Env } from './env.ts';
import { createCompiler } from './expression/compile.ts';
import { stageFields } from './pipeline.fields.ts';
import { parseSort, sortDocuments } from './sort.ts';
import { countValue } from './stages/group.ts';
import { DATABASE_STAGES, SOURCE_STAGES, STAGES, WRITING_STAGES } from './stages/registry.ts';
import { parseRowCount } from './stages/simple.ts';
import { type CompilePipeline, lazily, type Stage } from './stages/stage.ts';

/** The leading stages that a query planner can answer by itself. */
export interface PipelinePrefix {
  /** How many stages these are: hand it to `runPipeline` to skip them. */
  readonly length: number;
  readonly filter: Doc | undefined;
  readonly sort: Doc | undefined;
  readonly skip: number;
  /** Undefined: all. Counted after `skip`. */
  readonly limit: number | undefined;
}

/** A parsed aggregation pipeline. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly names: readonly string[];
  readonly prefix: PipelinePrefix;
  /** Whether the first stage makes its own documents (`$documents`, `$collStats`...); then the source is not read. */
  readonly ownSource: boolean;
  /** Whether it can run without a collection (`aggregate: 1`). */
  readonly onDatabase: boolean;
  /** Whether it ends in `$out` or `$merge`. */
  readonly writes: boolean;
  /** Set when all that follows the prefix is a count of its documents: what the pipeline gives for that count. */
  readonly countResult: ((n: number) => Doc[]) | undefined;
  /** The top-level fields that the stages after the prefix read; undefined when they may need the whole document. */
  readonly fields: ReadonlySet<string> | undefined;
}

/** Parses a pipeline. Throws the server's errors for unknown stages, bad arguments and stages out of place. */
export function parsePipeline(specs: readonly Value[], env: Env): Pipeline {
  const entries = specs.map(readStage);
  checkPlaces(
    entries.map(([name]) => name),
    '',
  );
  if (entries.some(([name, spec], i) => i > 0 && name === '$match' && spec instanceof Doc && spec.has('$text'))) {
    throw new MongoError(17313, '$match with $text is only allowed as the first pipeline stage');
  }
  const stages = compileStages(entries, env);
  const names = entries.map(([name]) => name);
  const prefix = findPrefix(entries);
  return {
    stages,
    names,
    prefix,
    ownSource: SOURCE_STAGES.has(names[0] ?? ''),
    onDatabase: DATABASE_STAGES.has(names[0] ?? ''),
    writes: WRITING_STAGES.has(names.at(-1) ?? ''),
    countResult: entries.length === prefix.length + 1 ? countResult(entries.at(-1)!, env) : undefined,
    fields: stageFields(entries.slice(prefix.length), env),
  };
}

/** Runs the stages from number `from` on over a source; nothing is read before the result is asked for. */
export function runPipeline(pipeline: Pipeline, source: Iterable<Doc>, from = 0): Iterable<Doc> {
  return run(pipeline.stages, source, from);
}

function run(stages: readonly Stage[], source: Iterable<Doc>, from: number): Iterable<Doc> {
  let docs = source;
  for (let i = from; i < stages.length; i++) docs = stages[i]!(docs);
  return docs;
}

/** A sort that a limit follows keeps no more documents than that. */
function compileStages(entries: readonly Entry[], env: Env): Stage[] {
  return entries.map(([name, spec], i) => {
    const stage = STAGES.get(name)!(spec, env, compileInner);
    const limit = name === '$sort' ? limitAfter(entries, i + 1) : undefined;
    if (limit === undefined) return stage;
    const order = parseSort(spec as Doc, env);
    return (source) => lazily(() => sortDocuments(source, order, env, limit));
  });
}

/** How many documents, skipped ones included, the `$skip` and `$limit` stages from `at` on let through. */
function limitAfter(entries: readonly Entry[], at: number): number | undefined {
  let skipped = 0;
  for (const [name, spec] of entries.slice(at)) {
    if (name === '$limit') return skipped + parseRowCount(spec, '$limit');
    if (name !== '$skip') return undefined;
    skipped += parseRowCount(spec, '$skip');
  }
  return undefined;
}

type Entry = readonly [name: string, spec: Value];

function readStage(stage: Value): Entry {
  if (!(stage instanceof Doc)) {
    throw new MongoError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  }
  const [name] = stage.keys();
  if (stage.size !== 1 || name === undefined) {
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  if (!STAGES.has(name)) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
  return [name, stage.get(name)!];
}

/** `within` is the stage that holds the pipeline, empty for the command's own. */
function checkPlaces(names: readonly string[], within: string): void {
  names.forEach((name, i) => {
    if (WRITING_STAGES.has(name)) {
      if (within === '$facet') throw new MongoError(40600, `${name} is not allowed to be used within a $facet stage`);
      if (within !== '') throw new MongoError(51047, `${name} is not allowed within a ${within}'s sub-pipeline`);
      if (i < names.length - 1) throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
    }
    if (!SOURCE_STAGES.has(name)) return;
    if (within === '$facet') throw new MongoError(40600, `${name} is not allowed to be used within a $facet stage`);
    if (i > 0) throw new MongoError(40602, `${name} is only valid as the first stage in a pipeline`);
  });
  if (within === '$facet' && names.includes('$facet')) {
    throw new MongoError(40600, '$facet is not allowed to be used within a $facet stage');
  }
}

const compileInner: CompilePipeline = (specs, env, within) => {
  const entries = specs.map(readStage);
  checkPlaces(
    entries.map(([name]) => name),
    within,
  );
  const stages = compileStages(entries, env);
  const { filter, length } = leadingMatches(entries);
  return {
    prefix: { filter, matches: length },
    ownSource: SOURCE_STAGES.has(entries[0]?.[0] ?? ''),
    run: (source, from = 0) => run(stages, source, from),
  };
};

function leadingMatches(entries: readonly Entry[]): { filter: Doc | undefined; length: number } {
  const length = entries.findIndex(([name]) => name !== '$match');
  const matches = entries.slice(0, length < 0 ? entries.length : length).map(([, spec]) => spec as Doc);
  const filter = matches.length > 1 ? new Doc([['$and', matches]]) : matches[0];
  return { filter, length: matches.length };
}

function findPrefix(entries: readonly Entry[]): PipelinePrefix {
  const { filter, length } = leadingMatches(entries);
  let at = length;
  let sort: Doc | undefined;
  if (entries[at]?.[0] === '$sort') {
    sort = entries[at]![1] as Doc;
    at += 1;
  }
  let skip = 0;
  let limit: number | undefined;
  for (; at < entries.length; at++) {
    const [name, spec] = entries[at]!;
    if (name === '$limit') limit = Math.min(limit ?? Infinity, parseRowCount(spec, '$limit'));
    else if (name === '$skip') {
      const n = parseRowCount(spec, '$skip');
      // A limit of 0 would mean none to a planner: that rare pipeline runs its stages as they are.
      if (limit !== undefined && limit <= n) break;
      skip += n;
      if (limit !== undefined) limit -= n;
    } else break;
  }
  return { length: at, filter, sort, skip, limit };
}

/** `$count`, or the `$group` that drivers send for `countDocuments`. */
function countResult([name, spec]: Entry, env: Env): ((n: number) => Doc[]) | undefined {
  if (name === '$count') return (n) => (n > 0 ? [new Doc([[spec as string, countValue(n)]])] : []);
  if (name !== '$group' || !(spec instanceof Doc) || spec.size !== 2) return undefined;
  const id = createCompiler(env).compile(spec.get('_id')!).constant;
  const [field, accumulator] = [...spec][1]!;
  const one = accumulator instanceof Doc ? accumulator.get('$sum') : undefined;
  if (!id || field === '_id' || !(one instanceof Int32 && one.value === 1)) return undefined;
  const groupId = id.value ?? null;
  return (n) =>
    n > 0
      ? [
          new Doc([
            ['_id', groupId],
            [field, countValue(n)],
          ]),
        ]
      : [];
}
