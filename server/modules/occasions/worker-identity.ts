import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Which process holds a claim: `host:pid:token`. The token tells processes apart that had the same number one after the other. */
export interface Worker {
  name: string;
  /** What the names of all workers on this machine begin with. */
  hostPrefix: string;
  /** Whether the process of a worker on this machine is certainly gone. */
  isDead(name: string): boolean;
}

export function identifyWorker(): Worker {
  const hostPrefix = `${hostname()}:`;
  const name = `${hostPrefix}${process.pid}:${randomBytes(6).toString('hex')}`;
  return {
    name,
    hostPrefix,
    isDead(other) {
      if (other === name || !other.startsWith(hostPrefix)) return false;
      const pid = Number(other.slice(hostPrefix.length).split(':')[0]);
      if (!Number.isInteger(pid) || pid <= 0) return false;
      // Our own number under another token is a process before us.
      return pid === process.pid || !isRunning(pid);
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
