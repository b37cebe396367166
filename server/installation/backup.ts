import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { backupFolder } from '@sequelstring/mongo/storage/backup.ts';
import type { Config } from '../config.ts';
import { StartError } from '../database.ts';

/** What a backup holds: each file by its path in the folder. Written last, so that a folder with one is whole. */
interface Manifest {
  format: 1;
  version: string;
  takenAt: string;
  files: Record<string, Facts>;
}

interface Facts {
  bytes: number;
  sha256: string;
}

const manifestName = 'backup.json';
const database = 'mongo/mongo.db';
/** Stands in a data folder while it is being restored. */
const unfinished = 'restore-unfinished';

/**
 * Copies what must be kept of an installation into a new folder, also while it runs: the database as it is at one moment,
 * every file that it speaks of, and the generated secrets.
 * Throws `StartError` where the folder is taken or the installation keeps its data elsewhere.
 */
export async function backUp(
  config: Config,
  folder: string,
  version: string,
): Promise<{ files: number; bytes: number }> {
  if (config.MONGODB_URI)
    throw new StartError('MONGODB_URI is set: back up that server with its own tools, such as mongodump --oplog.');
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new StartError(`${folder} exists already; name a folder that does not.`) : error;
  });
  const files: Record<string, Facts | undefined> = {};
  const copyNew = async (part: string) => {
    for (const path of await pathsIn(join(config.DATA_DIR, part), config.DATA_DIR))
      files[path] ??= await copy(join(config.DATA_DIR, path), join(folder, path)).catch(whenMissing);
  };
  try {
    // Files never change once they are there. Those that the database speaks of were there before it was copied or came
    // while it was; keys come last, since a newer set opens what an older one closed.
    await copyNew('files');
    await mkdir(join(folder, 'mongo'), { mode: 0o700 });
    await backupFolder(join(config.DATA_DIR, 'mongo'), join(folder, database));
    files[database] = await factsOf(join(folder, database));
    await copyNew('files');
    await copyNew('secrets');
    const kept = Object.fromEntries(Object.entries(files).flatMap(([path, facts]) => (facts ? [[path, facts]] : [])));
    const manifest: Manifest = { format: 1, version, takenAt: new Date().toISOString(), files: kept };
    await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    return { files: Object.keys(kept).length, bytes: Object.values(kept).reduce((sum, { bytes }) => sum + bytes, 0) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Puts a backup into an empty data folder, each file checked against its sum. What was cut off goes on when it is run again.
 * Throws `StartError` where the folder holds an installation, or the backup is damaged or of a later release.
 */
export async function restore(config: Config, folder: string): Promise<{ files: number; takenAt: string }> {
  if (config.MONGODB_URI)
    throw new StartError('MONGODB_URI is set: restore without it, then move the installation with npm run move.');
  const manifest = await readManifest(folder);
  const marker = join(config.DATA_DIR, unfinished);
  await mkdir(config.DATA_DIR, { recursive: true });
  const inside = await readdir(config.DATA_DIR);
  if (!inside.includes(unfinished)) {
    const taken = inside.find((name) => ['mongo', 'files', 'secrets'].includes(name));
    if (taken)
      throw new StartError(`${join(config.DATA_DIR, taken)} is there already; restore into an empty DATA_DIR.`);
    await writeFile(marker, manifest.takenAt, { mode: 0o600, flush: true });
  } else if ((await readFile(marker, 'utf8')) !== manifest.takenAt) {
    throw new StartError(`Another backup was being restored into ${config.DATA_DIR}; empty it first.`);
  }
  for (const [path, expected] of Object.entries(manifest.files)) {
    const target = join(config.DATA_DIR, path);
    if (await isSame(target, expected)) continue;
    const { sha256 } = await copy(join(folder, path), target);
    if (sha256 !== expected.sha256) throw new StartError(`${path} of the backup is damaged.`);
  }
  await rm(marker);
  return { files: Object.keys(manifest.files).length, takenAt: manifest.takenAt };
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(whenMissing);
  if (text === undefined) throw new StartError(`${folder} is no whole backup: it has no ${manifestName}.`);
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1) throw new StartError(`The backup was made by release ${manifest.version}; install that.`);
  const outside = Object.keys(manifest.files).find((path) => !/^(?:mongo|files|secrets)\/(?!.*\.\.)/.test(path));
  if (outside) throw new StartError(`The backup names ${outside}, which is no part of an installation.`);
  return manifest;
}

/** Copies a file to where none is, readable by the owner alone; it appears whole or not at all. */
async function copy(from: string, to: string): Promise<Facts> {
  const source = await open(from);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const draft = `${to}.partial`;
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const target = await open(draft, 'w', 0o600);
  await pipeline(source.createReadStream(), counted, target.createWriteStream({ flush: true }));
  await chmod(draft, 0o600);
  await rename(draft, to);
  return { bytes, sha256: hash.digest('hex') };
}

async function isSame(path: string, expected: Facts): Promise<boolean> {
  const facts = await stat(path).catch(whenMissing);
  return facts?.size === expected.bytes && (await factsOf(path)).sha256 === expected.sha256;
}

async function factsOf(path: string): Promise<Facts> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** Files of a folder that are whole, as paths from `root` with `/` between their parts. */
async function pathsIn(dir: string, root: string): Promise<string[]> {
  const entries = (await readdir(dir, { withFileTypes: true, recursive: true }).catch(whenMissing)) ?? [];
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.draft'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'));
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
