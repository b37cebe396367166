import type { CommandStartedEvent, Document } from 'mongodb';
import mongoose from 'mongoose';

const READS = new Set(['find', 'aggregate', 'count', 'distinct']);
/** Fields that the driver adds to a command on its way and that a caller of `db.command` leaves out. */
const ENVELOPE = new Set(['$db', 'lsid', '$clusterTime', 'txnNumber', 'autocommit', 'startTransaction', 'readConcern']);

/** Every command that Mongoose sends from now on goes through `heard` too; call it before the connection is made. */
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
    .map((event) => Object.fromEntries(Object.entries(event.command).filter(([name]) => !ENVELOPE.has(name))));
}
