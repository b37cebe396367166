import { expect, it } from 'vitest';
import { batched } from './batched.ts';

const doubling = (seen: number[][]) =>
  batched(
    async (items: readonly number[]) => {
      seen.push([...items]);
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => item * 2);
    },
    { lingerMs: 1, most: 3 },
  );

it('does calls together and gives each its own result', async () => {
  const seen: number[][] = [];
  const double = doubling(seen);
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
  expect(seen).toEqual([[1, 2, 3], [4]]);
});

it('lets an item fail alone', async () => {
  const double = doubling([]);
  const results = await Promise.allSettled([1, 13, 3].map(double));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await double(5)).toBe(10);
});
