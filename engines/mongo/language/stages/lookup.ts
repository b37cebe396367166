import { Doc, Regex, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { CollectionReader, Env, Namespace } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Expr, Frame } from '../expression/expression.ts';
import { checkUserVariable, parseFieldPath } from '../expression/field-path.ts';
import { carryMetadata } from '../metadata.ts';
import { arrayIndex } from '../path.ts';
import { HashJoin } from './hash-join.ts';
import { setPath } from './set-path.ts';
import {
  type CompiledPipeline,
  type CompilePipeline,
  requireFields,
  requireStages,
  type Stage,
  type StageParser,
} from './stage.ts';

interface Lookup {
  readonly from: Namespace | undefined;
  readonly as: readonly string[];
  readonly local: readonly string[] | undefined;
  readonly foreign: string | undefined;
  readonly stages: readonly Doc[] | undefined;
  readonly variables: readonly (readonly [string, Expr])[];
}

export function requireReader(env: Env, stage: string): CollectionReader {
  if (env.collections) return env.collections;
  throw new MongoError('InternalError', `${stage} has no access to collections here`);
}

const FIELDS = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

function parseLookup(argument: Value, env: Env): Lookup {
  if (!(argument instanceof Doc)) {
    throw new MongoError(
      'FailedToParse',
      `the $lookup stage specification must be an object, but found ${typeName(argument)}`,
    );
  }
  for (const key of argument.keys()) {
    if (!FIELDS.includes(key)) throw new MongoError('FailedToParse', `unknown argument to $lookup: ${key}`);
  }
  const spec = requireFields(argument, '$lookup', FIELDS, ['as']);
  const stages = spec.has('pipeline') ? requireStages(spec.get('pipeline'), 'pipeline') : undefined;
  const [local, foreign] = [requireText(spec, 'localField'), requireText(spec, 'foreignField')];
  if ((local === undefined) !== (foreign === undefined)) {
    throw new MongoError(
      'FailedToParse',
      "$lookup requires either both or neither of 'localField' and 'foreignField' to be specified",
    );
  }
  if (local === undefined && !stages) {
    throw new MongoError(
      'FailedToParse',
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  if (spec.has('let') && !stages) {
    throw new MongoError('FailedToParse', "$lookup with 'let' must also specify 'pipeline'");
  }
  return {
    from: parseFrom(spec, stages, env),
    as: parseFieldPath(requireText(spec, 'as')!),
    local: local === undefined ? undefined : parseFieldPath(local),
    foreign,
    stages,
    variables: parseVariables(spec.get('let'), env),
  };
}

function requireText(spec: Doc, key: string): string | undefined {
  const value = spec.get(key);
  if (value === undefined || typeof value === 'string') return value;
  throw new MongoError(
    'FailedToParse',
    `$lookup argument '${key}: ${value}' must be a string, is type ${typeName(value)}`,
  );
}

function parseFrom(spec: Doc, stages: readonly Doc[] | undefined, env: Env): Namespace | undefined {
  const from = requireText(spec, 'from');
  if (from !== undefined) return { db: env.dbName, coll: from };
  if (stages?.[0]?.has('$documents')) return undefined;
  throw new MongoError('FailedToParse', "must specify 'from' field for a $lookup");
}

function parseVariables(spec: Value | undefined, env: Env): (readonly [string, Expr])[] {
  if (spec === undefined) return [];
  if (!(spec instanceof Doc))
    throw new MongoError('FailedToParse', `$lookup argument 'let' must be an object, is type ${typeName(spec)}`);
  const compiler = createCompiler(env);
  return [...spec].map(([name, value]) => {
    checkUserVariable(name);
    return [name, compiler.compile(value)] as const;
  });
}

/** `$lookup`: the matching documents of another collection as an array. */
export const lookup: StageParser = (argument, env, compile) => {
  const spec = parseLookup(argument, env);
  const find = createFinder(spec, env, compile);
  return function* (source) {
    for (const doc of source) {
      env.checkDeadline();
      yield carryMetadata(doc, setPath(doc, spec.as, find(doc)));
    }
  };
};

function createFinder(spec: Lookup, env: Env, compile: CompilePipeline): (doc: Doc) => Value[] {
  const { from, local, foreign, stages, variables } = spec;
  const inner: Env = from ? { ...env, collName: from.coll } : env;
  // Compiled once where no variable of the outer document has a say, and once per document otherwise.
  const fixed = stages && variables.length === 0 ? compile(stages, inner, '$lookup') : undefined;
  if (stages && variables.length > 0) compile(stages, withVariables(inner, variables, new Doc()), '$lookup');
  const hashed = from && foreign !== undefined ? hashWhenWorthwhile(from, foreign, inner) : undefined;
  let cached: Value[] | undefined;
  return (doc) => {
    if (cached) return cached;
    const bound = variables.length > 0 ? withVariables(inner, variables, doc) : inner;
    const pipeline = fixed ?? (stages && compile(stages, bound, '$lookup'));
    const values = local && localValues(doc, local);
    const join = values && joinFilter(values, foreign!);
    const hash = values && hashed?.();
    const read = hash
      ? (query: Doc) => hash.find(values, query, bound)
      : (query: Doc) => requireReader(env, '$lookup').find(from!, query, bound);
    const found = readForeign(from, join, pipeline, read);
    if (!join && variables.length === 0) cached = found;
    return found;
  };
}

/** From the second document on, and only where that costs less than looking for each: the other collection by its values. */
function hashWhenWorthwhile(from: Namespace, foreign: string, env: Env): () => HashJoin | undefined {
  let asked = 0;
  let hash: HashJoin | undefined;
  return () => {
    if (asked++ === 1 && env.collections?.isBestHashed?.(from, foreign, env)) {
      hash = new HashJoin(env.collections.find(from, new Doc(), env), foreign, env);
    }
    return hash;
  };
}

function withVariables(env: Env, variables: Lookup['variables'], doc: Doc): Env {
  const frame: Frame = { root: doc, slots: [] };
  const vars = new Map(env.vars);
  for (const [name, expr] of variables) vars.set(name, expr(frame));
  return { ...env, vars };
}

function readForeign(
  from: Namespace | undefined,
  join: Doc | undefined,
  pipeline: CompiledPipeline | undefined,
  read: (query: Doc) => Iterable<Doc>,
): Value[] {
  if (!from || pipeline?.ownSource) {
    const docs = pipeline ? pipeline.run([]) : [];
    return [...docs];
  }
  const { filter, matches } = pipeline?.prefix ?? { filter: undefined, matches: 0 };
  const query = join && filter ? new Doc([['$and', [join, filter]]]) : (join ?? filter ?? new Doc());
  const docs = read(query);
  return [...(pipeline ? pipeline.run(docs, matches) : docs)];
}

/** Equality of a foreign field with a local one: an array stands for its elements, a missing field for null. */
export function joinFilter(values: readonly Value[], foreign: string): Doc {
  if (values.some((v) => v instanceof Regex)) {
    return new Doc([['$or', values.map((v) => new Doc([[foreign, new Doc([['$eq', v]])]]))]]);
  }
  const condition: [string, Value] = values.length === 1 ? ['$eq', values[0]!] : ['$in', [...values]];
  return new Doc([[foreign, new Doc([condition])]]);
}

/** The values that a document joins with. */
export function localValues(doc: Doc, local: readonly string[]): Value[] {
  const values: Value[] = [];
  collectValues(doc, local, 0, values);
  return values;
}

function collectValues(value: Value | undefined, parts: readonly string[], at: number, out: Value[]): void {
  if (at === parts.length) {
    if (Array.isArray(value)) out.push(...value);
    else out.push(value ?? null);
    return;
  }
  const part = parts[at]!;
  if (value instanceof Doc) collectValues(value.get(part), parts, at + 1, out);
  else if (Array.isArray(value)) {
    const index = arrayIndex(part);
    for (const element of value) if (element instanceof Doc) collectValues(element, parts, at, out);
    if (index >= 0 && index < value.length) collectValues(value[index], parts, at + 1, out);
  } else out.push(null);
}

/** `$unionWith`: the documents so far, then those of another collection. */
export const unionWith: StageParser = (argument, env, compile): Stage => {
  const spec = typeof argument === 'string' ? new Doc([['coll', argument]]) : argument;
  const fields = requireFields(spec, '$unionWith', ['coll', 'pipeline'], []);
  const coll = fields.get('coll');
  if (coll !== undefined && typeof coll !== 'string') {
    throw new MongoError(
      'TypeMismatch',
      `BSON field '$unionWith.coll' is the wrong type '${typeName(coll)}', expected type 'string'`,
    );
  }
  const inner = coll === undefined ? env : { ...env, collName: coll };
  const pipeline = fields.has('pipeline')
    ? compile(requireStages(fields.get('pipeline'), 'pipeline'), inner, '$unionWith')
    : undefined;
  if (coll === undefined && !pipeline?.ownSource) {
    throw new MongoError(
      'FailedToParse',
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  const from = coll === undefined ? undefined : { db: env.dbName, coll };
  return function* (source) {
    yield* source;
    yield* readUnion(from, pipeline, inner);
  };
};

function readUnion(from: Namespace | undefined, pipeline: CompiledPipeline | undefined, env: Env): Iterable<Doc> {
  if (!from || pipeline?.ownSource) return pipeline?.run([]) ?? [];
  const { filter, matches } = pipeline?.prefix ?? { filter: undefined, matches: 0 };
  const docs = requireReader(env, '$unionWith').find(from, filter ?? new Doc(), env);
  return pipeline ? pipeline.run(docs, matches) : docs;
}
