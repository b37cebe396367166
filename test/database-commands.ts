import type { CommandStartedEvent, Document } from 'mongodb';
import mongoose from 'mongoose';

/** Fields that the driver adds to a command on its way and that a caller of `db.command` leaves out. */
const ENVELOPE = new Set(['$db', 'lsid', '$clusterTime', 'txnNumber', 'autocommit', 'startTransaction', 'readConcern']);
const READS = new Set(['find', 'aggregate', 'count', 'distinct']);

/** Every command that Mongoose sends goes through `heard` too; call it before the connection is made. */
export function hearCommands(heard: (event: CommandStartedEvent) => void): void {
  const connect = mongoose.connect.bind(mongoose);
  mongoose.connect = async (uri, options) => {
    const connected = await connect(uri, { ...options, monitorCommands: true });
    mongoose.connection.getClient().on('commandStarted', heard);
    return connected;
  };
}

/** The reads of one collection among these commands, as a caller would give them to `db.command`. */
export function readsOf(events: readonly CommandStartedEvent[], collection: string): Document[] {
  return events
    .filter((event) => READS.has(event.commandName) && event.command[event.commandName] === collection)
    .map(({ command }) => bare(command));
}

/** Commands that `explain` takes, each with one statement, for everything in a command that looks for documents. */
export function explainable({ commandName, command }: CommandStartedEvent): Document[] {
  const given = bare(command);
  switch (commandName) {
    case 'count':
      // Without a query it is the number that the collection keeps of itself.
      return given.query ? [given] : [];
    case 'find':
      // A tailable cursor follows a capped collection in its own order, which no index has.
      return given.tailable ? [] : [given];
    case 'distinct':
    case 'findAndModify':
      return [given];
    case 'aggregate':
      return [{ ...given, cursor: {} }];
    case 'update':
      return (given.updates as Document[]).map((statement) => ({ update: given.update, updates: [statement] }));
    case 'delete':
      return (given.deletes as Document[]).map((statement) => ({ delete: given.delete, deletes: [statement] }));
    default:
      return [];
  }
}

const DROPPED_BY_EXPLAIN = new Set(['writeConcern', 'returnDocument', 'bypassDocumentValidation']);
const bare = (command: Document): Document =>
  Object.fromEntries(Object.entries(command).filter(([name]) => !ENVELOPE.has(name) && !DROPPED_BY_EXPLAIN.has(name)));

/** Whether a plan that `explain` chose reads a whole collection. */
export function scansCollection(explained: unknown): boolean {
  if (Array.isArray(explained)) return explained.some(scansCollection);
  if (!explained || typeof explained !== 'object') return false;
  return Object.entries(explained).some(([name, value]) =>
    name === 'stage' ? value === 'COLLSCAN' : name !== 'rejectedPlans' && scansCollection(value),
  );
}
