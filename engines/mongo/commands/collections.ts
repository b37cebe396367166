import { encode } from '../bson/codec.ts';
import { valuesEqual } from '../bson/compare.ts';
import { Binary, Doc, Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { parseCollation } from '../language/collation.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { someFilter } from '../language/filter.ts';
import { compileFilter } from '../language/match.ts';
import { checkNamespace } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { clusteredOptions } from './clustered.ts';
import type { Command } from './command.ts';
import { cursorBatchSize, firstBatch, listCursor } from './cursor-reply.ts';

import type { Request } from './request.ts';
import { checkView } from './views.ts';

/** Options of `create` that are kept and shown; all others are refused or have no effect. */
const KEPT = [
  'capped',
  'size',
  'max',
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'collation',
];

export const create: Command = {
  name: 'create',
  fields: {
    capped: 'bool',
    autoIndexId: 'bool',
    idIndex: 'object',
    size: 'number',
    max: 'number',
    storageEngine: 'object',
    validator: 'object',
    validationLevel: 'string',
    validationAction: 'string',
    indexOptionDefaults: 'object',
    viewOn: 'string',
    pipeline: 'array',
    collation: 'object',
    changeStreamPreAndPostImages: 'object',
    timeseries: 'object',
    clusteredIndex: 'any',
    expireAfterSeconds: 'any',
    encryptedFields: 'object',
    temp: 'bool',
    flags: 'any',
    recordIdsReplicated: 'bool',
  },
  inTransaction: true,
  writes: true,
  run(request, engine) {
    const name = request.collectionName;
    refuseOptions(request);
    const options = readOptions(request);
    const { catalog, batches } = engine.store;
    const known = catalog.findPending(request.db, name);
    if (known?.pending && known.pending !== request.transaction) engine.waitForCreator(request, known);
    if (known) {
      if (request.transaction) throw new MongoError('NamespaceExists', `Collection ${known.ns} already exists.`);
      if (sameOptions(known.options, options)) return {};
      throw new MongoError(
        'NamespaceExists',
        `namespace ${request.db}.${name} already exists, but with different options: ${known.ns}`,
      );
    }
    checkNamespace(request.db, name);
    if (options.has('viewOn')) checkView(engine, request.db, name, options);
    batches.join();
    const collection = catalog.create(request.db, name, options, request.transaction);
    request.transaction?.created.add(collection);
    return {};
  },
};

function refuseOptions(request: Request): void {
  for (const option of ['timeseries', 'encryptedFields']) {
    if (request.body.has(option)) {
      throw new MongoError('InvalidOptions', `'${option}' collections are not supported by this server`);
    }
  }
  if (request.doc('changeStreamPreAndPostImages')?.get('enabled') === true) {
    throw new MongoError('InvalidOptions', 'change streams are not supported by this server');
  }
  if (request.flag('capped') && !request.body.has('size')) {
    throw new MongoError('InvalidOptions', "the 'size' field is required when 'capped' is true");
  }
}

function readOptions(request: Request): Doc {
  const options = new Doc();
  for (const option of KEPT) {
    const value = request.body.get(option);
    if (value === undefined || value === null || (option === 'capped' && !request.flag('capped'))) continue;
    options.set(option, value);
  }
  for (const [option, value] of clusteredOptions(request)) options.set(option, value);
  const collation = options.get('collation');
  if (collation instanceof Doc) {
    const parsed = parseCollation(collation);
    if (parsed) options.set('collation', parsed.spec);
    else options.delete('collation');
  }
  checkValidator(options);
  return options;
}

/** Checks what a collection's validator and its settings may be. */
export function checkValidator(options: Doc): void {
  const validator = options.get('validator');
  if (validator instanceof Doc && someFilter(parseFilter(validator, createEnv()), ({ kind }) => kind === 'text')) {
    throw new MongoError('BadValue', '$text is not allowed in this context');
  }
  requireOneOf(options, 'validationLevel', ['off', 'strict', 'moderate']);
  requireOneOf(options, 'validationAction', ['error', 'warn', 'errorAndLog']);
}

function requireOneOf(options: Doc, option: string, allowed: string[]): void {
  const value = options.get(option);
  if (value === undefined || (typeof value === 'string' && allowed.includes(value))) return;
  throw new MongoError('BadValue', `Enumeration value '${value}' for field '${option}' is not a valid value.`);
}

function sameOptions(a: Doc, b: Doc): boolean {
  return a.size === b.size && [...a].every(([name, value]) => valuesEqual(value, b.get(name)));
}

export const drop: Command = {
  name: 'drop',
  fields: { collectionUUID: 'any' },
  writes: true,
  run(request, engine) {
    const collection = engine.find(request);
    if (!collection) return {};
    waitForTransactions(engine, collection);
    engine.store.batches.join();
    const indexes = collection.indexes.length;
    const { ns, isView } = collection;
    engine.dropCollection(collection);
    return { ...(isView ? {} : { nIndexesWas: new Int32(indexes) }), ns };
  },
};

/** A collection's shape does not change while transactions have written to it. */
export function waitForTransactions(engine: Engine, collection: Collection): void {
  for (const transaction of engine.store.transactions.open) {
    if (transaction.changesOf(collection)) engine.store.locks.waitForEnd(transaction);
  }
}

export const renameCollection: Command = {
  name: 'renameCollection',
  fields: { to: 'string!', dropTarget: 'bool', stayTemp: 'bool' },
  adminOnly: true,
  writes: true,
  run(request, engine) {
    const [fromDb, from] = splitNamespace(request.collectionName);
    const [toDb, to] = splitNamespace(request.text('to')!);
    const { catalog, batches } = engine.store;
    const collection = catalog.find(fromDb, from);
    if (!collection) throw new MongoError('NamespaceNotFound', `Source collection ${fromDb}.${from} does not exist`);
    if (collection.isView) throw new MongoError('CommandNotSupportedOnView', `cannot rename view: ${collection.ns}`);
    if (fromDb === toDb && from === to) throw new MongoError('IllegalOperation', "Can't rename a collection to itself");
    checkNamespace(toDb, to);
    const target = catalog.findPending(toDb, to);
    if (target && !request.flag('dropTarget')) throw new MongoError('NamespaceExists', 'target namespace exists');
    waitForTransactions(engine, collection);
    if (target) waitForTransactions(engine, target);
    batches.join();
    if (target) engine.dropCollection(target);
    engine.cursors.killWhere((cursor) => cursor.ns === collection.ns);
    catalog.rename(collection, toDb, to);
    return {};
  },
};

function splitNamespace(ns: string): [string, string] {
  const dot = ns.indexOf('.');
  if (dot <= 0) throw new MongoError('InvalidNamespace', `Invalid namespace specified '${ns}'`);
  return [ns.slice(0, dot), ns.slice(dot + 1)];
}

export const listCollections: Command = {
  name: 'listCollections',
  fields: {
    filter: 'object',
    cursor: 'object',
    nameOnly: 'bool',
    authorizedCollections: 'bool',
    includePendingDrops: 'bool',
  },
  run(request, engine) {
    const env = createEnv();
    const matches = compileFilter(parseFilter(request.doc('filter') ?? new Doc(), env), env);
    const entries = engine.store.catalog
      .in(request.db)
      .map((collection) => describeCollection(collection, request.flag('nameOnly')))
      .filter((entry) => matches(entry))
      .map(encode);
    const cursor = listCursor(request, `${request.db}.$cmd.listCollections`, entries);
    return firstBatch(engine, cursor, cursorBatchSize(request));
  },
};

function describeCollection(collection: Collection, nameOnly: boolean): Doc {
  const entry = new Doc();
  entry.set('name', collection.name);
  entry.set('type', collection.isView ? 'view' : 'collection');
  if (nameOnly) return entry;
  entry.set('options', collection.options);
  const info = new Doc();
  info.set('readOnly', collection.isView);
  if (!collection.isView) info.set('uuid', new Binary(collection.uuid, 4));
  entry.set('info', info);
  if (!collection.isView) entry.set('idIndex', collection.idIndex.spec);
  return entry;
}
