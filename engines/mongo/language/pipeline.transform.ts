import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { typeName } from './bson-type.ts';
import type { Env } from './env.ts';
import { compileExpression } from './expression/compile.ts';
import { formatValue } from './format.ts';
import { carryMetadata } from './metadata.ts';
import { compileAddFields, compileProject } from './projection.ts';

/** A stage that makes one document of one document. */
export type Transform = (doc: Doc) => Doc;

/** Compiles `$set`, `$addFields`, `$project`, `$unset`, `$replaceRoot` or `$replaceWith`; undefined for any other stage. */
export function compileTransform(name: string, spec: Value, env: Env): Transform | undefined {
  switch (name) {
    case '$addFields':
    case '$set':
      return compileFor(
        name,
        compileAddFields,
        requireDoc(spec, 40272, `${name} specification stage must be an object, got ${typeName(spec)}`),
        env,
      );
    case '$project':
      return compileFor(name, compileProject, requireDoc(spec, 15969, '$project specification must be an object'), env);
    case '$unset':
      return compileFor(name, compileProject, unsetSpec(spec), env);
    case '$replaceWith':
      return replaceRoot(spec, env, '$replaceWith');
    case '$replaceRoot':
      return replaceRoot(newRoot(spec), env, '$replaceRoot');
  }
  return undefined;
}

/** Errors tell which of the stages they are about. */
function compileFor(stage: string, compile: (spec: Doc, env: Env) => Transform, spec: Doc, env: Env): Transform {
  try {
    return compile(spec, env);
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    throw new MongoError(error.code, `Invalid ${stage} :: caused by :: ${error.message}`);
  }
}

function requireDoc(spec: Value, code: number, message: string): Doc {
  if (spec instanceof Doc) return spec;
  throw new MongoError(code, message);
}

function unsetSpec(spec: Value): Doc {
  const names = Array.isArray(spec) ? spec : [spec];
  if (names.length === 0)
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  const out = new Doc();
  for (const name of names) {
    if (typeof name !== 'string') {
      const [code, what] = Array.isArray(spec) ? [31120, 'a string'] : [31002, 'a string or an array'];
      throw new MongoError(Number(code), `$unset specification must be ${what}`);
    }
    if (name.startsWith('$'))
      throw new MongoError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    out.set(name, false);
  }
  return out;
}

function newRoot(spec: Value): Value {
  if (!(spec instanceof Doc))
    throw new MongoError(40229, `expected an object as specification for $replaceRoot stage, got ${typeName(spec)}`);
  for (const key of spec.keys()) {
    if (key !== 'newRoot') throw new MongoError(40415, `BSON field '$replaceRoot.${key}' is an unknown field.`);
  }
  const root = spec.get('newRoot');
  if (root === undefined)
    throw new MongoError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return root;
}

function replaceRoot(expression: Value, env: Env, stage: string): Transform {
  const evaluate = compileExpression(expression, env);
  const subject = stage === '$replaceRoot' ? "'newRoot' expression" : "'replacement document'";
  return (doc) => {
    const root = evaluate(doc);
    if (root instanceof Doc) return carryMetadata(doc, root);
    throw new MongoError(
      40228,
      `${subject} must evaluate to an object, but resulting value was: ${formatValue(root)}. Type of resulting value: '${typeName(root)}'. Input document: ${formatValue(doc)}`,
    );
  };
}

/** Compiles an update pipeline, which may use only stages that keep one document one document. */
export function compileUpdatePipeline(stages: readonly Doc[], env: Env): Transform {
  const transforms = stages.map((stage) => {
    const [name] = stage.keys();
    if (name === undefined || stage.size !== 1) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const transform = compileTransform(name, stage.get(name)!, env);
    if (transform) return transform;
    throw new MongoError('InvalidOptions', `${name} is not allowed to be used within an update`);
  });
  return (doc) => transforms.reduce((out, transform) => transform(out), doc);
}
