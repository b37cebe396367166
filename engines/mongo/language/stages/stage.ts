import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { Env } from '../env.ts';

/** A compiled stage: takes documents as they are asked for and gives documents. */
export type Stage = (source: Iterable<Doc>) => Iterable<Doc>;

/** Compiles the pipeline inside a stage such as `$facet` or `$lookup`. */
export type CompilePipeline = (stages: readonly Doc[], env: Env, within: string) => CompiledPipeline;

/** What a stage needs to know of the pipeline it holds. */
export interface CompiledPipeline {
  /** The leading `$match` stages as one filter, and how many stages that is. */
  readonly prefix: { readonly filter: Doc | undefined; readonly matches: number };
  /** Whether the pipeline makes its own documents and takes none. */
  readonly ownSource: boolean;
  /** Runs the stages from number `from` on. */
  run(source: Iterable<Doc>, from?: number): Iterable<Doc>;
}

export type StageParser = (spec: Value, env: Env, compile: CompilePipeline) => Stage;

export function requireObject(spec: Value, code: number, stage: string): Doc {
  if (spec instanceof Doc) return spec;
  throw new MongoError(code, `the ${stage} stage specification must be an object, but found ${typeName(spec)}`);
}

/** The fields of a stage's specification, all of which must be known, some of which must be there. */
export function requireFields(spec: Value, stage: string, known: readonly string[], required: readonly string[]): Doc {
  if (!(spec instanceof Doc)) {
    throw new MongoError(
      'FailedToParse',
      `the ${stage} stage specification must be an object, but found ${typeName(spec)}`,
    );
  }
  for (const key of spec.keys()) {
    if (!known.includes(key)) throw new MongoError(40415, `BSON field '${stage}.${key}' is an unknown field.`);
  }
  for (const key of required) {
    if (!spec.has(key)) throw new MongoError(40414, `BSON field '${stage}.${key}' is missing but a required field`);
  }
  return spec;
}

/** Puts off work until the first document is asked for: stages that must read all of their source begin with it. */
export function* lazily(work: () => Iterable<Doc>): Iterable<Doc> {
  yield* work();
}

/** A stage that makes one document of each. */
export function mapStage(env: Env, transform: (doc: Doc) => Doc): Stage {
  return function* (source) {
    for (const doc of source) {
      env.checkDeadline();
      yield transform(doc);
    }
  };
}

/** A list of stages, each of which must be a document. */
export function requireStages(spec: Value | undefined, what: string): Doc[] {
  if (!Array.isArray(spec)) throw new MongoError('TypeMismatch', `${what} must be an array`);
  return spec.map((stage) => {
    if (stage instanceof Doc) return stage;
    throw new MongoError('TypeMismatch', `Each element of the '${what}' array must be an object`);
  });
}
