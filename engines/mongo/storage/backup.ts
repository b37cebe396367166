import fs from 'node:fs';
import { backup } from 'node:sqlite';
import { Connection } from './connection.ts';
import { databaseFile } from './store.ts';

/**
 * Copies the database of a folder to a file that its owner alone can read, as it is at one moment, also while another
 * process serves it.
 * Rejects when the folder holds none or the file exists.
 */
export async function backupFolder(dir: string, file: string): Promise<void> {
  if (fs.existsSync(file)) throw new Error(`${file} exists already; choose another name for the backup`);
  const source = databaseFile(dir);
  if (!fs.existsSync(source)) throw new Error(`${dir} holds no database`);
  const connection = new Connection(source, { readOnly: true });
  const partial = `${file}.partial`;
  try {
    // The copy is as secret as the database, whose folder nobody else may enter; SQLite keeps the mode of a file that is there.
    fs.rmSync(partial, { force: true });
    fs.closeSync(fs.openSync(partial, 'wx', 0o600));
    // One pass over all pages: a backup in steps would begin anew with every write.
    await backup(connection.db, partial, { rate: 0x7fffffff });
    const fd = fs.openSync(partial, 'r+');
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(partial, file);
  } finally {
    connection.close();
    fs.rmSync(partial, { force: true });
  }
}
