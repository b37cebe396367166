import { compareValues } from '../bson/compare.ts';
import { isNumber } from '../bson/number.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { parseCollation } from '../language/collation.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { type Filter, someFilter } from '../language/filter.ts';
import { formatValue } from '../language/format.ts';
import { toDouble } from '../language/number.ts';
import { namedKey } from './text-key.ts';

type OptionType = 'bool' | 'object' | 'number' | 'string' | 'any';

/** What an index specification may say (the server's index_key_validate.cpp). */
const OPTIONS = new Map<string, OptionType>([
  ['v', 'number'],
  ['key', 'object'],
  ['name', 'string'],
  ['ns', 'string'],
  ['unique', 'bool'],
  ['sparse', 'bool'],
  ['hidden', 'bool'],
  ['background', 'any'],
  ['dropDups', 'any'],
  ['expireAfterSeconds', 'number'],
  ['partialFilterExpression', 'object'],
  ['collation', 'object'],
  ['storageEngine', 'object'],
  ['weights', 'any'],
  ['default_language', 'string'],
  ['language_override', 'string'],
  ['textIndexVersion', 'number'],
  ['prepareUnique', 'bool'],
  ['wildcardProjection', 'object'],
  ['2dsphereIndexVersion', 'number'],
  ['bits', 'number'],
  ['min', 'number'],
  ['max', 'number'],
]);

/** Options of wildcard and geospatial indexes, which there are none of. */
const OF_OTHER_KINDS = ['wildcardProjection', '2dsphereIndexVersion', 'bits', 'min', 'max'];

/** Accepted and forgotten, as they have no effect. */
const WITHOUT_EFFECT = new Set(['dropDups', 'ns', 'storageEngine', 'v', 'key', 'name']);

/** Checks an index specification and gives it in the form that is stored and listed. Throws the server's errors. */
export function normaliseSpec(given: Doc, collectionCollation: Doc | undefined): Doc {
  checkOptions(given);
  const givenKey = given.get('key') as Doc | undefined;
  if (!givenKey) {
    throw new MongoError('FailedToParse', "The 'key' field is a required property of an index specification");
  }
  const key = namedKey(givenKey, given.get('weights'));
  const kind = checkKey(key);
  const name = (given.get('name') as string | undefined) ?? defaultName(key);
  if (name === '') throw new MongoError('CannotCreateIndex', 'index name cannot be empty');
  const spec = new Doc([
    ['v', new Int32(2)],
    ['key', key],
    ['name', name],
  ]);
  for (const [option, value] of given) {
    if (WITHOUT_EFFECT.has(option)) continue;
    if (OPTIONS.get(option) === 'bool' && value === false) continue;
    if (OPTIONS.get(option) === 'bool') spec.set(option, true);
    else spec.set(option, value);
  }
  for (const option of OF_OTHER_KINDS) {
    if (!spec.has(option)) continue;
    throw new MongoError('CannotCreateIndex', `The field '${option}' is not for an index of this kind`);
  }
  if (kind === 'text') addTextDefaults(spec, key);
  applyCollation(spec, collectionCollation, kind);
  checkCombination(spec, key, kind);
  return spec;
}

function checkOptions(given: Doc): void {
  for (const [option, value] of given) {
    const type = OPTIONS.get(option);
    if (!type) {
      throw new MongoError(
        'InvalidIndexSpecificationOption',
        `The field '${option}' is not valid for an index specification. Specification: ${formatValue(given)}`,
      );
    }
    if (!hasType(value, type)) {
      throw new MongoError('TypeMismatch', `The field '${option}' must be ${type === 'object' ? 'an' : 'a'} ${type}`);
    }
  }
}

function hasType(value: Value, type: OptionType): boolean {
  if (type === 'any') return true;
  if (type === 'bool') return typeof value === 'boolean' || isNumber(value);
  if (type === 'object') return value instanceof Doc;
  return type === 'number' ? isNumber(value) : typeof value === 'string';
}

function checkKey(key: Doc): string {
  if (key.size === 0) throw new MongoError('CannotCreateIndex', 'Index keys cannot be an empty object.');
  if (key.size > 32) throw new MongoError(13103, 'too many compound keys');
  let kind = 'ordered';
  for (const [name, direction] of key) {
    if (name !== '$**' || direction !== 'text') checkPath(name);
    if (typeof direction === 'string') {
      if (direction !== 'hashed' && direction !== 'text') {
        throw new MongoError('CannotCreateIndex', `Unknown index plugin '${direction}'`);
      }
      if (kind === 'hashed' && direction === 'hashed') {
        throw new MongoError(31303, 'A maximum of one index field is allowed to be hashed');
      }
      kind = direction;
    } else if (!isNumber(direction) || compareValues(direction, 0) === 0) {
      throw new MongoError(
        'CannotCreateIndex',
        `Values in v:2 index key pattern cannot be ${formatValue(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
  }
  return kind;
}

function checkPath(name: string): void {
  if (name === '') throw new MongoError('CannotCreateIndex', 'Index keys cannot be an empty field.');
  const steps = name.split('.');
  if (steps.includes('')) throw new MongoError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  if (steps.includes('$**')) {
    throw new MongoError('CannotCreateIndex', 'Wildcard indexes are not supported by this server');
  }
  if (steps.some((step) => step.startsWith('$') && !['$id', '$ref', '$db'].includes(step))) {
    throw new MongoError('CannotCreateIndex', `Index key contains an illegal field name: field name starts with '$'.`);
  }
}

/** `a_1_b_-1`, as drivers and the server name an index that has no name. */
export function defaultName(key: Doc): string {
  return [...key]
    .map(([name, direction]) => `${name}_${typeof direction === 'string' ? direction : numberOf(direction)}`)
    .join('_');
}

function addTextDefaults(spec: Doc, key: Doc): void {
  const weights = new Doc();
  const given = spec.get('weights');
  for (const [name, direction] of key) if (direction === 'text') weights.set(name, new Int32(1));
  if (given instanceof Doc) for (const [name, weight] of given) weights.set(name, weight);
  spec.set('weights', weights);
  if (!spec.has('default_language')) spec.set('default_language', 'english');
  if (!spec.has('language_override')) spec.set('language_override', 'language');
  spec.set('textIndexVersion', new Int32(3));
}

function applyCollation(spec: Doc, inherited: Doc | undefined, kind: string): void {
  const given = spec.get('collation');
  if (given instanceof Doc && given.size === 0) {
    throw new MongoError('BadValue', "The field 'collation' cannot be an empty object.");
  }
  const collation = (spec.get('collation') as Doc | undefined) ?? (kind === 'text' ? undefined : inherited);
  const parsed = collation && parseCollation(collation);
  if (parsed) spec.set('collation', parsed.spec);
  else spec.delete('collation');
}

const FOR_PARTIAL = new Set<Filter['kind']>(['and', 'or', 'compare', 'in', 'exists', 'type']);

/** What MongoDB does not have in the filter of an index: denials above all. */
function isNotForPartial(filter: Filter): boolean {
  return !FOR_PARTIAL.has(filter.kind) || (filter.kind === 'exists' && !filter.exists);
}

function checkCombination(spec: Doc, key: Doc, kind: string): void {
  const partial = spec.get('partialFilterExpression') as Doc | undefined;
  if (partial && someFilter(parseFilter(partial, createEnv()), isNotForPartial)) {
    throw new MongoError('CannotCreateIndex', `Expression not supported in partial index: ${formatValue(partial)}`);
  }
  if (partial && spec.get('sparse') === true) {
    throw new MongoError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  if (kind === 'hashed' && spec.get('unique') === true) {
    throw new MongoError(16764, 'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.');
  }
  if (!spec.has('expireAfterSeconds')) return;
  if (key.size > 1 || kind !== 'ordered') {
    throw new MongoError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  }
  const seconds = numberOf(spec.get('expireAfterSeconds'));
  if (seconds === undefined || seconds < 0 || seconds > 0x7fffffff) {
    throw new MongoError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' option must be within an acceptable range`,
    );
  }
}

/** A number of any type as a double; undefined for what is no number. */
export function numberOf(value: Value | undefined): number | undefined {
  return isNumber(value) ? toDouble(value) : undefined;
}
