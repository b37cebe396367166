import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testRateLimits } from '../../ports/rate-limits.contract.ts';
import type { RedisServer } from '../redis/redis.ts';
import { age, hasRedis, RedisProcess } from '../redis/redis-server.fixture.ts';
import { MemoryRateLimits } from './memory.ts';
import { RedisRateLimits } from './redis.ts';

describe.skipIf(!hasRedis)('on Redis', () => {
  let process: RedisProcess;
  let redis: RedisServer;
  const open = (server: RedisServer, prefix: string) =>
    new RedisRateLimits({ redis: server, meanwhile: new MemoryRateLimits(() => 0), prefix });

  beforeAll(async () => {
    process = await RedisProcess.start();
    redis = await process.connect();
  });
  afterAll(async () => {
    await redis.close();
    await process.stop();
  });

  testRateLimits(() => {
    const prefix = `limit:${randomUUID()}:`;
    return { limits: open(redis, prefix), advance: (ms) => age(redis, prefix, ms) };
  });

  it('counts for all processes together', async () => {
    const other = await process.connect();
    await Promise.all(Array.from({ length: 10 }, (_, n) => open(n % 2 ? redis : other, 'limit:').count('all', 60_000)));
    expect((await open(redis, 'limit:').read('all'))?.count).toBe(10);
    await other.close();
  });

  it('goes on counting by itself while Redis is down, and together again afterwards', async () => {
    const limits = open(redis, 'limit:');
    await limits.count('outage', 60_000);
    await process.kill();
    expect((await limits.count('outage', 60_000)).count).toBe(1);
    expect((await limits.count('outage', 60_000)).count).toBe(2);
    await process.run();
    await expect.poll(() => limits.read('outage'), { timeout: 5000 }).toMatchObject({ count: 1 });
  });
});
