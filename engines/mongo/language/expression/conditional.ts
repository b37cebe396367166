import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { textScores } from '../metadata.ts';
import { isTruthy } from '../number.ts';
import { constantExpr, type Expr, fold, isNullish, listArguments, type Operator } from './expression.ts';

const cond: Operator = (argument, compiler) => {
  const [condition, then, otherwise] = condBranches(argument).map((spec) => compiler.compile(spec)) as [
    Expr,
    Expr,
    Expr,
  ];
  if (condition.constant) return isTruthy(condition.constant.value) ? then : otherwise;
  return (frame) => (isTruthy(condition(frame)) ? then(frame) : otherwise(frame));
};

function condBranches(argument: Value): Value[] {
  if (!(argument instanceof Doc)) return listArguments('$cond', argument, 3, 3);
  for (const key of argument.keys()) {
    if (!['if', 'then', 'else'].includes(key)) throw new MongoError(17083, `Unrecognized parameter to $cond: ${key}`);
  }
  return ['if', 'then', 'else'].map((key, i) => {
    const value = argument.get(key);
    if (value === undefined) throw new MongoError(17080 + i, `Missing '${key}' parameter to $cond`);
    return value;
  });
}

const ifNull: Operator = (argument, compiler) => {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length < 2) throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${list.length}`);
  const exprs = list.map((spec) => compiler.compile(spec));
  const fallback = exprs.pop()!;
  return fold(
    (frame) => {
      for (const expr of exprs) {
        const value = expr(frame);
        if (!isNullish(value)) return value;
      }
      return fallback(frame);
    },
    [...exprs, fallback],
  );
};

const switchCase: Operator = (argument, compiler) => {
  if (!(argument instanceof Doc)) {
    throw new MongoError(40060, `$switch requires an object as an argument, found: ${typeName(argument)}`);
  }
  let fallback: Expr | undefined;
  let branches: [Expr, Expr][] = [];
  for (const [key, value] of argument) {
    if (key === 'default') fallback = compiler.compile(value);
    else if (key === 'branches')
      branches = parseBranches(value).map((pair) => pair.map((spec) => compiler.compile(spec)) as [Expr, Expr]);
    else throw new MongoError(40067, `$switch found an unknown argument: ${key}`);
  }
  if (branches.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
  return (frame) => {
    for (const [condition, then] of branches) if (isTruthy(condition(frame))) return then(frame);
    if (fallback) return fallback(frame);
    throw new MongoError(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  };
};

function parseBranches(spec: Value): [Value, Value][] {
  if (!Array.isArray(spec)) {
    throw new MongoError(40061, `$switch expected an array for 'branches', found: ${typeName(spec)}`);
  }
  return spec.map((branch) => {
    if (!(branch instanceof Doc)) {
      throw new MongoError(40062, `$switch expected each branch to be an object, found: ${typeName(branch)}`);
    }
    for (const key of branch.keys()) {
      if (key !== 'case' && key !== 'then')
        throw new MongoError(40063, `$switch found an unknown argument to a branch: ${key}`);
    }
    const [when, then] = [branch.get('case'), branch.get('then')];
    if (when === undefined) throw new MongoError(40064, "$switch requires each branch have a 'case' expression");
    if (then === undefined) throw new MongoError(40065, "$switch requires each branch have a 'then' expression.");
    return [when, then];
  });
}

const meta: Operator = (argument) => {
  if (typeof argument !== 'string') throw new MongoError(17307, '$meta only supports string arguments');
  if (argument === 'textScore') {
    return (frame) => {
      const score = textScores.get(frame.root);
      if (score === undefined)
        throw new MongoError(40218, 'query requires text score metadata, but it is not available');
      return score;
    };
  }
  if (argument === 'indexKey' || argument === 'recordId') return constantExpr(undefined);
  throw new MongoError(17308, `Unsupported argument to $meta: ${argument}`);
};

/** Server-side JavaScript is never run. */
const scripted: Operator = () => {
  throw new MongoError('BadValue', '$function is not allowed: server-side JavaScript execution is disabled');
};

const rand: Operator = (argument) => {
  const empty = Array.isArray(argument) ? argument.length === 0 : argument instanceof Doc && argument.size === 0;
  if (!empty) throw new MongoError(3040501, '$rand does not currently accept arguments');
  return () => Math.random();
};

export const CONDITIONAL: [string, Operator][] = [
  ['$cond', cond],
  ['$ifNull', ifNull],
  ['$switch', switchCase],
  ['$literal', (argument) => constantExpr(argument)],
  ['$const', (argument) => constantExpr(argument)],
  ['$expr', (argument, compiler) => compiler.compile(listArguments('$expr', argument, 1, 1)[0]!)],
  ['$meta', meta],
  ['$rand', rand],
  ['$function', scripted],
];
