import { expect, it } from 'vitest';
import { atMost } from './at-most.ts';

it('runs only so many at once, in their order, also after one has failed', async () => {
  const limited = atMost(2);
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const start = (n: number) =>
    limited(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (n === 1) throw new Error('failed');
      return n;
    });
  const all = Promise.allSettled([1, 2, 3, 4].map(start));
  for (let ended = 0; ended < 4; ended += 1) {
    await new Promise(setImmediate);
    expect(begun).toHaveLength(Math.min(4, ended + 2));
    ends[ended]!();
  }
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(begun).toEqual([1, 2, 3, 4]);
});
