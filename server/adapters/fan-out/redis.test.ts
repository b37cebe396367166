import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFanOut } from '../../ports/fan-out.contract.ts';
import type { RedisServer } from '../redis/redis.ts';
import { hasRedis, RedisProcess, slowed } from '../redis/redis-server.fixture.ts';
import { RedisFanOut } from './redis.ts';

describe.skipIf(!hasRedis)('on Redis', () => {
  let process: RedisProcess;
  let redis: RedisServer;
  const open = () => new RedisFanOut({ redis, log: pino({ level: 'silent' }) });

  beforeAll(async () => {
    process = await RedisProcess.start();
    redis = await process.connect();
  });
  afterAll(async () => {
    await redis.close();
    await process.stop();
  });

  describeFanOut('Redis', open);

  it('delivers what was said while Redis was away, once it is back', async () => {
    const [sender, receiver, got] = [open(), open(), [] as unknown[]];
    await receiver.subscribe((_topic, message) => got.push(message));
    sender.publish('x', 'before');
    await expect.poll(() => got, { timeout: 5000 }).toEqual(['before']);
    await process.kill();
    sender.publish('x', 'during');
    await process.run();
    sender.publish('x', 'after');
    await expect.poll(() => got, { timeout: 10_000 }).toEqual(['before', 'during', 'after']);
    await Promise.all([sender.close(), receiver.close()]);
  });

  it('says everything once to a Redis that takes longer than requests would wait', async () => {
    const door = await slowed(process, 500);
    const slow = await process.connect(door.url);
    const [sender, receiver, got] = [
      new RedisFanOut({ redis: slow, log: pino({ level: 'silent' }) }),
      open(),
      [] as unknown[],
    ];
    await receiver.subscribe((_topic, message) => got.push(message));
    sender.publish('x', 1);
    await expect.poll(() => got, { timeout: 10_000 }).toEqual([1]);
    sender.publish('x', 2);
    await sender.close();
    await expect.poll(() => got, { timeout: 10_000 }).toEqual([1, 2]);
    await Promise.all([receiver.close(), slow.close()]);
    door.close();
  });
});
