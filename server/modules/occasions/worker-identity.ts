import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Which process holds a claim: `place:pid:token`. The place is where process numbers mean the same: one start of one
 * machine and, on Linux, one namespace of process numbers, since containers often share a host name and all have a
 * process 1. The token tells processes apart that had the same number one after the other.
 */
export interface Worker {
  name: string;
  /** What the names of all workers of this place begin with. */
  placePrefix: string;
  /** Whether the process of a worker of this place is certainly gone. */
  isDead(name: string): boolean;
}

/** Another name at each call, so that each start is a worker of its own. */
export function identifyWorker(place = currentPlace()): Worker {
  const placePrefix = `${place}:`;
  const name = `${placePrefix}${process.pid}:${randomBytes(6).toString('hex')}`;
  return {
    name,
    placePrefix,
    isDead(other) {
      if (other === name || !other.startsWith(placePrefix)) return false;
      const pid = Number(other.slice(placePrefix.length).split(':')[0]);
      if (!Number.isInteger(pid) || pid <= 0) return false;
      // Our own number under another token is a process before us.
      return pid === process.pid || !isRunning(pid);
    },
  };
}

function currentPlace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    return `${hostname()}/${boot}/${namespace}`;
  } catch {
    return hostname();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
