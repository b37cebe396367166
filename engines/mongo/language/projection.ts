import { isNumber } from '../bson/number.ts';
import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Env } from './env.ts';
import { createCompiler, isOperator } from './expression/compile.ts';
import type { Compiler, Frame } from './expression/expression.ts';
import type { Filter } from './filter.ts';
import { formatValue } from './format.ts';
import { carryMetadata } from './metadata.ts';
import { isTruthy } from './number.ts';
import { elementMatch, type FindTransform, isFindSlice, positional, slice } from './projection.find.ts';
import { computeFields, excludeFields, includeFields, ProjectionTree } from './projection.tree.ts';

/** What a projection has been read into, before it is known to include or exclude. */
interface Draft {
  readonly tree: ProjectionTree;
  readonly compiler: Compiler;
  readonly env: Env;
  readonly filter: Filter | undefined;
  /** In `find`, `$slice`, `$elemMatch` and `.$` mean other things than in an aggregation. */
  readonly find: boolean;
  readonly transforms: FindTransform[];
  readonly slices: string[];
  id: 'include' | 'exclude' | undefined;
  mode: 'include' | 'exclude' | undefined;
}

/** Compiles the projection of a `find`. `filter` is the query, which positional `.$` needs. */
export function compileProjection(spec: Doc, filter: Filter | undefined, env: Env): (doc: Doc) => Doc {
  if (spec.size === 0) return (doc) => doc;
  return finish(read(spec, env, filter, true));
}

/** Compiles a `$project` stage. */
export function compileProject(spec: Doc, env: Env): (doc: Doc) => Doc {
  if (spec.size === 0) {
    throw new MongoError(51272, 'projection specification must have at least one field');
  }
  return finish(read(spec, env, undefined, false));
}

function read(spec: Doc, env: Env, filter: Filter | undefined, find: boolean): Draft {
  const draft: Draft = {
    tree: new ProjectionTree(),
    compiler: createCompiler(env),
    env,
    filter,
    find,
    transforms: [],
    slices: [],
    id: undefined,
    mode: undefined,
  };
  for (const [path, value] of spec) readField(path, value, draft);
  return draft;
}

function readField(path: string, value: Value, draft: Draft): void {
  if (draft.find && path.endsWith('.$')) readPositional(path.slice(0, -2), value, draft);
  else if (isNumber(value) || typeof value === 'boolean') readFlag(path, isTruthy(value), draft);
  else if (value instanceof Doc) readSubdocument(path, value, draft);
  else readExpression(path, value, draft);
}

function readSubdocument(path: string, value: Doc, draft: Draft): void {
  if (value.size === 0) {
    throw new MongoError(51270, `An empty sub-projection is not a valid value. Found empty object at path ${path}`);
  }
  const [first] = value.keys();
  if (!first?.startsWith('$')) {
    for (const [name, inner] of value) readField(`${path}.${name}`, inner, draft);
    return;
  }
  if (draft.find && readFindOperator(path, first, value, draft)) return;
  if (!isOperator(first)) throw new MongoError(31325, `Unknown expression ${first}`);
  readExpression(path, value, draft);
}

function readFlag(path: string, included: boolean, draft: Draft): void {
  const mode = included ? 'include' : 'exclude';
  if (path === '_id') {
    draft.id = mode;
    draft.tree.add(path, mode);
    return;
  }
  setMode(mode, path, draft);
  draft.tree.add(path, mode);
}

function setMode(mode: 'include' | 'exclude', path: string, draft: Draft): void {
  if (draft.mode === mode || draft.mode === undefined) {
    draft.mode = mode;
    return;
  }
  throw mode === 'include'
    ? new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
    : new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
}

function readExpression(path: string, value: Value, draft: Draft): void {
  const isMeta = value instanceof Doc && value.has('$meta');
  if (draft.mode === 'exclude' && !isMeta) {
    throw new MongoError(31252, `Cannot use expression other than $meta in exclusion projection`);
  }
  if (!isMeta || !draft.find) draft.mode = 'include';
  draft.tree.add(path, { evaluate: draft.compiler.compile(value) });
}

function readPositional(path: string, value: Value, draft: Draft): void {
  if (!isTruthy(value)) throw new MongoError(31395, 'positional projection cannot be used with exclusion');
  if (draft.transforms.some((t) => t.positional)) {
    throw new MongoError(31276, 'Cannot specify more than one positional projection per query.');
  }
  setMode('include', path, draft);
  draft.tree.add(path, 'include');
  draft.transforms.push(positional(path, draft.filter, draft.env));
}

/** `$slice` and `$elemMatch` in their `find` meaning. False: it is an expression after all. */
function readFindOperator(path: string, operator: string, value: Doc, draft: Draft): boolean {
  const argument = value.get(operator)!;
  if (operator === '$slice' && isFindSlice(argument)) {
    draft.slices.push(path);
    draft.transforms.push(slice(path, argument));
    return true;
  }
  if (operator !== '$elemMatch') return false;
  if (path.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field');
  if (!(argument instanceof Doc)) {
    throw new MongoError(31274, `elemMatch: Invalid argument, object required, but got ${formatValue(argument)}`);
  }
  if (draft.mode === 'exclude')
    throw new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  draft.mode = 'include';
  const pick = elementMatch(path, value, draft.env);
  draft.tree.add(path, { evaluate: (frame) => pick(frame.root) });
  return true;
}

function finish(draft: Draft): (doc: Doc) => Doc {
  const { tree, transforms } = draft;
  const mode = draft.mode ?? (draft.id === 'include' ? 'include' : 'exclude');
  if (mode === 'include') {
    if (draft.id === undefined && !tree.children.has('_id')) tree.children.set('_id', 'include');
    for (const path of draft.slices) tree.add(path, 'include');
  }
  const select = mode === 'include' ? includeFields : excludeFields;
  const frame: Frame = { root: new Doc(), slots: [] };
  return (doc) => {
    let out = select(doc, tree);
    if (tree.computed) {
      frame.root = doc;
      out = computeFields(out, tree, frame);
    }
    for (const transform of transforms) out = transform.apply(out, doc);
    return carryMetadata(doc, out);
  };
}

/** Compiles `$addFields` and `$set`: the document with fields computed from it. */
export function compileAddFields(spec: Doc, env: Env): (doc: Doc) => Doc {
  const tree = new ProjectionTree();
  const compiler = createCompiler(env);
  const addNested = (path: string, value: Value): void => {
    const nested = value instanceof Doc && value.size > 0 && !value.keys().next().value!.startsWith('$');
    if (nested) for (const [name, inner] of value) addNested(`${path}.${name}`, inner);
    else tree.add(path, { evaluate: compiler.compile(value) });
  };
  if (spec.size === 0) {
    throw new MongoError(40177, 'specification must have at least one field');
  }
  for (const [path, value] of spec) addNested(path, value);
  const frame: Frame = { root: new Doc(), slots: [] };
  return (doc) => {
    frame.root = doc;
    return carryMetadata(doc, computeFields(new Doc(doc), tree, frame));
  };
}

/** The top-level fields that a projection reads when it only includes fields; undefined when it needs the whole document. */
export function projectionFields(spec: Doc): Set<string> | undefined {
  const fields = new Set<string>();
  for (const [path, value] of spec) {
    if (!isNumber(value) && typeof value !== 'boolean') return undefined;
    if (isTruthy(value)) fields.add(path.split('.', 1)[0]!);
    else if (path !== '_id') return undefined;
    if (path.endsWith('.$')) return undefined;
  }
  if (fields.size === 0) return undefined;
  if (!spec.has('_id')) fields.add('_id');
  return fields;
}
