import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { MongoClient } from 'mongodb';

export interface TestDatabase {
  uri: string;
  stop(): Promise<void>;
}

/**
 * An empty database: the embedded engine in a temporary folder, or where TEST_MONGODB_URI names a server, a new database
 * on that one. `stop` removes it. Mongoose is not connected.
 */
export async function startDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_MONGODB_URI;
  return server ? databaseOn(server) : embeddedDatabase();
}

async function databaseOn(server: string): Promise<TestDatabase> {
  const uri = withDatabase(server, `test_${randomBytes(6).toString('hex')}`);
  return {
    uri,
    stop: async () => {
      const client = await MongoClient.connect(uri);
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

async function embeddedDatabase(): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'sequelstring-db-'));
  const engine = await startMongo({ dir });
  return {
    uri: withDatabase(engine.uri, 'test'),
    stop: async () => {
      await engine.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The connection string with this database name in place of the one that it has, if any. */
export function withDatabase(uri: string, name: string): string {
  const [, hosts, , options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (!hosts) throw new Error(`${uri} is not a MongoDB connection string.`);
  return `${hosts}/${name}${options}`;
}
