import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a collection has to promise, in bytes: less is not worth it. */
const WORTH = 64 * 1024 * 1024;
/** The part of a thread's time up to which a collection, of some ten milliseconds, holds up nobody. */
const QUIET = 0.1;

// Node.js has no call for it; through the inspector a collection takes ten times as long.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Gives memory back while a thread has little to do. V8 collects when something allocates: without this, what a large batch
 * of writes left behind would stay for as long as the server is idle.
 */
export class IdleMemory {
  readonly #busy: () => number;
  /** In use after the last collection. */
  #kept = usedBytes();

  /** `busy` tells which part of its time the thread worked since it was last asked, from 0 to 1. */
  constructor(busy = utilization()) {
    this.#busy = busy;
  }

  /** Collects where the thread was quiet since the last call and enough has piled up. */
  sweep(): void {
    const used = usedBytes();
    this.#kept = Math.min(this.#kept, used);
    if (this.#busy() > QUIET || used < this.#kept + WORTH) return;
    collect();
    this.#kept = usedBytes();
  }
}

function usedBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function utilization(): () => number {
  let seen = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(now, seen);
    seen = now;
    return since.utilization;
  };
}
