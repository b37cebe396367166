import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The longest path of a Unix socket that all systems take (sockaddr_un). */
export const MAX_SOCKET_PATH = 103;

/**
 * Where the server of a data folder listens: a socket in the folder or, where that path is too long, one with a short name
 * in a folder that only this user can enter. Throws a sentence where there is no such place, as a TCP port would be open to
 * everybody on the machine.
 */
export function socketPathFor(dir: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32')
    throw new Error(
      'On Windows there is no socket that only this user can reach. Run a MongoDB server with passwords, or choose a port yourself (--port), which every user of this machine can reach.',
    );
  const inFolder = path.resolve(dir, 'mongo.sock');
  if (fits(inFolder)) return inFolder;
  const name = `${createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16)}.sock`;
  const [runtime, uid] = [process.env.XDG_RUNTIME_DIR, process.getuid?.() ?? 0];
  const folders = [...(runtime ? [path.join(runtime, 'mongo')] : []), path.join(os.tmpdir(), `mongo-${uid}`)];
  const problems: string[] = [];
  for (const folder of folders) {
    const socket = path.join(folder, name);
    const problem = fits(socket) ? privacyProblem(folder, uid) : 'its path is too long for a socket';
    if (!problem) return socket;
    problems.push(`${folder}: ${problem}`);
  }
  throw new Error(
    `The path ${inFolder} is too long for a socket (${MAX_SOCKET_PATH} bytes), and there is no other place for one (${problems.join('; ')}). Choose a shorter data folder.`,
  );
}

const fits = (socket: string) => Buffer.byteLength(socket) <= MAX_SOCKET_PATH;

/** Makes the folder; what keeps it from being this user's alone. */
function privacyProblem(folder: string, uid: number): string | undefined {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return (error as Error).message;
  }
  // Somebody else may have put a folder or a link there first.
  const facts = fs.lstatSync(folder);
  if (!facts.isDirectory()) return 'it is no folder';
  if (facts.uid !== uid) return 'it belongs to another user';
  if ((facts.mode & 0o077) !== 0) return 'other users may enter it';
  return undefined;
}
