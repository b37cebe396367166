import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { formatValue } from '../format.ts';
import { fieldValue } from '../path.ts';
import { type Compiler, constantExpr, type Expr, evaluateAll, type Frame, fold, type Operator } from './expression.ts';
import { checkFieldName, checkUserVariable, checkVariableName, parseFieldPath } from './field-path.ts';
import { OPERATORS } from './operators.ts';

/** Compiles an aggregation expression to a function of a document. Throws the server's errors for what it cannot parse. */
export function compileExpression(spec: Value, env: Env): (doc: Doc) => Value | undefined {
  const expr = createCompiler(env).compile(spec);
  if (expr.constant) {
    const { value } = expr.constant;
    return () => value;
  }
  const frame: Frame = { root: new Doc(), slots: [] };
  return (doc) => {
    frame.root = doc;
    return expr(frame);
  };
}

/** A compiler that knows the variables of the command. `names` are further ones, each with the slot it is found in. */
export function createCompiler(env: Env, names: ReadonlyMap<string, number> = new Map()): Compiler {
  const compiler: Compiler = {
    env,
    compile: (spec) => compileValue(spec, compiler, names),
    bind(added) {
      const all = new Map(names);
      const base = Math.max(-1, ...names.values()) + 1;
      const slots = added.map((_, i) => base + i);
      added.forEach((name, i) => {
        all.set(name, base + i);
      });
      return { inner: createCompiler(env, all), slots };
    },
  };
  return compiler;
}

function compileValue(spec: Value, compiler: Compiler, names: ReadonlyMap<string, number>): Expr {
  if (typeof spec === 'string')
    return spec.startsWith('$') ? compileReference(spec, compiler.env, names) : constantExpr(spec);
  if (Array.isArray(spec)) return compileArray(spec, compiler);
  if (spec instanceof Doc) return compileDoc(spec, compiler);
  return constantExpr(spec);
}

function compileArray(specs: readonly Value[], compiler: Compiler): Expr {
  const items = specs.map((spec) => compiler.compile(spec));
  return fold((frame) => evaluateAll(items, frame).map((v) => (v === undefined ? null : v)), items);
}

function compileDoc(spec: Doc, compiler: Compiler): Expr {
  const [first] = spec.keys();
  if (first?.startsWith('$')) {
    if (spec.size !== 1) {
      const found = formatValue(spec);
      throw new MongoError(15983, `An object representing an expression must have exactly one field: ${found}`);
    }
    return findOperator(first)(spec.get(first)!, compiler);
  }
  const names = [...spec.keys()];
  for (const name of names) checkFieldName(name);
  const fields = [...spec.values()].map((value) => compiler.compile(value));
  return fold((frame) => {
    const doc = new Doc();
    for (let i = 0; i < names.length; i++) {
      const value = fields[i]!(frame);
      if (value !== undefined) doc.set(names[i]!, value);
    }
    return doc;
  }, fields);
}

export const isOperator = (name: string): boolean => OPERATORS.has(name);

function findOperator(name: string): Operator {
  const operator = OPERATORS.get(name);
  if (operator) return operator;
  throw new MongoError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
}

function compileReference(text: string, env: Env, names: ReadonlyMap<string, number>): Expr {
  if (text === '$') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  if (text.startsWith('$$')) {
    const [name = '', ...parts] = parseVariablePath(text.slice(2));
    return compileVariable(name, parts, env, names);
  }
  return compileVariable('CURRENT', parseFieldPath(text.slice(1)), env, names);
}

function parseVariablePath(text: string): string[] {
  if (text === '') throw new MongoError('FailedToParse', 'empty variable names are not allowed');
  const parts = parseFieldPath(text);
  checkVariableName(parts[0]!);
  return parts;
}

function compileVariable(name: string, parts: string[], env: Env, names: ReadonlyMap<string, number>): Expr {
  const slot = names.get(name);
  if (slot !== undefined) return parts.length === 0 ? (f) => f.slots[slot] : (f) => fieldValue(f.slots[slot], parts);
  if (name === 'CURRENT' || name === 'ROOT') {
    if (parts.length === 0) return (f) => f.root;
    const [only] = parts;
    return parts.length === 1 ? (f) => f.root.get(only!) : (f) => fieldValue(f.root, parts);
  }
  if (env.vars.has(name)) return constantExpr(fieldValue(env.vars.get(name), parts));
  if (name === 'NOW') return constantExpr(fieldValue(env.now, parts));
  if (name === 'CLUSTER_TIME') return constantExpr(fieldValue(env.clusterTime, parts));
  if (name === 'USER_ROLES') return constantExpr(fieldValue(env.userRoles, parts));
  if (name === 'REMOVE') return constantExpr(undefined);
  throw new MongoError(17276, `Use of undefined variable: ${name}`);
}

/** Evaluates the `let` of a command: constants only, later ones do not see earlier ones. */
export function evaluateLet(variables: Doc, env: Env): Map<string, Value | undefined> {
  const vars = new Map(env.vars);
  for (const [name, spec] of variables) {
    checkUserVariable(name);
    const expr = createCompiler({ ...env, vars }).compile(spec);
    if (!expr.constant && !isDocumentFree(spec)) {
      throw new MongoError(
        4890500,
        'Command let Expression tried to access a field, but this is not allowed because Command let expressions run before the query examines any documents.',
      );
    }
    vars.set(name, expr.constant ? expr.constant.value : expr({ root: new Doc(), slots: [] }));
  }
  return vars;
}

/** Whether no string in it names a field: then evaluating it needs no document. */
function isDocumentFree(spec: Value): boolean {
  if (typeof spec === 'string') return !/^\$[^$]/.test(spec);
  if (Array.isArray(spec)) return spec.every(isDocumentFree);
  return !(spec instanceof Doc) || spec.has('$literal') || [...spec.values()].every(isDocumentFree);
}
