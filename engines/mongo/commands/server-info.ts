import os from 'node:os';
import { DateTime, Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { toInt32 } from '../language/number.ts';
import { checkCollection } from '../storage/check.ts';
import { REPLICA_SET, SERVER_VERSION } from '../version.ts';
import type { Command } from './command.ts';

export const hostInfo: Command = {
  name: 'hostInfo',
  fields: {},
  adminOnly: true,
  run: (_request, engine) => ({
    system: {
      currentTime: new DateTime(Date.now()),
      hostname: engine.host,
      cpuAddrSize: new Int32(64),
      memSizeMB: BigInt(Math.floor(os.totalmem() / 1024 / 1024)),
      numCores: new Int32(os.availableParallelism()),
      cpuArch: os.arch(),
      numaEnabled: false,
    },
    os: { type: os.type(), name: os.type(), version: os.release() },
    extra: {},
  }),
};

export const serverStatus: Command = {
  name: 'serverStatus',
  run(_request, engine) {
    const uptime = (Date.now() - engine.startedAt) / 1000;
    const memory = process.memoryUsage();
    return {
      host: engine.host,
      version: SERVER_VERSION,
      process: 'mongod',
      pid: BigInt(process.pid),
      uptime,
      uptimeMillis: BigInt(Math.floor(uptime * 1000)),
      uptimeEstimate: BigInt(Math.floor(uptime)),
      localTime: new DateTime(Date.now()),
      connections: { current: new Int32(engine.connections()), available: new Int32(10_000) },
      mem: { bits: new Int32(64), resident: new Int32(Math.floor(memory.rss / 1024 / 1024)), supported: true },
      metrics: { cursor: { open: { total: BigInt(engine.cursors.size) } } },
      logicalSessionRecordCache: { activeSessionsCount: new Int32(engine.sessions.size) },
      transactions: { currentOpen: BigInt(engine.store.transactions.open.size) },
      repl: { setName: REPLICA_SET, isWritablePrimary: true, secondary: false },
      storageEngine: { name: 'sqlite', supportsCommittedReads: true, persistent: true, readOnly: false },
    };
  },
};

const PARAMETERS: { readonly [name: string]: Value } = {
  featureCompatibilityVersion: new Doc([['version', SERVER_VERSION.split('.').slice(0, 2).join('.')]]),
  authenticationMechanisms: [],
  transactionLifetimeLimitSeconds: new Int32(60),
  localLogicalSessionTimeoutMinutes: new Int32(30),
  ttlMonitorEnabled: true,
};

export const getParameter: Command = {
  name: 'getParameter',
  adminOnly: true,
  run(request, engine) {
    const all = { ...PARAMETERS, enableTestCommands: engine.failPoints !== undefined };
    if (request.target === '*') return all;
    const found: { [name: string]: Value } = {};
    for (const [name, value] of Object.entries(all)) if (request.body.has(name)) found[name] = value;
    if (Object.keys(found).length === 0) throw new MongoError('InvalidOptions', 'no option found to get');
    return found;
  },
};

/** There are no users and roles, which is what tools that list them are told. */
export const usersInfo: Command = { name: 'usersInfo', run: () => ({ users: [] }) };
export const rolesInfo: Command = { name: 'rolesInfo', run: () => ({ roles: [] }) };

/** Nobody signs in here, so that all may sign out. */
export const logout: Command = { name: 'logout', run: () => ({}) };

/** The profiler is off, and stays so. */
export const profile: Command = {
  name: 'profile',
  fields: { slowms: 'number', sampleRate: 'number', filter: 'any' },
  run(request) {
    const level = toInt32(request.target);
    if (level !== 0 && level !== -1)
      throw new MongoError('CommandNotSupported', 'profiling is not supported by this server');
    return { was: new Int32(0), slowms: new Int32(100), sampleRate: 1 };
  },
};

/** What reads and writes get that ask for nothing else. */
export const getDefaultRWConcern: Command = {
  name: 'getDefaultRWConcern',
  fields: { inMemory: 'bool' },
  adminOnly: true,
  run: () => ({
    defaultReadConcern: { level: 'local' },
    defaultWriteConcern: { w: 'majority', wtimeout: new Int32(0) },
    defaultWriteConcernSource: 'implicit',
    defaultReadConcernSource: 'implicit',
  }),
};

/** Plans are made anew for each command: there are none to forget. */
export const planCacheClear: Command = {
  name: 'planCacheClear',
  fields: { query: 'object', sort: 'object', projection: 'object', collation: 'object' },
  run: () => ({}),
};

export const getCmdLineOpts: Command = {
  name: 'getCmdLineOpts',
  adminOnly: true,
  run: () => ({ argv: ['sequelstring-mongo'], parsed: {} }),
};

export const getLog: Command = {
  name: 'getLog',
  fields: {},
  adminOnly: true,
  run: (request) =>
    request.target === '*' ? { names: ['startupWarnings'] } : { totalLinesWritten: new Int32(0), log: [] },
};

export const validateCollection: Command = {
  name: 'validate',
  fields: {
    full: 'bool',
    repair: 'bool',
    metadata: 'bool',
    checkBSONConformance: 'bool',
    scandata: 'bool',
    background: 'bool',
  },
  run(request, engine) {
    const collection = engine.find(request);
    if (!collection)
      throw new MongoError(
        'NamespaceNotFound',
        `Collection '${request.db}.${request.collectionName}' does not exist to validate.`,
      );
    if (collection.isView) throw new MongoError('CommandNotSupportedOnView', 'Cannot validate a view');
    const errors = checkCollection(engine.store.connection, collection);
    return {
      ns: collection.ns,
      nrecords: new Int32(collection.count),
      nIndexes: new Int32(collection.indexes.length),
      valid: errors.length === 0,
      errors,
      warnings: [],
    };
  },
};
