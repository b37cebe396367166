import type { Cache } from '../../ports/cache.ts';

interface Entry {
  json: string;
  until: number;
}

/** A cache of this process. When it is full, what was used least recently goes. */
export class MemoryCache implements Cache {
  readonly #now: () => number;
  readonly #mostCharacters: number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #loads = new Map<string, Promise<unknown>>();
  #characters = 0;

  /** `mostCharacters` limits keys and values together. */
  constructor({ now, mostCharacters = 20_000_000 }: { now: () => number; mostCharacters?: number }) {
    this.#now = now;
    this.#mostCharacters = mostCharacters;
  }

  async get<T>(key: string): Promise<T | undefined> {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#remove(key);
    if (entry.until <= this.#now()) return undefined;
    this.#keep(key, entry);
    return JSON.parse(entry.json) as T;
  }

  async set(key: string, value: unknown, lifetimeMs: number): Promise<void> {
    this.#remove(key);
    this.#keep(key, { json: JSON.stringify(value), until: this.#now() + lifetimeMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#characters <= this.#mostCharacters) break;
      this.#remove(oldest);
    }
  }

  async delete(keys: string | readonly string[]): Promise<void> {
    for (const key of [keys].flat()) {
      this.#remove(key);
      this.#loads.delete(key);
    }
  }

  async getOrLoad<T>(key: string, lifetimeMs: number, load: () => Promise<T>): Promise<T> {
    const kept = await this.get<T>(key);
    if (kept !== undefined) return kept;
    const running = this.#loads.get(key);
    if (running) return structuredClone((await running) as T);
    const loading = load();
    this.#loads.set(key, loading);
    try {
      const value = await loading;
      if (this.#loads.get(key) === loading) await this.set(key, value, lifetimeMs);
      return value;
    } finally {
      if (this.#loads.get(key) === loading) this.#loads.delete(key);
    }
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#characters += key.length + entry.json.length;
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#characters -= key.length + entry.json.length;
  }
}
