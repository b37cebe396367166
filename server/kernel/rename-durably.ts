import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Gives a file its lasting name, so that the name survives a crash of the machine as the file's content does. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  const folder = await open(dirname(to));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
