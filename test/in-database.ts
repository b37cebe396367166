import { type Db, MongoClient } from 'mongodb';

/** Runs `work` on the database of a program that runs, in whichever process that is. */
export async function inDatabase<T>(uri: string, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri);
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}
