import { aggregate } from './aggregate.ts';
import { bulkWrite } from './bulk-write.ts';
import { collMod } from './coll-mod.ts';
import { create, drop, listCollections, renameCollection } from './collections.ts';
import type { Command } from './command.ts';
import { count } from './count.ts';
import { getMore, killCursors } from './cursors.ts';
import { dropDatabase, listDatabases } from './databases.ts';
import { remove } from './delete.ts';
import { distinct } from './distinct.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { buildInfo, connectionStatus, hello, isMaster, ping, saslStart, whatsMyUri } from './handshake.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { currentOp, killOp } from './operations.ts';
import { replSetGetConfig, replSetGetStatus } from './replica-set.ts';
import { createSearchIndexes, dropSearchIndex, updateSearchIndex } from './search-indexes.ts';
import {
  getCmdLineOpts,
  getDefaultRWConcern,
  getLog,
  getParameter,
  hostInfo,
  logout,
  planCacheClear,
  profile,
  rolesInfo,
  serverStatus,
  usersInfo,
  validateCollection,
} from './server-info.ts';
import { collStats, dbStats } from './stats.ts';
import { configureFailPoint, testDeprecation, testVersion2 } from './test-commands.ts';
import {
  abortTransaction,
  commitTransaction,
  endSessions,
  killAllSessions,
  refreshSessions,
  startSession,
} from './transactions.ts';
import { update } from './update.ts';

const listCommands: Command = {
  name: 'listCommands',
  fields: {},
  run: () => ({ commands: Object.fromEntries(COMMANDS.map(({ name }) => [name, { help: '' }])) }),
};

const COMMANDS: readonly Command[] = [
  bulkWrite,
  collMod,
  configureFailPoint,
  getCmdLineOpts,
  getDefaultRWConcern,
  logout,
  planCacheClear,
  profile,
  getLog,
  getParameter,
  hostInfo,
  listCommands,
  replSetGetConfig,
  replSetGetStatus,
  rolesInfo,
  serverStatus,
  usersInfo,
  validateCollection,
  currentOp,
  killOp,
  createSearchIndexes,
  dropSearchIndex,
  updateSearchIndex,
  abortTransaction,
  aggregate,
  buildInfo,
  collStats,
  commitTransaction,
  connectionStatus,
  count,
  dbStats,
  create,
  createIndexes,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  endSessions,
  explain,
  find,
  findAndModify,
  getMore,
  hello,
  insert,
  isMaster,
  killAllSessions,
  killCursors,
  listCollections,
  listDatabases,
  listIndexes,
  ping,
  refreshSessions,
  remove,
  renameCollection,
  saslStart,
  startSession,
  testDeprecation,
  testVersion2,
  update,
  whatsMyUri,
];

const byName = new Map<string, Command>(
  COMMANDS.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const)),
);

/** The command of that name; undefined when the server knows none. */
export function findCommand(name: string): Command | undefined {
  return byName.get(name);
}
