import { Doc, Regex, type Value } from '../bson/value.ts';
import type { Env } from './env.ts';
import { compileExpression, createCompiler } from './expression/compile.ts';
import { isNullish } from './expression/expression.ts';
import { allOf, type Filter } from './filter.ts';
import { isTruthy } from './number.ts';

/** `$expr`: a document matches when the expression is true of it. */
export function parseExpr(expression: Value, env: Env): Filter {
  const evaluate = compileExpression(expression, env);
  return {
    kind: 'expr',
    expression,
    test: (doc) => isTruthy(evaluate(doc)),
    implied: impliedFilter(expression, env),
  };
}

/** `{$eq: ['$field', constant]}`, alone or within `$and`, implies an equality that an index can answer. */
function impliedFilter(expression: Value, env: Env): Filter | undefined {
  if (!(expression instanceof Doc)) return undefined;
  const conjuncts = expression.get('$and');
  if (Array.isArray(conjuncts)) {
    const filters = conjuncts.map((conjunct) => impliedFilter(conjunct, env)).filter((f) => f !== undefined);
    return filters.length > 0 ? allOf(filters) : undefined;
  }
  const operands = expression.get('$eq');
  if (!Array.isArray(operands) || operands.length !== 2) return undefined;
  return impliedEquality(operands[0]!, operands[1]!, env) ?? impliedEquality(operands[1]!, operands[0]!, env);
}

function impliedEquality(field: Value, other: Value, env: Env): Filter | undefined {
  if (typeof field !== 'string' || !/^\$[^$]/.test(field) || /\.\d+(\.|$)/.test(field)) return undefined;
  const constant = createCompiler(env).compile(other).constant;
  // Null equals missing in a query but not in an expression; arrays and patterns match differently as well.
  if (!constant || isNullish(constant.value) || Array.isArray(constant.value) || constant.value instanceof Regex) {
    return undefined;
  }
  return { kind: 'compare', path: field.slice(1), op: 'eq', value: constant.value };
}
