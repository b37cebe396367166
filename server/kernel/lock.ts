import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { dropLock, takeLock } from './leases.model.ts';

const pauseMs = 50;

/**
 * Does some work that no other process may do under the same name at the same time. Waits for its turn at most `waitMs` and
 * throws after that; the turn of a process that died ends after `leaseMs`, so the work must not take longer.
 */
export async function withLock<T>(
  name: string,
  { leaseMs, waitMs }: { leaseMs: number; waitMs: number },
  work: () => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  const giveUp = Date.now() + waitMs;
  while (!(await takeLock(name, holder, leaseMs))) {
    if (Date.now() > giveUp) throw new Error(`"${name}" has been locked for ${waitMs} ms.`);
    await wait(pauseMs);
  }
  try {
    return await work();
  } finally {
    await dropLock(name, holder);
  }
}
