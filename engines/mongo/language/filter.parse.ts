import { compareValues } from '../bson/compare.ts';
import { isNumber } from '../bson/number.ts';
import { Doc, Regex, UNDEFINED, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { parseTypeSet } from './bson-type.ts';
import type { Env } from './env.ts';
import { parseExpr } from './filter.expr.ts';
import { parseAll, parseBits, parseMod, parseSize } from './filter.operators.ts';
import { allOf, type CompareOp, type Filter, isOperatorDoc, MATCH_ALL, MATCH_NONE } from './filter.ts';
import { toDouble } from './number.ts';
import { compileRegex } from './regex.ts';
import { compileJsonSchema } from './schema/json-schema.ts';

/** Parses a query document. Throws the server's errors for what it does not know or cannot take. */
export function parseFilter(filter: Doc, env: Env): Filter {
  const filters: Filter[] = [];
  for (const [key, value] of filter) {
    if (key.startsWith('$')) {
      const parsed = parseTopLevel(key, value, env);
      if (parsed) filters.push(parsed);
    } else {
      filters.push(...parseField(key, value, env));
    }
  }
  return allOf(filters);
}

function parseTopLevel(key: string, value: Value, env: Env): Filter | undefined {
  switch (key) {
    case '$and':
    case '$or':
    case '$nor':
      return parseLogical(key, value, env);
    case '$expr':
      return parseExpr(value, env);
    case '$comment':
      return undefined;
    case '$jsonSchema':
      if (!(value instanceof Doc)) throw new MongoError('TypeMismatch', '$jsonSchema must be an object');
      return { kind: 'jsonSchema', schema: value, test: compileJsonSchema(value, env) };
    case '$text':
      return parseText(value);
    case '$sampleRate':
      return parseSampleRate(value);
    case '$alwaysTrue':
      return MATCH_ALL;
    case '$alwaysFalse':
      return MATCH_NONE;
    case '$where':
      throw new MongoError('BadValue', '$where is not supported: server-side JavaScript is disabled');
    case '$id':
    case '$ref':
    case '$db':
      return allOf(parseField(key, value, env));
  }
  throw new MongoError(
    'BadValue',
    `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function parseLogical(key: '$and' | '$or' | '$nor', value: Value, env: Env): Filter {
  if (!Array.isArray(value)) throw new MongoError('BadValue', `${key} must be an array`);
  if (value.length === 0) throw new MongoError('BadValue', '$and/$or/$nor must be a nonempty array');
  const filters = value.map((entry) => {
    if (!(entry instanceof Doc)) throw new MongoError('BadValue', '$or/$and/$nor entries need to be full objects');
    return parseFilter(entry, env);
  });
  if (key === '$nor') return { kind: 'nor', filters };
  return filters.length === 1 ? filters[0]! : { kind: key === '$or' ? 'or' : 'and', filters };
}

function parseText(value: Value): Filter {
  if (!(value instanceof Doc)) throw new MongoError('BadValue', '$text expects an object');
  for (const key of value.keys()) {
    if (!['$search', '$language', '$caseSensitive', '$diacriticSensitive'].includes(key)) {
      throw new MongoError('BadValue', 'extra fields in $text');
    }
  }
  const search = value.get('$search');
  const language = value.get('$language');
  if (typeof search !== 'string') throw new MongoError('TypeMismatch', '$search requires a string value');
  if (language !== undefined && typeof language !== 'string') {
    throw new MongoError('TypeMismatch', '$language requires a string value');
  }
  const flag = (name: string): boolean => {
    const given = value.get(name) ?? false;
    if (typeof given !== 'boolean') throw new MongoError('TypeMismatch', `${name} requires a boolean value`);
    return given;
  };
  return {
    kind: 'text',
    search,
    language,
    caseSensitive: flag('$caseSensitive'),
    diacriticSensitive: flag('$diacriticSensitive'),
  };
}

function parseSampleRate(value: Value): Filter {
  const rate = isNumber(value) ? toDouble(value) : Number.NaN;
  if (!(rate >= 0 && rate <= 1)) throw new MongoError('BadValue', 'numeric argument to $sampleRate must be in [0, 1]');
  return { kind: 'sample', rate };
}

function parseField(path: string, value: Value, env: Env): Filter[] {
  if (value instanceof Regex) return [regexFilter(path, value)];
  if (!isOperatorDoc(value)) return [compare(path, 'eq', value)];
  return parseOperators(path, value, env);
}

/** The conditions of `{path: {$op: argument, ...}}`, all of which must hold. */
function parseOperators(path: string, operators: Doc, env: Env): Filter[] {
  const filters: Filter[] = [];
  for (const [operator, argument] of operators) {
    if (operator === '$regex') filters.push(parseRegex(path, operators));
    else if (operator === '$options') requireRegex(operators);
    else filters.push(parseOperator(path, operator, argument, env));
  }
  return filters;
}

function parseOperator(path: string, operator: string, argument: Value, env: Env): Filter {
  switch (operator) {
    case '$eq':
      return compare(path, 'eq', argument);
    case '$ne':
      if (argument instanceof Regex) throw new MongoError('BadValue', "Can't have regex as arg to $ne.");
      return { kind: 'not', filter: compare(path, 'eq', argument) };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (argument instanceof Regex) {
        throw new MongoError('BadValue', `Can't have RegEx as arg to predicate over field '${path}'.`);
      }
      return compare(path, operator.slice(1) as CompareOp, argument);
    case '$in':
      return parseIn(path, operator, argument, env);
    case '$nin':
      return { kind: 'not', filter: parseIn(path, operator, argument, env) };
    case '$not':
      return parseNot(path, argument, env);
    case '$exists':
      return { kind: 'exists', path, exists: isTrue(argument) };
    case '$type':
      return { kind: 'type', path, types: parseTypeSet(argument, path) };
    case '$elemMatch':
      return parseElemMatch(path, argument, env);
    case '$all':
      return parseAll(path, argument, (operators) => parseOperators(path, operators, env));
    case '$size':
      return parseSize(path, argument);
    case '$mod':
      return parseMod(path, argument);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return parseBits(path, operator, argument);
    case '$comment':
      return MATCH_ALL;
  }
  if (GEO_OPERATORS.has(operator)) {
    throw new MongoError('NotImplemented', `${operator} is not supported: this server has no geospatial queries`);
  }
  throw new MongoError('BadValue', `unknown operator: ${operator}`);
}

const GEO_OPERATORS = new Set(['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$maxDistance']);

function isTrue(value: Value): boolean {
  if (value === null || value === false || value === UNDEFINED) return false;
  return !(isNumber(value) && compareValues(value, 0) === 0);
}

function compare(path: string, op: CompareOp, value: Value): Filter {
  if (value === UNDEFINED) throw new MongoError('BadValue', 'cannot compare to undefined');
  return { kind: 'compare', path, op, value };
}

function parseIn(path: string, operator: string, argument: Value, env: Env): Filter {
  if (!Array.isArray(argument)) throw new MongoError('BadValue', `${operator} needs an array`);
  const values: Value[] = [];
  const regexes: Regex[] = [];
  for (const entry of argument) {
    if (isOperatorDoc(entry)) throw new MongoError('BadValue', `cannot nest $ under ${operator}`);
    if (entry === UNDEFINED) throw new MongoError('BadValue', 'InMatchExpression equality cannot be undefined');
    if (entry instanceof Regex) regexes.push(checkedRegex(entry));
    else values.push(entry);
  }
  const collate = env.collation?.compare;
  values.sort((a, b) => compareValues(a, b, collate));
  return { kind: 'in', path, values, regexes };
}

function parseNot(path: string, argument: Value, env: Env): Filter {
  if (argument instanceof Regex) return { kind: 'not', filter: regexFilter(path, argument) };
  if (!(argument instanceof Doc)) throw new MongoError('BadValue', '$not needs a regex or a document');
  if (argument.size === 0) throw new MongoError('BadValue', '$not cannot be empty');
  for (const key of argument.keys()) {
    if (!key.startsWith('$')) throw new MongoError('BadValue', `unknown operator: ${key}`);
  }
  return { kind: 'not', filter: allOf(parseOperators(path, argument, env)) };
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$where', '$expr']);

function parseElemMatch(path: string, argument: Value, env: Env): Filter {
  if (!(argument instanceof Doc)) throw new MongoError('BadValue', '$elemMatch needs an Object');
  const [first] = argument.keys();
  if (argument.has('$where')) throw new MongoError('BadValue', '$elemMatch cannot contain $where expression');
  if (isOperatorDoc(argument) && first !== undefined && !LOGICAL.has(first)) {
    return { kind: 'elemMatchValue', path, filter: allOf(parseOperators('', argument, env)) };
  }
  if (argument.has('$expr')) throw new MongoError('BadValue', '$expr can only be applied to the top-level document');
  return { kind: 'elemMatch', path, filter: parseFilter(argument, env) };
}

function parseRegex(path: string, operators: Doc): Filter {
  const given = operators.get('$regex')!;
  const options = operators.get('$options');
  if (options !== undefined && typeof options !== 'string') {
    throw new MongoError('BadValue', '$options has to be a string');
  }
  if (typeof given === 'string') return regexFilter(path, new Regex(given, options ?? ''));
  if (!(given instanceof Regex)) throw new MongoError('BadValue', '$regex has to be a string');
  if (options !== undefined && given.options !== '') {
    throw new MongoError(51075, 'options set in both $regex and $options');
  }
  return regexFilter(path, new Regex(given.pattern, options ?? given.options));
}

function requireRegex(operators: Doc): void {
  if (!operators.has('$regex')) throw new MongoError('BadValue', '$options needs a $regex');
}

function regexFilter(path: string, regex: Regex): Filter {
  checkedRegex(regex);
  return { kind: 'regex', path, pattern: regex.pattern, options: regex.options };
}

function checkedRegex(regex: Regex): Regex {
  compileRegex(regex.pattern, regex.options);
  return regex;
}
