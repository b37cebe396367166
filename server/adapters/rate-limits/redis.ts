import type { RateLimits, Window } from '../../ports/rate-limits.ts';
import type { RedisServer } from '../redis/redis.ts';

const COUNT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`;

/** Counts in Redis for all processes together; each counts by itself in `meanwhile` while Redis does not answer. */
export class RedisRateLimits implements RateLimits {
  readonly #redis: RedisServer;
  readonly #meanwhile: RateLimits;
  readonly #prefix: string;

  constructor({ redis, meanwhile, prefix = 'limit:' }: { redis: RedisServer; meanwhile: RateLimits; prefix?: string }) {
    this.#redis = redis;
    this.#meanwhile = meanwhile;
    this.#prefix = prefix;
  }

  count(key: string, windowMs: number): Promise<Window> {
    return this.#redis.tryFor(
      async (redis) => windowOf((await redis.eval(COUNT, 1, this.#prefix + key, windowMs)) as [number, number]),
      () => this.#meanwhile.count(key, windowMs),
    );
  }

  read(key: string): Promise<Window | undefined> {
    return this.#redis.tryFor(
      async (redis) => {
        const name = this.#prefix + key;
        const [count, left] = await Promise.all([redis.get(name), redis.pttl(name)]);
        return count === null || left <= 0 ? undefined : windowOf([Number(count), left]);
      },
      () => this.#meanwhile.read(key),
    );
  }

  async clear(key: string): Promise<void> {
    await this.#meanwhile.clear(key);
    await this.#redis.tryFor(
      async (redis) => void (await redis.del(this.#prefix + key)),
      () => {},
    );
  }
}

const windowOf = ([count, leftMs]: [number, number]): Window => ({
  count,
  endsInSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
});
