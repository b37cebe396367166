/** The version of MongoDB that this server behaves like. */
export const SERVER_VERSION = '8.0.0';
/** The name of the replica set of one that it presents itself as. */
export const REPLICA_SET = 'rs0';
