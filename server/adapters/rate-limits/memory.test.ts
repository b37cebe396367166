import { expect, it } from 'vitest';
import { testRateLimits } from '../../ports/rate-limits.contract.ts';
import { MemoryRateLimits } from './memory.ts';

testRateLimits(() => {
  let now = 0;
  return {
    limits: new MemoryRateLimits(() => now),
    advance: (ms) => {
      now += ms;
    },
  };
});

it('holds no more keys than its capacity', async () => {
  const limits = new MemoryRateLimits(() => 0, 2);
  for (const key of ['a', 'b', 'c']) await limits.count(key, 1_000);
  expect(await limits.read('a')).toBeUndefined();
  expect((await limits.read('c'))?.count).toBe(1);
});
