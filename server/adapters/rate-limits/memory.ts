import type { RateLimits, Window } from '../../ports/rate-limits.ts';

/** Counts in this process's memory; at most `capacity` keys, of which the oldest give way. */
export class MemoryRateLimits implements RateLimits {
  readonly #windows = new Map<string, { count: number; endsAt: number }>();
  readonly #now: () => number;
  readonly #capacity: number;

  /** `now` gives milliseconds. */
  constructor(now: () => number, capacity = 100_000) {
    this.#now = now;
    this.#capacity = capacity;
  }

  async count(key: string, windowMs: number): Promise<Window> {
    const window = this.#running(key) ?? this.#open(key, windowMs);
    window.count += 1;
    return this.#tell(window);
  }

  async read(key: string): Promise<Window | undefined> {
    const window = this.#running(key);
    return window && this.#tell(window);
  }

  async clear(key: string): Promise<void> {
    this.#windows.delete(key);
  }

  #running(key: string) {
    const window = this.#windows.get(key);
    return window && window.endsAt > this.#now() ? window : undefined;
  }

  #open(key: string, windowMs: number) {
    const now = this.#now();
    if (this.#windows.size >= this.#capacity) {
      for (const [other, { endsAt }] of this.#windows) if (endsAt <= now) this.#windows.delete(other);
      const oldest = this.#windows.keys().next();
      if (this.#windows.size >= this.#capacity && !oldest.done) this.#windows.delete(oldest.value);
    }
    const window = { count: 0, endsAt: now + windowMs };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    return window;
  }

  #tell({ count, endsAt }: { count: number; endsAt: number }): Window {
    return { count, endsInSeconds: Math.max(1, Math.ceil((endsAt - this.#now()) / 1000)) };
  }
}
