import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FolderFiles } from '../adapters/files/folder.ts';
import type { Config } from '../config.ts';
import { openDatabase, StartError } from '../database.ts';
import { secretsOf } from '../program.ts';
import { chooseFiles } from '../stores.ts';
import { type CopyProgress, type CopyResult, copyDatabase } from './copy.model.ts';
import { copyFiles } from './copy-files.ts';

/**
 * Copies a stopped installation that runs on the embedded database to a MongoDB server, and its files to the bucket of the
 * settings where there is one. Goes on where it was cut off; the source stays as it is.
 */
export async function move(
  config: Config,
  { to, onProgress }: { to: string; onProgress(progress: CopyProgress): void },
): Promise<CopyResult & { files: number | undefined }> {
  if (config.MONGODB_URI) throw new StartError('MONGODB_URI is set: only an embedded database can be moved.');
  if (!/^mongodb(?:\+srv)?:\/\/[^/]+\/[^/?]+/.test(to))
    throw new StartError(
      'Name a server and a database, such as --to mongodb://mongo-1,mongo-2/sequelstring?replicaSet=rs0',
    );
  const database = await openDatabase(config, { joins: false });
  try {
    // The key of the access tokens belongs to an installation and does not change.
    const source = createHash('sha256').update('move').update(secretsOf(config).jwt).digest('hex');
    const copied = await copyDatabase({ uri: to, source }, onProgress);
    return { ...copied, files: config.S3_BUCKET ? await moveFiles(config) : undefined };
  } finally {
    await database.close();
  }
}

async function moveFiles(config: Config): Promise<number> {
  const root = join(config.DATA_DIR, 'files');
  return copyFiles({ root, from: new FolderFiles(root), to: await chooseFiles(config) });
}
