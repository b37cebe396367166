import { MAX_DOCUMENT_SIZE } from '../bson/codec.ts';
import { DateTime, Int32, ObjectId } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { SESSION_TIMEOUT_MINUTES } from '../transactions/sessions.ts';
import { REPLICA_SET, SERVER_VERSION } from '../version.ts';
import { MAX_MESSAGE_SIZE, type Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import type { Request } from './request.ts';
import { awaitChange, topologyVersion } from './topology.ts';

/** MongoDB 8.0's wire version. */
const MAX_WIRE_VERSION = 25;
const MAX_WRITE_BATCH = 100_000;

function describeServer(request: Request, engine: Engine): Reply {
  const { host } = request.client;
  const now = engine.nextTime();
  const opTime = { ts: now, t: 1n };
  return {
    helloOk: true,
    hosts: [host],
    setName: REPLICA_SET,
    setVersion: new Int32(1),
    secondary: false,
    primary: host,
    me: host,
    electionId: new ObjectId(Buffer.from('7fffffff0000000000000001', 'hex')),
    lastWrite: {
      opTime,
      lastWriteDate: new DateTime(Date.now()),
      majorityOpTime: opTime,
      majorityWriteDate: new DateTime(Date.now()),
    },
    maxBsonObjectSize: new Int32(MAX_DOCUMENT_SIZE),
    maxMessageSizeBytes: new Int32(MAX_MESSAGE_SIZE),
    maxWriteBatchSize: new Int32(MAX_WRITE_BATCH),
    localTime: new DateTime(Date.now()),
    logicalSessionTimeoutMinutes: new Int32(SESSION_TIMEOUT_MINUTES),
    connectionId: new Int32(request.client.id),
    minWireVersion: new Int32(0),
    maxWireVersion: new Int32(MAX_WIRE_VERSION),
    readOnly: false,
    topologyVersion: topologyVersion(engine),
  };
}

/** Introduces the server at once, or when there is news for a client that knows it. */
function greet(request: Request, engine: Engine, primary: Reply): Reply | Promise<Reply> {
  request.client.metadata ??= request.doc('client');
  const introduce = (): Reply => ({ ...primary, ...describeServer(request, engine) });
  const awaits = request.body.has('topologyVersion') || request.body.has('maxAwaitTimeMS');
  return awaits ? awaitChange(engine, request).then(introduce) : introduce();
}

export const hello: Command = {
  name: 'hello',
  run: (request, engine) => greet(request, engine, { isWritablePrimary: true }),
};

export const isMaster: Command = {
  name: 'isMaster',
  aliases: ['ismaster'],
  run: (request, engine) => greet(request, engine, { ismaster: true }),
};

export const ping: Command = { name: 'ping', fields: {}, run: () => ({}) };

export const buildInfo: Command = {
  name: 'buildInfo',
  aliases: ['buildinfo'],
  fields: {},
  run: () => ({
    version: SERVER_VERSION,
    gitVersion: 'sequelstring-mongo',
    modules: [],
    allocator: 'system',
    javascriptEngine: 'none',
    sysInfo: 'deprecated',
    versionArray: [...SERVER_VERSION.split('.').map((part) => new Int32(Number(part))), new Int32(0)],
    openssl: { running: 'disabled' },
    buildEnvironment: { target_arch: process.arch, target_os: process.platform },
    bits: new Int32(64),
    debug: false,
    maxBsonObjectSize: new Int32(MAX_DOCUMENT_SIZE),
    storageEngines: ['sqlite'],
  }),
};

export const connectionStatus: Command = {
  name: 'connectionStatus',
  fields: { showPrivileges: 'bool' },
  run: (request) => ({
    authInfo: {
      authenticatedUsers: [],
      authenticatedUserRoles: [],
      ...(request.flag('showPrivileges') ? { authenticatedUserPrivileges: [] } : {}),
    },
  }),
};

export const whatsMyUri: Command = { name: 'whatsmyuri', fields: {}, run: (request) => ({ you: request.client.host }) };

export const saslStart: Command = {
  name: 'saslStart',
  aliases: ['saslContinue', 'authenticate'],
  run() {
    return { ok: 0, code: new Int32(18), codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };
  },
};
