import { compareValues } from '../../bson/compare.ts';
import { remainderDecimal } from '../../bson/decimal128.arithmetic.ts';
import { compareNumbers, isNumber, type NumberValue } from '../../bson/number.ts';
import { Decimal128, Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { toDecimal } from '../arithmetic.ts';
import { parseTypeSet, typeCode, typeName } from '../bson-type.ts';
import { toDouble, toWhole } from '../number.ts';
import { compileRegex } from '../regex.ts';
import { createKeyEncoder } from '../value-key.ts';
import { type KeywordParser, plainRule, requireCount, requireItems, requireText } from './rule.ts';

const JSON_TYPES = new Set(['array', 'boolean', 'null', 'number', 'object', 'string']);

const considered = (v: Value): [string, Value][] => [
  ['consideredValue', v],
  ['consideredType', typeName(v)],
];

function parseTypes(keyword: 'type' | 'bsonType'): KeywordParser {
  return (argument, schema) => {
    if (schema.has('type') && schema.has('bsonType')) {
      throw new MongoError('FailedToParse', "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
    }
    const names = Array.isArray(argument) ? requireItems(keyword, argument) : [argument];
    const types = new Set(names.flatMap((name) => [...typesOf(keyword, name)]));
    return plainRule(keyword, argument, 'type did not match', (v) => types.has(typeCode(v)), considered);
  };
}

function typesOf(keyword: string, name: Value): Set<number> {
  const text = requireText(keyword, name);
  if (keyword === 'bsonType') return parseTypeSet(text, keyword);
  if (text === 'integer') {
    throw new MongoError('BadValue', "$jsonSchema type 'integer' is not currently supported.");
  }
  if (!JSON_TYPES.has(text)) throw new MongoError('BadValue', `Unknown type name alias: ${text}`);
  return parseTypeSet(text === 'boolean' ? 'bool' : text, keyword);
}

function parseBound(keyword: 'minimum' | 'maximum'): KeywordParser {
  const exclusiveKeyword = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  const sign = keyword === 'minimum' ? 1 : -1;
  return (argument, schema) => {
    const limit = requireNumber(keyword, argument);
    const exclusive = schema.get(exclusiveKeyword) === true;
    const test = (v: Value): boolean => {
      if (!isNumber(v)) return true;
      const order = compareNumbers(v, limit) * sign;
      return exclusive ? order > 0 : order >= 0;
    };
    return plainRule(keyword, argument, 'comparison failed', test);
  };
}

function requireNumber(keyword: string, value: Value): NumberValue {
  if (isNumber(value)) return value;
  throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a number`);
}

const multipleOf: KeywordParser = (argument) => {
  const divisor = requireNumber('multipleOf', argument);
  if (!(toDouble(divisor) > 0))
    throw new MongoError('BadValue', "$jsonSchema keyword 'multipleOf' must have a positive value");
  const reason = 'considered value is not a multiple of the specified value';
  return plainRule('multipleOf', argument, reason, (v) => !isNumber(v) || isMultiple(v, divisor));
};

function isMultiple(v: NumberValue, divisor: NumberValue): boolean {
  if (v instanceof Decimal128 || divisor instanceof Decimal128) {
    return compareNumbers(remainderDecimal(toDecimal(v), toDecimal(divisor)), 0) === 0;
  }
  const [whole, by] = [toWhole(v), toWhole(divisor)];
  if (whole !== undefined && by !== undefined) return whole % by === 0n;
  return toDouble(v) % toDouble(divisor) === 0;
}

/** Keywords that bound how much of something a value has; values without any of it pass. */
function parseSize(
  keyword: string,
  reason: string,
  measure: (v: Value) => number | undefined,
  counted?: string,
): KeywordParser {
  const least = keyword.startsWith('min');
  return (argument) => {
    const limit = requireCount(keyword, argument);
    const test = (v: Value): boolean => {
      const n = measure(v);
      return n === undefined || (least ? n >= limit : n <= limit);
    };
    const more = (v: Value): [string, Value][] => {
      const value: [string, Value] = ['consideredValue', v];
      return counted ? [value, [counted, measure(v) ?? 0]] : [value];
    };
    return plainRule(keyword, argument, reason, test, more);
  };
}

const characters = (v: Value): number | undefined => (typeof v === 'string' ? [...v].length : undefined);
const elements = (v: Value): number | undefined => (Array.isArray(v) ? v.length : undefined);
const fields = (v: Value): number | undefined => (v instanceof Doc ? v.size : undefined);

const LENGTH = 'specified string length was not satisfied';
const ITEMS = 'array did not match specified length';
const PROPERTIES = 'specified number of properties was not satisfied';

const pattern: KeywordParser = (argument) => {
  const regex = compileRegex(requireText('pattern', argument), '');
  const test = (v: Value): boolean => typeof v !== 'string' || regex.test(v);
  return plainRule('pattern', argument, 'regular expression did not match', test);
};

const enumeration: KeywordParser = (argument) => {
  const values = requireItems('enum', argument);
  const test = (v: Value): boolean => values.some((allowed) => compareValues(allowed, v) === 0);
  return plainRule('enum', argument, 'value was not found in enum', test);
};

const uniqueItems: KeywordParser = (argument) => {
  if (typeof argument !== 'boolean')
    throw new MongoError('TypeMismatch', "$jsonSchema keyword 'uniqueItems' must be a boolean");
  const key = createKeyEncoder();
  const test = (v: Value): boolean => !argument || !Array.isArray(v) || new Set(v.map(key)).size === v.length;
  return plainRule('uniqueItems', argument, 'found a duplicate item', test);
};

/** The keywords that look at a value by itself. */
export const KEYWORDS: ReadonlyMap<string, KeywordParser> = new Map<string, KeywordParser>([
  ['type', parseTypes('type')],
  ['bsonType', parseTypes('bsonType')],
  ['minimum', parseBound('minimum')],
  ['maximum', parseBound('maximum')],
  ['multipleOf', multipleOf],
  ['minLength', parseSize('minLength', LENGTH, characters)],
  ['maxLength', parseSize('maxLength', LENGTH, characters)],
  ['minItems', parseSize('minItems', ITEMS, elements, 'numberOfItems')],
  ['maxItems', parseSize('maxItems', ITEMS, elements, 'numberOfItems')],
  ['minProperties', parseSize('minProperties', PROPERTIES, fields, 'numberOfProperties')],
  ['maxProperties', parseSize('maxProperties', PROPERTIES, fields, 'numberOfProperties')],
  ['pattern', pattern],
  ['enum', enumeration],
  ['uniqueItems', uniqueItems],
]);
