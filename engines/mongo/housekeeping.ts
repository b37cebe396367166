import type { Engine } from './engine.ts';
import { IdleMemory } from './idle-memory.ts';
import { removeExpired } from './storage/expiry.ts';

const SWEEP_MS = 10_000;
const EXPIRY_MS = 30_000;

/** What has to be done now and then: idle cursors and sessions end, documents whose time is over are deleted, memory is given back. */
export function startHousekeeping(engine: Engine): { stop(): void } {
  const memory = new IdleMemory();
  const sweep = setInterval(() => {
    const now = Date.now();
    engine.cursors.sweep(now);
    engine.sessions.sweep(now);
    engine.store.snapshots.sweep(now);
    memory.sweep();
  }, SWEEP_MS);
  let expiring = false;
  const expire = setInterval(() => {
    if (expiring) return;
    expiring = true;
    removeExpired(engine.store, Date.now())
      .catch((error) => process.emitWarning(`documents could not be expired: ${error}`))
      .finally(() => {
        expiring = false;
      });
  }, EXPIRY_MS);
  sweep.unref();
  expire.unref();
  return {
    stop() {
      clearInterval(sweep);
      clearInterval(expire);
    },
  };
}
