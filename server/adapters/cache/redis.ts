import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Cache } from '../../ports/cache.ts';
import type { RedisServer } from '../redis/redis.ts';

/** A load that takes longer is not kept. */
const LOAD_MS = 60_000;
/** Beyond these, the oldest that could not be deleted are given up to their lifetime. */
const MOST_UNDELETED = 10_000;

const KEEP = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** The cache that all processes share. While Redis does not answer, nothing is in it. */
export class RedisCache implements Cache {
  readonly #redis: RedisServer;
  readonly #loads = new Map<string, Promise<unknown>>();
  /** What was to be deleted while Redis did not answer. */
  readonly #undeleted = new Set<string>();

  constructor({ redis }: { redis: RedisServer }) {
    this.#redis = redis;
  }

  async get<T>(key: string): Promise<T | undefined> {
    const json = await this.#redis.tryFor(
      async (redis) => {
        await this.#deleteLate(redis);
        return redis.get(key);
      },
      () => null,
    );
    return json === null ? undefined : (JSON.parse(json) as T);
  }

  async set(key: string, value: unknown, lifetimeMs: number): Promise<void> {
    await this.#redis.tryFor(
      async (redis) => {
        await this.#deleteLate(redis);
        await redis.set(key, JSON.stringify(value), 'PX', lifetimeMs);
      },
      () => {},
    );
  }

  async delete(keys: string | readonly string[]): Promise<void> {
    const all = [keys].flat();
    for (const key of all) {
      this.#loads.delete(key);
      this.#undeleted.add(key);
    }
    await this.#redis.tryFor(
      (redis) => this.#deleteLate(redis),
      () => {
        for (const oldest of this.#undeleted) {
          if (this.#undeleted.size <= MOST_UNDELETED) break;
          this.#undeleted.delete(oldest);
        }
      },
    );
  }

  async getOrLoad<T>(key: string, lifetimeMs: number, load: () => Promise<T>): Promise<T> {
    const running = this.#loads.get(key);
    if (running) return structuredClone((await running) as T);
    const loading = this.#getOrLoad(key, lifetimeMs, load);
    this.#loads.set(key, loading);
    try {
      return await loading;
    } finally {
      if (this.#loads.get(key) === loading) this.#loads.delete(key);
    }
  }

  /** The mark beside the key goes with it when it is deleted, in whichever process, and a load keeps nothing without its mark. */
  async #getOrLoad<T>(key: string, lifetimeMs: number, load: () => Promise<T>): Promise<T> {
    const kept = await this.get<T>(key);
    if (kept !== undefined) return kept;
    const mark = randomUUID();
    const isMarked = await this.#redis.tryFor(
      async (redis) => (await redis.set(markOf(key), mark, 'PX', LOAD_MS)) === 'OK',
      () => false,
    );
    const value = await load();
    if (isMarked) {
      await this.#redis.tryFor(
        async (redis) => void (await redis.eval(KEEP, 2, key, markOf(key), mark, JSON.stringify(value), lifetimeMs)),
        () => {},
      );
    }
    return value;
  }

  async #deleteLate(redis: Redis): Promise<void> {
    if (this.#undeleted.size === 0) return;
    const keys = [...this.#undeleted];
    await Promise.all(keys.map((key) => redis.del(key, markOf(key))));
    for (const key of keys) this.#undeleted.delete(key);
  }
}

/** In the slot of the key itself, where Redis is a cluster. */
const markOf = (key: string) => `{${key}}:loading`;
