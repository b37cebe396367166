import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isStorageFailure } from './batch.ts';

/**
 * Keeps a second process off the folder: an operating-system lock that SQLite holds on `lock.db`, which vanishes with
 * the process however it ends. Throws a sentence for the user when another process has it.
 */
export function lockFolder(dir: string): { release(): void } {
  const db = new DatabaseSync(path.join(dir, 'lock.db'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!isStorageFailure(error)) throw error;
    throw new Error(
      `The data folder ${dir} is in use by another process. Stop that one first, or choose another folder.`,
    );
  }
  return { release: () => db.close() };
}
