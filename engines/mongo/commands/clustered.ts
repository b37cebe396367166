import { valuesEqual } from '../bson/compare.ts';
import { Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { numberOf } from '../keys/spec.ts';
import { isTruthy } from '../language/number.ts';
import { checkInner } from './fields.ts';
import type { Request } from './request.ts';

const ID_KEY = new Doc([['_id', new Int32(1)]]);

/** What `clusteredIndex` and `expireAfterSeconds` of a `create` come to, in the form that is kept and listed. */
export function clusteredOptions(request: Request): [string, Value][] {
  const given = request.body.get('clusteredIndex');
  const seconds = request.body.get('expireAfterSeconds');
  if (given === undefined || given === null || given === false) {
    if (seconds === undefined || seconds === null) return [];
    throw new MongoError(
      'InvalidOptions',
      "'expireAfterSeconds' is only supported on time-series collections or when the 'clusteredIndex' option is specified",
    );
  }
  if (request.flag('capped'))
    throw new MongoError('InvalidOptions', "The 'capped' option is not supported together with 'clusteredIndex'");
  const options: [string, Value][] = [['clusteredIndex', readIndex(given)]];
  if (seconds !== undefined && seconds !== null) options.push(['expireAfterSeconds', expirySeconds(seconds)]);
  return options;
}

function readIndex(given: Value): Doc {
  if (!(given instanceof Doc)) {
    if (!isTruthy(given)) throw new MongoError('TypeMismatch', "'clusteredIndex' has to be a boolean or an object");
    return describeIndex('_id_');
  }
  checkInner(given, 'create.clusteredIndex', { key: 'object!', unique: 'bool!', name: 'string', v: 'number' });
  if (!valuesEqual(given.get('key'), ID_KEY))
    throw new MongoError(
      'InvalidIndexSpecificationOption',
      "The 'clusteredIndex' option is only supported for key: {_id: 1}",
    );
  if (!isTruthy(given.get('unique')))
    throw new MongoError('CannotCreateIndex', "The 'clusteredIndex' option requires unique: true to be specified");
  return describeIndex((given.get('name') as string | undefined) ?? '_id_');
}

function describeIndex(name: string): Doc {
  return new Doc([
    ['v', new Int32(2)],
    ['key', ID_KEY],
    ['name', name],
    ['unique', true],
  ]);
}

/** Throws InvalidOptions for what is no time to live. */
export function expirySeconds(given: Value): bigint {
  const seconds = numberOf(given);
  if (seconds !== undefined && seconds >= 0 && seconds <= 0x7fffffff) return BigInt(Math.floor(seconds));
  throw new MongoError('InvalidOptions', "'expireAfterSeconds' must be a number of seconds within an acceptable range");
}
