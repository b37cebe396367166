import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StartError } from '../database.ts';
import type { FileFacts, Files } from '../ports/files.ts';

const filesAtOnce = 8;

/**
 * Copies every file of a data folder to where files are kept from now on, and reads each one back. Files that are there
 * already are only compared. Returns how many there are.
 */
export async function copyFiles({ root, from, to }: { root: string; from: Files; to: Files }): Promise<number> {
  const problem = await to.check();
  if (problem) throw new StartError(problem);
  const folders = await readdir(root, { withFileTypes: true }).catch(() => []);
  let count = 0;
  for (const { name } of folders.filter((entry) => entry.isDirectory())) {
    const files = await from.list(name);
    for (let start = 0; start < files.length; start += filesAtOnce)
      await Promise.all(files.slice(start, start + filesAtOnce).map((file) => copyFile(file, from, to)));
    count += files.length;
  }
  return count;
}

async function copyFile({ key, bytes }: FileFacts, from: Files, to: Files): Promise<void> {
  const source = await from.get(key);
  // Deleted since it was listed.
  if (!source) return;
  const standing = await to.stat(key);
  const { sha256 } = standing?.bytes === bytes ? { sha256: await hashOf(source) } : await to.put(key, source);
  const arrived = await to.get(key);
  if (!arrived || (await hashOf(arrived)) !== sha256)
    throw new StartError(`The copy of the file ${key} differs from what it was made of.`);
}

async function hashOf(content: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}
