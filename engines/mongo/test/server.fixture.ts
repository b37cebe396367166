import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { afterAll } from 'vitest';

/** What `startServer` and `startMongo` have in common. */
interface Server {
  readonly uri: string;
  close(): Promise<void>;
}

/** A server in a folder of its own and a client of it, until the tests of the file are done. */
export async function openServer<Started extends Server>(
  start: (options: { dir: string }) => Promise<Started>,
  clientOptions?: MongoClientOptions,
): Promise<{ dir: string; server: Started; client: MongoClient }> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-'));
  afterAll(() => fs.rmSync(dir, { recursive: true }));
  const server = await start({ dir });
  afterAll(() => server.close());
  const client = await MongoClient.connect(server.uri, clientOptions);
  afterAll(() => client.close());
  return { dir, server, client };
}
