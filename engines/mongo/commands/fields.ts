import { isNumber } from '../bson/number.ts';
import { Doc, Timestamp, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { typeName } from '../language/bson-type.ts';

/** What a field of a command may be: one or several kinds, `!` when it must be there: `'object'`, `'string|object'`, `'array!'`. */
export type FieldKinds = string;
export type Fields = { readonly [name: string]: FieldKinds };

/** Fields that every command takes (the server's generic_argument.idl). */
const GENERIC: Fields = {
  $db: 'string',
  lsid: 'object',
  txnNumber: 'number',
  startTransaction: 'bool',
  autocommit: 'bool',
  readConcern: 'object',
  writeConcern: 'object',
  $readPreference: 'object',
  $clusterTime: 'object',
  $client: 'object',
  $audit: 'object',
  $configTime: 'any',
  $topologyTime: 'any',
  comment: 'any',
  maxTimeMS: 'number',
  maxTimeMSOpOnly: 'number',
  apiVersion: 'string',
  apiStrict: 'bool',
  apiDeprecationErrors: 'bool',
  help: 'any',
  serialization_context: 'object',
};

const KINDS: { readonly [kind: string]: { test(value: Value): boolean; types: string } } = {
  string: { test: (value) => typeof value === 'string', types: 'string' },
  object: { test: (value) => value instanceof Doc, types: 'object' },
  array: { test: Array.isArray, types: 'array' },
  bool: { test: (value) => typeof value === 'boolean' || isNumber(value), types: 'bool, long, int, decimal, double' },
  number: { test: isNumber, types: 'long, int, decimal, double' },
  timestamp: { test: (value) => value instanceof Timestamp, types: 'timestamp' },
  any: { test: () => true, types: 'any' },
};

/** Checks a command's fields. Throws the server's errors for unknown, missing and mistyped ones. */
export function checkFields(body: Doc, command: string, fields: Fields): void {
  let first = true;
  for (const [name, value] of body) {
    if (first) {
      first = false;
      continue;
    }
    const kinds = Object.hasOwn(fields, name) ? fields[name] : GENERIC[name];
    if (kinds === undefined) {
      throw new MongoError(40415, `BSON field '${command}.${name}' is an unknown field.`);
    }
    if (value !== null) checkKind(value, kinds, `${command}.${name}`);
  }
  for (const name in fields) {
    if (fields[name]!.endsWith('!') && !body.has(name)) {
      throw new MongoError(40414, `BSON field '${command}.${name}' is missing but a required field`);
    }
  }
}

/** Checks an inner document of a command, such as one entry of `updates`, that has no generic fields. */
export function checkInner(doc: Doc, path: string, fields: Fields): void {
  for (const [name, value] of doc) {
    const kinds = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kinds === undefined) throw new MongoError(40415, `BSON field '${path}.${name}' is an unknown field.`);
    if (value !== null) checkKind(value, kinds, `${path}.${name}`);
  }
  for (const name in fields) {
    if (fields[name]!.endsWith('!') && !doc.has(name)) {
      throw new MongoError(40414, `BSON field '${path}.${name}' is missing but a required field`);
    }
  }
}

/** Checks the cluster time that a client passes on from another reply. */
export function checkClusterTime(body: Doc): void {
  const given = body.get('$clusterTime');
  if (given === undefined || given === null) return;
  checkKind(given, 'object', '$clusterTime');
  const time = (given as Doc).get('clusterTime');
  if (time === undefined) {
    throw new MongoError(40414, "BSON field '$clusterTime.clusterTime' is missing but a required field");
  }
  checkKind(time, 'timestamp', '$clusterTime.clusterTime');
  const signature = (given as Doc).get('signature');
  if (signature !== undefined) checkKind(signature, 'object', '$clusterTime.signature');
}

const parsedKinds = new Map<string, string[]>();

function checkKind(value: Value, kinds: FieldKinds, path: string): void {
  let names = parsedKinds.get(kinds);
  if (!names) {
    names = kinds.replace('!', '').split('|');
    parsedKinds.set(kinds, names);
  }
  for (const name of names) if (KINDS[name]!.test(value)) return;
  const expected = names.map((name) => KINDS[name]!.types).join(', ');
  const plural = expected.includes(',') ? `types '[${expected}]'` : `type '${expected}'`;
  throw new MongoError(
    'TypeMismatch',
    `BSON field '${path}' is the wrong type '${typeName(value)}', expected ${plural}`,
  );
}
