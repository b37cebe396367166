import { newObjectId } from '../../bson/object-id.ts';
import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import type { CollectionWriter, Env, Namespace } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Expr, Frame } from '../expression/expression.ts';
import { formatValue } from '../format.ts';
import { compileUpdatePipeline } from '../pipeline.transform.ts';
import { lazily, requireFields, requireStages, type StageParser } from './stage.ts';

function requireWriter(env: Env, stage: string): CollectionWriter {
  if (env.write) return env.write;
  throw new MongoError('OperationNotSupportedInTransaction', `${stage} cannot be used here`);
}

/** The target of `$merge` and `$out`: a collection's name, or `{db, coll}`. */
function parseTarget(spec: Value | undefined, env: Env, stage: string): Namespace {
  if (typeof spec === 'string') return checked({ db: env.dbName, coll: spec });
  if (!(spec instanceof Doc)) {
    throw new MongoError(
      51178,
      `${stage} 'into' field must be either a string or an object, but found ${typeName(spec)}`,
    );
  }
  const [db, coll] = [spec.get('db') ?? env.dbName, spec.get('coll')];
  if (typeof db !== 'string' || typeof coll !== 'string') {
    throw new MongoError(51178, `${stage} 'into' field must specify a 'coll' that is not empty, null or undefined`);
  }
  return checked({ db, coll });
}

function checked(ns: Namespace): Namespace {
  if (ns.db === '' || ns.coll === '' || ns.coll.includes('$') || ns.coll.startsWith('system.')) {
    throw new MongoError('InvalidNamespace', `Invalid target namespace, ${ns.db}.${ns.coll}`);
  }
  return ns;
}

/** A document that is written needs an `_id`, which comes first. */
function withId(doc: Doc): Doc {
  if (doc.has('_id')) return doc;
  return new Doc([['_id', newObjectId()], ...doc]);
}

/** `$out`: replaces a collection by the result. */
export const out: StageParser = (spec, env) => {
  const known = spec instanceof Doc ? requireFields(spec, '$out', ['db', 'coll'], ['db', 'coll']) : spec;
  if (typeof known !== 'string' && !(known instanceof Doc)) {
    throw new MongoError(16990, `$out only supports a string or object argument, but found ${typeName(known)}`);
  }
  const target = parseTarget(known, env, '$out');
  return (source) =>
    lazily(() => {
      requireWriter(env, '$out').replaceAll(target, withIds(source), env);
      return [];
    });
};

function* withIds(source: Iterable<Doc>): Iterable<Doc> {
  for (const doc of source) yield withId(doc);
}

type Write = (doc: Doc, filter: Doc) => void;

/** `$merge`: inserts the result into a collection or combines it with what is there. */
export const merge: StageParser = (argument, env) => {
  const short = typeof argument === 'string' ? new Doc([['into', argument]]) : argument;
  const spec = requireFields(short, '$merge', ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'], ['into']);
  const target = parseTarget(spec.get('into'), env, '$merge');
  const on = parseOn(spec.get('on'));
  const write = createWrite(spec, target, env);
  return (source) =>
    lazily(() => {
      if (spec.has('on') && !requireWriter(env, '$merge').hasUniqueIndex(target, on)) {
        throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
      }
      for (const given of source) {
        env.checkDeadline();
        // What is found by other fields keeps its _id.
        const doc = on.includes('_id') ? withId(given) : given;
        write(doc, matchOn(doc, on));
      }
      return [];
    });
};

function parseOn(spec: Value | undefined): string[] {
  if (spec === undefined) return ['_id'];
  const names = Array.isArray(spec) ? spec : [spec];
  if (names.length === 0)
    throw new MongoError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return names.map((name) => {
    if (typeof name === 'string') return name;
    throw new MongoError(
      51186,
      `$merge 'on' field must be either a string or an array of strings, but found ${typeName(name)}`,
    );
  });
}

function matchOn(doc: Doc, on: readonly string[]): Doc {
  return new Doc(
    on.map((path) => {
      let value: Value | undefined = doc;
      for (const part of path.split('.')) value = value instanceof Doc ? value.get(part) : undefined;
      if (value === undefined || value === null) {
        throw new MongoError(
          51132,
          "$merge write error: 'on' field cannot be missing, null or undefined if supporting index is sparse",
        );
      }
      if (Array.isArray(value)) throw new MongoError(51185, "$merge write error: 'on' field cannot be an array");
      return [path, new Doc([['$eq', value]])];
    }),
  );
}

const MATCHED = ['replace', 'keepExisting', 'merge', 'fail'];
const NOT_MATCHED = ['insert', 'discard', 'fail'];

function requireMode(value: Value | undefined, name: string, allowed: readonly string[]): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw new MongoError(
    'BadValue',
    `Enumeration value '${formatValue(value)}' for field '$merge.${name}' is not a valid value.`,
  );
}

function createWrite(spec: Doc, target: Namespace, env: Env): Write {
  const whenMatched = spec.get('whenMatched');
  const pipeline = Array.isArray(whenMatched) ? requireStages(whenMatched, 'whenMatched') : undefined;
  const matched = pipeline ? 'pipeline' : (requireMode(whenMatched, 'whenMatched', MATCHED) ?? 'merge');
  const notMatched = requireMode(spec.get('whenNotMatched'), 'whenNotMatched', NOT_MATCHED) ?? 'insert';
  if (spec.has('let') && !pipeline) {
    throw new MongoError(51199, `Cannot use 'let' variables with 'whenMatched: ${matched}' mode`);
  }
  if ((matched === 'fail' || matched === 'keepExisting') && notMatched !== 'insert') {
    const modes = `combination of modes 'whenMatched: ${matched}' and 'whenNotMatched: ${notMatched}' is not supported`;
    throw new MongoError(51189, modes);
  }
  if (matched === 'fail') return (doc) => requireWriter(env, '$merge').insert(target, withId(doc), env);
  const change = createChange(matched, pipeline, spec, env);
  const upsert = notMatched === 'insert';
  return (doc, filter) => {
    const { update, vars } = change(doc);
    const matchedCount = requireWriter(env, '$merge').update(target, filter, update, { upsert }, { ...env, vars });
    if (matchedCount === 0 && notMatched === 'fail') {
      throw new MongoError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    }
  };
}

type Change = (doc: Doc) => { update: Doc | Doc[]; vars: Env['vars'] };

const MERGE_OBJECTS = [new Doc([['$replaceWith', new Doc([['$mergeObjects', ['$$ROOT', '$$new']]])]])];

function createChange(matched: string, pipeline: Doc[] | undefined, spec: Doc, env: Env): Change {
  if (matched === 'replace') return (doc) => ({ update: doc, vars: env.vars });
  if (matched === 'keepExisting') return (doc) => ({ update: new Doc([['$setOnInsert', doc]]), vars: env.vars });
  const variables = pipeline ? parseLet(spec.get('let'), env) : [];
  const frame: Frame = { root: new Doc(), slots: [] };
  const bind = (doc: Doc): Env['vars'] => {
    frame.root = doc;
    const vars = new Map(env.vars);
    if (variables.length === 0 && !spec.has('let')) vars.set('new', doc);
    for (const [name, expr] of variables) vars.set(name, expr(frame));
    return vars;
  };
  if (pipeline) compileUpdatePipeline(pipeline, { ...env, vars: bind(new Doc()) });
  return (doc) => ({ update: pipeline ?? MERGE_OBJECTS, vars: bind(doc) });
}

function parseLet(spec: Value | undefined, env: Env): (readonly [string, Expr])[] {
  if (spec === undefined) return [];
  if (!(spec instanceof Doc))
    throw new MongoError(
      'TypeMismatch',
      `BSON field '$merge.let' is the wrong type '${typeName(spec)}', expected type 'object'`,
    );
  const compiler = createCompiler(env);
  return [...spec].map(([name, value]) => [name, compiler.compile(value)] as const);
}
