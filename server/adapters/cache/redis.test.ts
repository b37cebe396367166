import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cacheContract } from '../../ports/cache.contract.ts';
import type { RedisServer } from '../redis/redis.ts';
import { age, hasRedis, RedisProcess } from '../redis/redis-server.fixture.ts';
import { RedisCache } from './redis.ts';

describe.skipIf(!hasRedis)('on Redis', () => {
  let process: RedisProcess;
  let redis: RedisServer;

  beforeAll(async () => {
    process = await RedisProcess.start();
    redis = await process.connect();
  });
  beforeEach(() => redis.commands.flushall());
  afterAll(async () => {
    await redis.close();
    await process.stop();
  });

  cacheContract('on Redis', () => ({
    cache: new RedisCache({ redis }),
    advance: (ms) => age(redis, '', ms),
  }));

  it('is one for all processes, and forgets for all of them', async () => {
    const [here, there] = [new RedisCache({ redis }), new RedisCache({ redis: await process.connect() })];
    await here.set('a', 1, 60_000);
    expect(await there.get('a')).toBe(1);
    await there.delete('a');
    expect(await here.get('a')).toBeUndefined();
  });

  it('does not keep what one process loaded before another deleted the key', async () => {
    const [here, there] = [new RedisCache({ redis }), new RedisCache({ redis })];
    const [begun, old] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
    const loading = here.getOrLoad('a', 60_000, () => {
      begun.resolve();
      return old.promise;
    });
    await begun.promise;
    await there.delete('a');
    old.resolve('old');
    expect([await loading, await there.get('a')]).toEqual(['old', undefined]);
  });

  it('is empty while Redis is down, and forgets afterwards what was to be forgotten meanwhile', async () => {
    const cache = new RedisCache({ redis });
    await cache.set('a', 'old', 60_000);
    await cache.set('b', 'kept', 60_000);
    await process.kill();
    expect(await cache.getOrLoad('b', 60_000, async () => 'loaded')).toBe('loaded');
    await cache.delete('a');
    await process.run();
    await expect.poll(() => cache.get('b'), { timeout: 5000 }).toBe('kept');
    expect(await cache.get('a')).toBeUndefined();
  });
});
