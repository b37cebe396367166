import { expect, it } from 'vitest';
import { cacheContract } from '../../ports/cache.contract.ts';
import { MemoryCache } from './memory.ts';

cacheContract('in memory', () => {
  let now = 0;
  return {
    cache: new MemoryCache({ now: () => now }),
    advance: (ms) => {
      now += ms;
    },
  };
});

it('lets go of what was used least recently when it is full', async () => {
  const cache = new MemoryCache({ now: () => 0, mostCharacters: 3 * 11 });
  for (const key of ['a', 'b', 'c']) await cache.set(key, 'x'.repeat(8), 1000);
  await cache.get('a');
  await cache.set('d', 'x'.repeat(8), 1000);
  const left = await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => (await cache.get(key)) !== undefined));
  expect(left).toEqual([true, false, true, true]);
});
