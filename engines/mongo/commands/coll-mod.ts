import { decodeFields } from '../bson/codec.ts';
import { compareValues } from '../bson/compare.ts';
import { Doc, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import { numberOf } from '../keys/spec.ts';
import { isTruthy } from '../language/number.ts';
import type { Collection } from '../storage/collection.ts';
import type { Reply } from '../wire/message.ts';
import { expirySeconds } from './clustered.ts';
import { checkValidator, waitForTransactions } from './collections.ts';
import type { Command } from './command.ts';
import { checkInner } from './fields.ts';
import type { Request } from './request.ts';
import { checkView } from './views.ts';

export const collMod: Command = {
  name: 'collMod',
  fields: {
    index: 'object',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
    viewOn: 'string',
    pipeline: 'array',
    expireAfterSeconds: 'any',
    changeStreamPreAndPostImages: 'object',
    cappedSize: 'number',
    cappedMax: 'number',
    timeseries: 'object',
    dryRun: 'bool',
  },
  writes: true,
  run(request, engine) {
    const collection = engine.find(request);
    if (!collection)
      throw new MongoError('NamespaceNotFound', `ns does not exist: ${request.db}.${request.collectionName}`);
    if (request.doc('changeStreamPreAndPostImages')?.get('enabled') === true) {
      throw new MongoError('InvalidOptions', 'change streams are not supported by this server');
    }
    if (request.body.has('timeseries'))
      throw new MongoError('InvalidOptions', 'option only supported on a time-series collection: timeseries');
    waitForTransactions(engine, collection);
    const options = changedOptions(request, engine, collection);
    engine.store.batches.join();
    if (options) engine.store.catalog.setOptions(collection, options);
    const index = request.doc('index');
    return index ? changeIndex(engine, collection, index, request.flag('dryRun')) : {};
  },
};

const OPTION_NAMES: { readonly [field: string]: string } = {
  validator: 'validator',
  validationLevel: 'validationLevel',
  validationAction: 'validationAction',
  viewOn: 'viewOn',
  pipeline: 'pipeline',
  cappedSize: 'size',
  cappedMax: 'max',
};

function changedOptions(request: Request, engine: Engine, collection: Collection): Doc | undefined {
  const options = new Doc(collection.options);
  let changed = false;
  for (const field in OPTION_NAMES) {
    const value = request.body.get(field);
    if (value === undefined || value === null) continue;
    const ofView = field === 'viewOn' || field === 'pipeline';
    if (ofView !== collection.isView)
      throw new MongoError(
        'InvalidOptions',
        `option not supported on a ${collection.isView ? 'view' : 'collection'}: ${field}`,
      );
    options.set(OPTION_NAMES[field]!, value);
    changed = true;
  }
  changed = changeExpiry(request, collection, options) || changed;
  if (!changed) return undefined;
  checkValidator(options);
  if (collection.isView) checkView(engine, collection.db, collection.name, options);
  return options;
}

/** A clustered collection's own expiry, by its _id. */
function changeExpiry(request: Request, collection: Collection, options: Doc): boolean {
  const seconds = request.body.get('expireAfterSeconds');
  if (seconds === undefined || seconds === null) return false;
  if (!options.has('clusteredIndex')) {
    throw new MongoError(
      'InvalidOptions',
      `'expireAfterSeconds' is only supported on time-series or clustered collections, not on ${collection.ns}`,
    );
  }
  if (seconds === 'off') options.delete('expireAfterSeconds');
  else options.set('expireAfterSeconds', expirySeconds(seconds));
  return true;
}

function changeIndex(engine: Engine, collection: Collection, change: Doc, dryRun: boolean): Reply {
  checkInner(change, 'collMod.index', {
    name: 'string',
    keyPattern: 'object',
    expireAfterSeconds: 'number',
    hidden: 'bool',
    unique: 'bool',
    prepareUnique: 'bool',
  });
  const index = findIndex(collection, change);
  const spec = new Doc(index.spec);
  const reply: { [field: string]: Value | undefined } = {};
  const setFlag = (name: string): void => {
    const value = change.get(name);
    if (value === undefined || isTruthy(value) === (index.spec.get(name) === true)) return;
    reply[`${name}_old`] = !isTruthy(value);
    reply[`${name}_new`] = isTruthy(value);
    if (isTruthy(value)) spec.set(name, true);
    else spec.delete(name);
  };
  if (change.has('expireAfterSeconds')) {
    const seconds = numberOf(change.get('expireAfterSeconds')) ?? -1;
    if (seconds < 0) throw new MongoError('InvalidOptions', 'TTL index expireAfterSeconds cannot be less than 0');
    if (index.expireAfterSeconds !== undefined) reply.expireAfterSeconds_old = BigInt(index.expireAfterSeconds);
    reply.expireAfterSeconds_new = BigInt(seconds);
    spec.set('expireAfterSeconds', change.get('expireAfterSeconds')!);
  }
  if (change.has('hidden') && index.isId) throw new MongoError('BadValue', "can't hide _id index");
  setFlag('hidden');
  setFlag('prepareUnique');
  if (change.has('unique') && isTruthy(change.get('unique')) && !index.unique) {
    refuseDuplicates(engine, collection, index);
    spec.set('unique', true);
    spec.delete('prepareUnique');
    reply.unique_new = true;
  }
  if (dryRun) return {};
  engine.store.catalog.alterIndex(collection, index, spec);
  return reply;
}

function findIndex(collection: Collection, change: Doc): IndexDefinition {
  const name = change.get('name');
  const pattern = change.get('keyPattern');
  if ((name === undefined) === (pattern === undefined)) {
    throw new MongoError('InvalidOptions', 'must specify either index name or key pattern, and not both');
  }
  const index = collection.indexes.find((candidate) =>
    name !== undefined ? candidate.name === name : compareValues(candidate.spec.get('key'), pattern) === 0,
  );
  if (!index)
    throw new MongoError('IndexNotFound', `cannot find index ${name ?? 'of that key pattern'} for ns ${collection.ns}`);
  return index;
}

/** An index can only become unique when no two documents have one key; tells which have. */
function refuseDuplicates(engine: Engine, collection: Collection, index: IndexDefinition): void {
  const { connection } = engine.store;
  const twice = connection.prepare(`SELECT k FROM ${index.table} GROUP BY k HAVING count(*) > 1 LIMIT 100`).all();
  if (twice.length === 0) return;
  const idOf = connection.prepare(
    `SELECT c.doc FROM ${index.table} i CROSS JOIN ${collection.table} c ON c.rid = i.rid WHERE i.k = ? ORDER BY i.rid`,
  );
  const violations = twice.map(([key]) => {
    const ids = idOf.all(key as Uint8Array).map(([doc]) => decodeFields(doc as Uint8Array, ID).get('_id')!);
    return new Doc([['ids', ids]]);
  });
  throw new MongoError(
    'CannotConvertIndexToUnique',
    'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    { fields: new Doc([['violations', violations]]) },
  );
}

const ID = new Set(['_id']);
